/**
 * Post-training quantisation: a float graph in, an int8 graph after the TFLite specification out.
 *
 * <p>ND4J runs the float graph on calibration images; its types do not leave this room.
 */
package dev.nib.quantizer;
