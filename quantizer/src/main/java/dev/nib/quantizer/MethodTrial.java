package dev.nib.quantizer;

/**
 * How a calibration method did on calibration samples, in simulated quantisation.
 *
 * @param agreement part of the samples for which float and int8 give the same answer, 0 to 1
 * @param outputError root of the mean squared difference of the outputs
 * @param loss what decides: of a softmax the divergence of the int8 probabilities from the float
 *     ones, in nats; of another output the squared error as a part of its variance
 */
public record MethodTrial(
    CalibrationMethod method, double agreement, double outputError, double loss) {}
