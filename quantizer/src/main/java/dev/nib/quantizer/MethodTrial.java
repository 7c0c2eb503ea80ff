package dev.nib.quantizer;

/**
 * How a calibration method did on the calibration samples, in simulated quantisation.
 *
 * @param agreement part of the samples for which float and int8 give the same answer, 0 to 1
 * @param outputError root of the mean squared difference of the outputs
 */
public record MethodTrial(CalibrationMethod method, double agreement, double outputError) {}
