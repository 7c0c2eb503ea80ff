package dev.nib.toolkit.quantize;

import dev.nib.quantizer.LayerEffect;
import dev.nib.quantizer.MethodTrial;
import dev.nib.toolkit.models.ModelReference;
import java.util.List;

/**
 * An int8 model that was made.
 *
 * @param model the float32 model
 * @param file the int8 model that was written
 * @param sha256 of it
 * @param calibrationSamples how many ranges were measured on
 * @param floatParameters weights and biases
 * @param bytes size of the int8 file
 * @param method the calibration method that was used
 * @param trials what was tried on calibration samples where no method was said, the least loss
 *     first
 * @param rounding what AdaRound did for each layer
 * @param loss what int8 loses on the calibration samples
 */
public record QuantizeResult(
    ModelReference model,
    String file,
    String sha256,
    int calibrationSamples,
    long floatParameters,
    long bytes,
    String method,
    List<Trial> trials,
    List<LayerEffect> rounding,
    QuantizationLoss loss) {
  /**
   * A calibration method that was tried.
   *
   * @param agreement part of the images with the same answer as float, 0 to 1
   * @param outputError root of the mean squared difference of the outputs
   * @param loss what decides, see {@link MethodTrial}
   */
  public record Trial(String method, double agreement, double outputError, double loss) {
    static Trial of(MethodTrial trial) {
      return new Trial(
          trial.method().option(), trial.agreement(), trial.outputError(), trial.loss());
    }
  }
}
