/**
 * Deeplearning4j as the engine of all but small nets: its networks, whose hidden layers are
 * computed by {@code layers}. None of its types leave this package.
 */
package dev.nib.trainer.dl4j;
