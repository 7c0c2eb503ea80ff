/** What any pictures are taken for, and what the net saw of them. */
package dev.nib.toolkit.predict;
