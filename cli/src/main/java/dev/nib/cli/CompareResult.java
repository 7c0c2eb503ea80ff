package dev.nib.cli;

import dev.nib.cli.compare.ChangedImage;
import dev.nib.cli.compare.TensorComparison;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.OutputError;
import dev.nib.dataset.PairedTest;
import dev.nib.program.Program;
import java.util.List;

/**
 * A float model against its int8 version on the same images; what {@code nib compare --json}
 * prints.
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
 */
record CompareResult(
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
    List<TensorComparison> tensors) {
  private static final int MOST_CHANGED = 10;
  private static final int NAME_COLUMNS = 24;

  /** A float model and its int8 version. */
  record Models(ModelReference float32, ModelReference int8) {}

  /**
   * On how many images only one of the two is right.
   *
   * @param pValue how probable such a difference is between equally good models, 0 to 1
   */
  record Paired(long onlyFloat32Right, long onlyInt8Right, double pValue) {}

  /** All but the tensors. */
  static CompareResult of(
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
        List.of());
  }

  CompareResult withTensors(List<TensorComparison> compared, int images) {
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
        compared);
  }

  /** Accuracies, agreement and the paired test. */
  String summary() {
    return """
        test images  %s
        float32      %s (95 %% interval %s)
        int8         %s (95 %% interval %s)
        agreement    %s; root mean squared difference of the outputs %.5f
        difference   int8 %+.2f points; only float32 right: %d, only int8 right: %d, p = %.3g"""
        .formatted(
            tested.text(),
            Scores.percent(float32.accuracy()),
            float32.accuracy95().text(),
            Scores.percent(int8.accuracy()),
            int8.accuracy95().text(),
            Scores.percent(agreement),
            outputError,
            // Not -0.00.
            -dropPoints + 0.0,
            paired.onlyFloat32Right(),
            paired.onlyInt8Right(),
            paired.pValue());
  }

  /** All of it. */
  String text() {
    StringBuilder text = new StringBuilder(summary());
    if (!tensors.isEmpty()) {
      text.append("%n%n".formatted()).append(table(layerImages, "images", tensors));
    }
    text.append(
        "%n%nmost changed images%n%-24s %6s  %-14s %-14s %s"
            .formatted("image", "label", "float32", "int8", "change"));
    for (ChangedImage c : changed) {
      text.append(
          "%n%-24s %6d  %-14s %-14s %.4f%s"
              .formatted(
                  Column.name(c.name(), NAME_COLUMNS),
                  c.label(),
                  "%d (%.4f)".formatted(c.float32(), c.float32Score()),
                  "%d (%.4f)".formatted(c.int8(), c.int8Score()),
                  c.change(),
                  c.sameAnswer() ? "" : "  other answer"));
    }
    return text.toString();
  }

  /** Every tensor's error as a table. */
  static String table(int samples, String what, List<TensorComparison> tensors) {
    StringBuilder text =
        new StringBuilder(
            "float against dequantised int8, first %,d %s%n%-24s %-21s %9s %10s %10s"
                .formatted(samples, what, "tensor", "operator", "SQNR dB", "cosine", "clipped"));
    for (TensorComparison t : tensors) {
      text.append(
          "%n%-24s %-21s %9s %10s %10s"
              .formatted(
                  Column.name(t.name(), NAME_COLUMNS),
                  t.kind(),
                  t.sqnrDb().map("%.1f"::formatted).orElse("-"),
                  t.cosine().map("%.6f"::formatted).orElse("-"),
                  "%.3f %%".formatted(100 * t.clipped())));
    }
    return text.toString();
  }
}
