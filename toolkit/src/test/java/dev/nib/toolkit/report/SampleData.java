package dev.nib.toolkit.report;

import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Difference;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.toolkit.compare.TensorComparison;
import dev.nib.toolkit.training.RunManifest;
import dev.nib.trainer.loop.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A made-up run: 40 images of noise, of which int8 gets 3 wrong and float 2. */
final class SampleData {
  static final int IMAGES = 40;
  static final int CLASSES = 10;
  static final String NASTY = "<b>&\"'<b>";

  private SampleData() {}

  static ReportData of(
      String name, List<EpochRecord> history, List<VerificationResult> verification) {
    LabelledImages test = images();
    int[] floats = test.labels();
    floats[3] = 9;
    floats[7] = 0;
    int[] int8 = test.labels();
    int8[3] = 9;
    int8[7] = 0;
    int8[11] = 4;
    return new ReportData(
        name,
        name,
        1,
        history,
        new NetResult(
            test,
            Predictions.of(floats),
            Predictions.of(int8, probabilities(int8)),
            tensors(name),
            IMAGES,
            program(name),
            4_000,
            1_500),
        verification,
        List.of(new ReportData.OutputFile("c/" + name + ".h", 12_345)),
        List.of(new ReportData.Distorted("fog", 0.125), new ReportData.Distorted("shift", 0.875)),
        24,
        List.of(new ReportData.Timing("train", 61.2), new ReportData.Timing("verify", 3)),
        new ReportData.Origin(
            "2026-11-28 20:15 +00:00",
            new RunManifest.Platform("17", "Linux", "amd64", 2),
            "cd".repeat(32),
            "01".repeat(32),
            "23".repeat(32),
            List.of("nib quickstart --data " + name)));
  }

  static ReportData usual() {
    return of("tiny", history(3), verification());
  }

  private static List<TensorComparison> tensors(String name) {
    return List.of(
        new TensorComparison("input", "input", "Input", Optional.empty(), Optional.of(1.0), 0),
        new TensorComparison(
            name, name, "Conv2D", Optional.of(41.26), Optional.of(0.9999731), 0.00125));
  }

  static LabelledImages images() {
    byte[] pixels = new byte[IMAGES * 6 * 6];
    new Random(5).nextBytes(pixels);
    byte[] labels = new byte[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = (byte) (i % CLASSES);
    }
    return LabelledImages.of(6, 6, CLASSES, pixels, labels);
  }

  private static float[][] probabilities(int[] classes) {
    float[][] probabilities = new float[classes.length][CLASSES];
    for (int i = 0; i < classes.length; i++) {
      probabilities[i][classes[i]] = 0.5f + 0.01f * i;
    }
    return probabilities;
  }

  private static Program program(String name) {
    return Lowering.lower(
        new TfliteFile(name, "ab".repeat(32), 1, SampleGraphs.everyOperator(), List.of()));
  }

  static List<EpochRecord> history(int epochs) {
    List<EpochRecord> history = new ArrayList<>();
    for (int e = 1; e <= epochs; e++) {
      history.add(new EpochRecord(e, 1.0 / e, 1 - 0.2 / e, 0.8 / e, 1 - 0.1 / e, 1e-3, 2, e < 3));
    }
    return history;
  }

  static List<VerificationResult> verification() {
    return List.of(
        new VerificationResult("host", Status.EQUAL, 40, 4_000, 0, Optional.empty(), "all", 1.5),
        VerificationResult.notVerified("verilator", "verilator is not installed"),
        VerificationResult.doesNotFit("attiny", "too small"));
  }

  static VerificationResult different() {
    Optional<Difference> first = Optional.of(new Difference(2, "conv0", 5, -3, -4));
    return new VerificationResult("cortex-m4", Status.DIFFERENT, 40, 4_000, 7, first, "ran", 2);
  }
}
