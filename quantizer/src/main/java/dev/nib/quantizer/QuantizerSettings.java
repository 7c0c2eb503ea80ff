package dev.nib.quantizer;

import java.util.Optional;

/**
 * How a float graph is quantised.
 *
 * @param method how ranges are chosen; empty to try all on the calibration samples
 * @param foldBatchNorm fold batch normalisation left as MUL and ADD (Jacob et al. 2018)
 * @param equalize cross-layer equalisation before calibration (Nagel et al. 2019)
 * @param correctBias bias correction on calibration samples (Nagel et al. 2019)
 * @param roundingSteps steps of AdaRound for each layer, 0 to round to the nearest, Nagel et al.
 *     2020
 * @param perTensorWeights one scale for all channels of a layer, as older converters have it
 * @param seed of AdaRound's batches
 */
public record QuantizerSettings(
    Optional<CalibrationMethod> method,
    boolean foldBatchNorm,
    boolean equalize,
    boolean correctBias,
    int roundingSteps,
    boolean perTensorWeights,
    long seed) {
  /** Enough for AdaRound to settle on nets for digits. */
  public static final int ROUNDING_STEPS = 1000;

  public QuantizerSettings {
    if (roundingSteps < 0) {
      throw new QuantizationException(
          "%d rounding steps, must be 0 or more".formatted(roundingSteps));
    }
  }

  /**
   * Ranges by {@link CalibrationMethod#MSE} unless another method loses clearly less on the
   * calibration samples, batch normalisation folded, scales per channel, no correction: chosen on
   * training images, see docs/results/quantization.md.
   */
  public static QuantizerSettings defaults() {
    return new QuantizerSettings(Optional.empty(), true, false, false, 0, false, 1);
  }

  /** Empty to try all methods. */
  public QuantizerSettings withMethod(Optional<CalibrationMethod> chosen) {
    return new QuantizerSettings(
        chosen, foldBatchNorm, equalize, correctBias, roundingSteps, perTensorWeights, seed);
  }
}
