package dev.nib.conformance.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.Needs;
import dev.nib.model.tflite.RawFile;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resizes, slopes, extremes, casts and splits: many parameters each, in one graph. */
class OperatorEdgesTest {
  private static final int IMAGES = 8;
  private static final Quantization ANY = Quantization.perTensor(0.05f, 3);

  @TempDir Path folder;

  private final GraphBuilder builder = new GraphBuilder();
  private final Random random = new Random(5);

  @BeforeEach
  void interpreterIsThere() throws IOException {
    Needs.tool(OracleClassPath.find(Path.of("")).isPresent(), () -> OracleClassPath.MEND);
  }

  /** I1, I2: every pair of small sizes. */
  @Test
  void resizesOfSmallPictures() throws IOException, InterruptedException {
    for (int from = 1; from <= 8; from++) {
      int input = builder.input(Shape.of(1, from, from, 1), ANY);
      for (int to = 1; to <= 17; to++) {
        int other = 1 + random.nextInt(17);
        resizes(input, to, other);
      }
    }
    Program program = assertEqual(builder.build());
    assertThat(program.steps().stream().filter(Step.Resize.class::isInstance))
        .hasSizeGreaterThan(500);
    assertThat(program.steps().stream().filter(Step.Move.class::isInstance)).hasSizeGreaterThan(60);
  }

  /** I2: steps that are rounded to 1/1024 are off by some pixels' parts at the far end. */
  @Test
  void resizesOfLargePictures() throws IOException, InterruptedException {
    int[][] sizes = {
      {7, 224}, {224, 7}, {28, 32}, {32, 28}, {33, 257}, {257, 33}, {65, 511}, {1, 900}
    };
    for (int[] pair : sizes) {
      int tall = builder.input(Shape.of(1, pair[0], 2, 3), ANY);
      resizes(tall, pair[1], 3);
      int wide = builder.input(Shape.of(2, 2, pair[0], 1), ANY);
      resizes(wide, 1, pair[1]);
    }
    assertEqual(builder.build());
  }

  private void resizes(int input, int height, int width) {
    for (Sampling sampling : Sampling.values()) {
      builder.output(builder.resizeBilinear(input, height, width, sampling));
      builder.output(builder.resizeNearestNeighbor(input, height, width, sampling));
    }
  }

  /** E4: slopes of both signs, all of int8, and those of 0 and 1 and about. */
  @Test
  void slopes() throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      int channels = 1 + random.nextInt(9);
      byte[] alphas = new byte[channels];
      random.nextBytes(alphas);
      int input = builder.input(Shape.of(1, 40, channels), parameters(-4, 4));
      Shape shape = i % 2 == 0 ? Shape.of(channels) : Shape.of(1, channels);
      Quantization slopes = parameters(-12, -4);
      int alpha = builder.constant(shape, Bytes.of(alphas), slopes);
      builder.output(builder.prelu(input, alpha, parameters(-4, 4)));
      int one = builder.constant(Shape.of(), Bytes.of(alphas[0]), slopes);
      builder.output(builder.prelu(input, one, parameters(-4, 4)));
    }
    Program program = assertEqual(builder.build());
    assertThat(program.steps().stream().filter(Step.Prelu.class::isInstance))
        .hasSizeGreaterThan(200);
    assertThat(program.steps().stream().filter(Step.Table.class::isInstance))
        .hasSizeGreaterThan(200);
  }

  @Test
  void extremes() throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      int[] a = {1 + random.nextInt(2), 1 + random.nextInt(3), 1 + random.nextInt(3), 4};
      int[] b = a.clone();
      for (int k = 0; k < 4; k++) {
        if (random.nextInt(3) == 0) {
          b[k] = 1;
        } else if (a[k] > 1 && random.nextInt(4) == 0) {
          a[k] = 1;
        }
      }
      int first = builder.input(Shape.of(a), ANY);
      byte[] values = new byte[Shape.of(b).elements()];
      random.nextBytes(values);
      int second =
          i % 3 == 0
              ? builder.constant(Shape.of(b), Bytes.of(values), ANY)
              : builder.input(Shape.of(b), ANY);
      builder.output(builder.maximum(first, second));
      builder.output(builder.minimum(second, first));
    }
    assertEqual(builder.build());
  }

  /** Q6: every byte, at scales around those of pictures. */
  @Test
  void casts() throws IOException, InterruptedException {
    for (ElementType type : List.of(ElementType.UINT8, ElementType.INT8)) {
      for (float scale :
          new float[] {1, Math.nextUp(1f), 254 / 255f, 0.5f, 1 / 3f, 2, 1e-3f, 300}) {
        for (int zeroPoint : new int[] {-128, 0, 127, 5}) {
          Quantization inside = Quantization.perTensor(scale, zeroPoint);
          int tensor = builder.castInput(Shape.of(1, 256), type, inside);
          builder.output(tensor);
          boolean unsigned = type == ElementType.UINT8;
          float step = unsigned ? 0.99f : 0.4f;
          int clamped =
              builder.quantize(tensor, Quantization.perTensor(step, unsigned ? -128 : zeroPoint));
          builder.castOutput(clamped, type);
        }
      }
    }
    Graph graph = builder.build();
    byte[] image = new byte[Lowering.lower(graph, "", "").inputBytes()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) i;
    }
    assertEqual(graph, TfliteWriter.write(graph), List.of(image));
  }

  /** Two SPLITs and a SPLIT_V, one behind the other, as files have them. */
  @Test
  void splits() throws IOException, InterruptedException {
    RawFile file = new RawFile();
    float[] scale = {0.5f};
    int x = file.tensor("x", RawFile.INT8, null, scale, 0, 2, 6, 4);
    int last = file.tensor("last", RawFile.INT32, ints(-1));
    int middle = file.tensor("middle", RawFile.INT32, ints(1));
    int a = file.tensor("a", RawFile.INT8, null, scale, 0, 2, 6, 2);
    int b = file.tensor("b", RawFile.INT8, null, scale, 0, 2, 6, 2);
    int c = file.tensor("c", RawFile.INT8, null, scale, 0, 2, 2, 2);
    int d = file.tensor("d", RawFile.INT8, null, scale, 0, 2, 2, 2);
    int e = file.tensor("e", RawFile.INT8, null, scale, 0, 2, 2, 2);
    int sizes = file.tensor("sizes", RawFile.INT32, ints(1, -1, 2), 3);
    int f = file.tensor("f", RawFile.INT8, null, scale, 0, 2, 1, 2);
    int g = file.tensor("g", RawFile.INT8, null, scale, 0, 2, 3, 2);
    int h = file.tensor("h", RawFile.INT8, null, scale, 0, 2, 2, 2);
    byte[] model =
        file.operator(RawFile.SPLIT, 35, table -> parts(table, 2), new int[] {a, b}, last, x)
            .operator(RawFile.SPLIT, 35, table -> parts(table, 3), new int[] {c, d, e}, middle, a)
            .operator(
                RawFile.SPLIT_V,
                79,
                table -> parts(table, 3),
                new int[] {f, g, h},
                b,
                sizes,
                middle)
            .subgraph(new int[] {x}, c, d, e, f, g, h, a)
            .bytes();
    Graph graph = TfliteReader.read(model);
    Program program = Lowering.lower(graph, "", "");
    assertEqual(graph, model, RandomInputs.of(program, IMAGES, 1));
  }

  private static int parts(com.google.flatbuffers.FlatBufferBuilder table, int count) {
    table.startTable(1);
    table.addInt(0, count, 0);
    return table.endTable();
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private Quantization parameters(int from, int to) {
    float scale = (float) StrictMath.pow(2, from + random.nextDouble() * (to - from));
    return Quantization.perTensor(scale, random.nextInt(256) - 128);
  }

  private Program assertEqual(Graph graph) throws IOException, InterruptedException {
    Program program = Lowering.lower(graph, "edges", "");
    return assertEqual(graph, TfliteWriter.write(graph), RandomInputs.of(program, IMAGES, 7));
  }

  private Program assertEqual(Graph graph, byte[] model, List<byte[]> images)
      throws IOException, InterruptedException {
    Program program = Lowering.lower(graph, "edges", "");
    VerificationJob job =
        VerificationJob.simulated(
            program, new ArrayList<>(images), images.size(), folder, Duration.ofSeconds(60), 1);
    VerificationResult result = new TfliteTarget(model, 1).verify(job);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    return program;
  }
}
