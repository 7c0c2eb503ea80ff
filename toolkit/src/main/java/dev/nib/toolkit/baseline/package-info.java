/**
 * Random forests and support vector machines: what a net must beat. Module {@code baseline} trains
 * them, where it is there.
 */
package dev.nib.toolkit.baseline;
