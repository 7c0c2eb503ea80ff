package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.LoadOptions;
import dev.nib.model.Graph;
import dev.nib.model.PixelScale;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.quantizer.FloatModel;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.TrainedNet;
import dev.nib.trainer.nets.Nets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Deeplearning4j computes is what the TFLite interpreter computes from the exported file, and
 * what ND4J computes from the graph.
 */
class FloatExportTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "compact,200",
    "appendix,50",
    "report,20",
    "average:2 conv:3:8:2 depthwise:3:2 conv:1:12:linear pool depthwise:3 global classifier:10,100",
    "conv:5:6:2 depthwise:5:linear conv:1:9 average:2 depthwise:3:2 conv:3:8:2 classifier:10,100"
  })
  void threeEnginesAgree(String net, int count) throws Exception {
    // More images by -Dnib.test.float.images=1000, trained files NET.tflite by
    // -Dnib.test.float.models=FOLDER.
    int images = Integer.getInteger("nib.test.float.images", count);
    TrainedNet trained = net(net);
    LabelledImages test = testImages(images);
    float[][] expected = trained.predict(test);
    assertThat(spread(expected)).as("outputs differ between images").isGreaterThan(0.001);

    float[][] nd4j = new FloatModel(trained.toGraph()).predict(test, done -> {});
    assertThat(largestDifference(expected, nd4j)).isLessThan(TOLERANCE);

    float[][] tflite = interpret(TfliteWriter.write(trained.toGraph()), test);
    assertThat(largestDifference(expected, tflite)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0..255", "-1..1", "0.1307,0.3081"})
  void enginesAgreeOnTheScaleOfPixels(String range) {
    PixelScale scale = PixelScale.parse(range);
    TrainedNet unit = CnnTrainer.untrained(Nets.COMPACT, 7);
    TrainedNet trained = CnnTrainer.untrained(Nets.COMPACT.withPixels(scale), 7);
    LabelledImages test = testImages(50);
    float[][] expected = trained.predict(test);
    assertThat(largestDifference(expected, unit.predict(test))).isGreaterThan(0.001);
    Graph graph = TfliteReader.read(TfliteWriter.write(trained.toGraph()));
    float[][] nd4j = new FloatModel(graph).predict(test, done -> {});
    assertThat(largestDifference(expected, nd4j)).isLessThan(2 * TOLERANCE);
    TrainedNet again = TrainedNet.of(graph).orElseThrow();
    assertThat(again.definition().pixels()).isEqualTo(scale);
    assertThat(again.predict(test)).isDeepEqualTo(expected);
  }

  private static TrainedNet net(String name) {
    String models = System.getProperty("nib.test.float.models");
    return models == null
        ? CnnTrainer.untrained(Nets.of(name, "text"), 7)
        : TrainedNet.of(TfliteFile.read(Path.of(models, name + ".tflite")).graph()).orElseThrow();
  }

  private static LabelledImages testImages(int count) {
    String source = System.getProperty("nib.test.float.data", "synthetic");
    return DataSources.load(source, LoadOptions.defaults().withSyntheticSizes(10, 1000))
        .test()
        .head(count);
  }

  /** The interpreter in a process of its own: its javacpp is another one than Deeplearning4j's. */
  private float[][] interpret(byte[] model, LabelledImages images)
      throws IOException, InterruptedException {
    Path oracle = BuiltOracle.classPath();
    Files.write(folder.resolve("model.tflite"), model);
    Files.write(folder.resolve("inputs.bin"), inputs(images));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    Path.of("../oracle/target/classes").toAbsolutePath()
                        + System.getProperty("path.separator")
                        + Files.readString(oracle).strip(),
                    "dev.nib.oracle.TfliteOracle",
                    "--model",
                    "model.tflite",
                    "--inputs",
                    "inputs.bin",
                    "--outputs",
                    "outputs.bin"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("log.txt"))).isZero();
    ByteBuffer outputs =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("outputs.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[][] rows = new float[images.count()][images.classes()];
    for (float[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        row[c] = outputs.getFloat();
      }
    }
    assertThat(outputs.hasRemaining()).isFalse();
    return rows;
  }

  private static byte[] inputs(LabelledImages images) {
    byte[] pixels = new byte[images.imageSize()];
    ByteBuffer inputs =
        ByteBuffer.allocate(images.count() * pixels.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < images.count(); i++) {
      images.copyPixels(i, pixels, 0);
      for (byte pixel : pixels) {
        inputs.putFloat(PixelScale.UNIT.real(pixel & 0xff));
      }
    }
    return inputs.array();
  }

  private static double spread(float[][] rows) {
    return largestDifference(rows, rows.length > 1 ? rotated(rows) : rows);
  }

  private static float[][] rotated(float[][] rows) {
    float[][] rotated = rows.clone();
    System.arraycopy(rows, 1, rotated, 0, rows.length - 1);
    rotated[rows.length - 1] = rows[0];
    return rotated;
  }

  private static double largestDifference(float[][] a, float[][] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      for (int c = 0; c < a[i].length; c++) {
        double difference = Math.abs((double) a[i][c] - b[i][c]);
        // A NaN must not pass for a small difference.
        largest = difference <= largest ? largest : difference;
      }
    }
    return largest;
  }
}
