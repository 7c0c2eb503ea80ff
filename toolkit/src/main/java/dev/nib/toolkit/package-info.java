/**
 * What nib does, as a Java library. Each task has a package: a settings record, whose {@code
 * with...} methods change one thing each, a class that runs it, and a result record. This package
 * has what all of them share: {@link dev.nib.toolkit.Progress} is told how far a call is, and a
 * {@link dev.nib.toolkit.ToolkitException} says in one line why it cannot be done.
 */
package dev.nib.toolkit;
