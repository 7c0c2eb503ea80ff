package dev.nib.cli;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.tflite.TfliteFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib compare}: float against int8 on the test images. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compare a float32 model with its int8 version on test images.")
final class CompareCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Parameters(index = "0", paramLabel = "F.tflite", description = "The float32 model.")
  private Path floatFile;

  @Parameters(index = "1", paramLabel = "I.tflite", description = "The int8 model.")
  private Path int8File;

  @Option(names = "--data", paramLabel = "SRC", required = true, description = "Test images.")
  private String data;

  @Option(names = "-n", paramLabel = "N", description = "Only the first N test images.")
  private Integer count;

  /**
   * What {@code --json} prints.
   *
   * @param agreement part of the images that both models give the same class, 0 to 1
   */
  record Result(Scores float32, Scores int8, double agreement) {
    static Result of(LabelledImages images, int[] float32, int[] int8) {
      return new Result(
          Scores.of(images, float32),
          Scores.of(images, int8),
          Classifiers.agreement(float32, int8));
    }

    String text() {
      return """
          test images  %,d
          float32      %s
          int8         %s
          agreement    %s"""
          .formatted(
              float32.images(),
              Scores.percent(float32.accuracy()),
              Scores.percent(int8.accuracy()),
              Scores.percent(agreement));
    }
  }

  @Override
  public void run() {
    Console console = common.console();
    IntegerProgram program = Lowering.lower(TfliteFile.read(int8File));
    LabelledImages test = common.load(data, console).test();
    LabelledImages images = count == null ? test : test.head(count);
    int[] float32 =
        Classifiers.predictions(
            Classifiers.outputs(Classifiers.floatModel(floatFile), images, console));
    int[] int8 =
        Classifiers.predictions(Classifiers.simulate(program, images, common.threads(), console));
    Result result = Result.of(images, float32, int8);
    console.result(result, result.text());
  }
}
