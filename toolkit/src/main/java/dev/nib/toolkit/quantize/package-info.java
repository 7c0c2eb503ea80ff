/** Quantisation after training, and what it loses. */
package dev.nib.toolkit.quantize;
