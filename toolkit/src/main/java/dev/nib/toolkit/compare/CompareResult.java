package dev.nib.toolkit.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.OutputError;
import dev.nib.dataset.PairedTest;
import dev.nib.program.Program;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.inputs.Tested;
import dev.nib.toolkit.models.ModelReference;
import java.util.List;

/**
 * A float model against its int8 version on the same images.
 *
 * @param models both of them
 * @param tested which images these are
 * @param agreement part of the images that both models give the same class, 0 to 1
 * @param outputError root of the mean squared difference of both models' outputs
 * @param dropPoints float32's accuracy less int8's, in percentage points
 * @param paired McNemar's test on the same images
 * @param changed the images whose outputs changed most
 * @param layerImages on how many images the tensors were compared
 * @param tensors every tensor that both models have, in the order of execution
 * @param output the name of the int8 model's output
 */
public record CompareResult(
    Models models,
    Scores float32,
    Scores int8,
    Tested tested,
    double agreement,
    double outputError,
    double dropPoints,
    Paired paired,
    List<ChangedImage> changed,
    int layerImages,
    List<TensorComparison> tensors,
    @JsonIgnore String output) {
  private static final int MOST_CHANGED = 10;

  /** A float model and its int8 version. */
  public record Models(ModelReference float32, ModelReference int8) {}

  /**
   * On how many images only one of the two is right.
   *
   * @param pValue how probable such a difference is between equally good models, 0 to 1
   */
  public record Paired(long onlyFloat32Right, long onlyInt8Right, double pValue) {}

  /** All but the tensors. */
  public static CompareResult of(
      Models models,
      LabelledImages images,
      Tested tested,
      float[][] floats,
      Program program,
      byte[][] int8s) {
    int[] float32 = Classifiers.predictions(floats);
    int[] int8 = Classifiers.predictions(int8s);
    float[][] real = Classifiers.dequantized(program, int8s);
    Scores floatScores = Scores.of(images, float32);
    Scores int8Scores = Scores.of(images, int8);
    OutputError error = new OutputError();
    for (int i = 0; i < floats.length; i++) {
      error.add(floats[i], real[i]);
    }
    PairedTest test = PairedTest.of(images.labels(), float32, int8);
    return new CompareResult(
        models,
        floatScores,
        int8Scores,
        tested,
        Classifiers.agreement(float32, int8),
        error.rootMeanSquare(),
        100 * (floatScores.accuracy() - int8Scores.accuracy()),
        new Paired(test.onlyFirst(), test.onlySecond(), test.pValue()),
        ChangedImage.most(images, floats, real, float32, int8, MOST_CHANGED),
        0,
        List.of(),
        program.outputs().get(0).name());
  }

  /** The same with tensors that were compared on so many images. */
  public CompareResult withTensors(List<TensorComparison> compared, int images) {
    return new CompareResult(
        models,
        float32,
        int8,
        tested,
        agreement,
        outputError,
        dropPoints,
        paired,
        changed,
        images,
        compared,
        output);
  }
}
