/**
 * The search for nets: proposes them, has them tried by whoever runs trials, and keeps the best.
 *
 * <p>{@link dev.nib.search.Search} is the loop. What it decides depends on its settings and on what
 * trials gave, never on the order in which they end: the same settings give the same nets whatever
 * runs the trials, and a killed search goes on to what it would have given.
 */
package dev.nib.search;
