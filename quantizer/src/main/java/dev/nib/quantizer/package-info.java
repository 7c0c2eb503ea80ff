/**
 * Post-training quantisation: a float graph in, an int8 graph after the TFLite specification out.
 *
 * <p>ND4J's arrays hold the float graph's activations on calibration images; its types do not leave
 * this room. Whatever is computed on the way from float file and images to int8 file is computed in
 * Java, each sum in one order, exponentials and logarithms by {@link StrictMath}, random numbers by
 * {@link dev.nib.dataset.SeededRandom}: the same file and images give the same bytes on every
 * processor, virtual machine and number of threads.
 */
package dev.nib.quantizer;
