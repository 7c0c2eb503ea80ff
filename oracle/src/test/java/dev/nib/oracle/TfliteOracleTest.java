package dev.nib.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as its callers meet it: files, exit statuses and messages. */
class TfliteOracleTest {
  @TempDir Path directory;
  private OracleProcess oracle;

  @BeforeEach
  void startHere() {
    oracle = new OracleProcess(directory);
  }

  @Test
  void saysWhichKernelsRanHowManyImages() throws Exception {
    OracleProcess.Ended ended = oracle.run(chain(), new byte[8]);

    assertThat(ended.status()).as(ended.standardError()).isZero();
    assertThat(ended.standardOutput().strip())
        .isEqualTo("tflite 2.19.0 kernels=reference images=4");
  }

  @Test
  void writesEveryActivationOfEveryImage() throws Exception {
    byte[] inputs = {10, 20, -128, 127};
    byte[] outputs = oracle.outputs(chain(), inputs, "--tensors", "tensors.bin");

    // The chain: x -> conv (2x + 1, x + y - 5), both halved -> reshape -> itself + itself -> fully
    // connected (the sum).
    assertThat(Files.readAllLines(oracle.file("tensors.bin.index")))
        .containsExactly(
            "0 2 INT8 input", "3 2 INT8 conv", "4 2 INT8 flat", "5 2 INT8 sum of two", "8 1 INT8 ");
    byte[] expected = {
      10, 20, 11, 13, 11, 13, 22, 26, 48, //
      -128, 127, -127, -3, -127, -3, -128, -6, -128
    };
    assertThat(Files.readAllBytes(oracle.file("tensors.bin"))).isEqualTo(expected);
    assertThat(outputs).containsExactly(48, -128);
  }

  @Test
  void keepingEveryTensorChangesNoOutput() throws Exception {
    byte[] inputs = randomBytes(200);

    assertThat(oracle.outputs(chain(), inputs, "--tensors", "tensors.bin"))
        .isEqualTo(oracle.outputs(chain(), inputs));
  }

  @Test
  void threadsShareTheImagesAndChangeNoByte() throws Exception {
    byte[] inputs = randomBytes(2 * 101);
    byte[] outputs = oracle.outputs(chain(), inputs, "--tensors", "one.bin");
    byte[] threaded = oracle.outputs(chain(), inputs, "--tensors", "three.bin", "--threads", "3");

    assertThat(threaded).hasSize(101).isEqualTo(outputs);
    assertThat(oracle.file("three.bin")).hasSameBinaryContentAs(oracle.file("one.bin"));
  }

  @Test
  void moreThreadsThanImagesIsNoMatter() throws Exception {
    assertThat(oracle.outputs(chain(), new byte[] {10, 20}, "--threads", "8")).containsExactly(48);
  }

  @Test
  void severalInputsAndOutputsStandInTheModelsOrder() throws Exception {
    TinyModel model = new TinyModel();
    int first = model.activation("first", 1, 0, 1, 2);
    int second = model.activation("second", 1, 0, 1, 3);
    int joined = model.activation("joined", 1, 0, 1, 5);
    int probabilities = model.activation("probabilities", 1.0 / 256, -128, 1, 5);
    byte[] file =
        model
            .concatenation(1, joined, first, second)
            .softmax(probabilities, joined)
            .build(new int[] {second, first}, probabilities, joined);

    // An image is second (3 bytes), first (2 bytes); five equal logits share 256 as 51 each.
    assertThat(oracle.outputs(file, new byte[] {7, 7, 7, 7, 7, 3, 4, 5, 100, 2}))
        .startsWith(-77, -77, -77, -77, -77, 7, 7, 7, 7, 7)
        .endsWith(-128, -128, -128, 100, 2, 3, 4, 5)
        .hasSize(20);
  }

  @Test
  void floatModelsTakeAndGiveLittleEndianFloats() throws Exception {
    TinyModel model = new TinyModel();
    int input = model.floatActivation("input", 1, 2);
    int weights = model.floatConstant(new float[] {2, -0.5f}, 1, 2);
    int bias = model.floatConstant(new float[] {0.25f}, 1);
    int output = model.floatActivation("output", 1, 1);
    byte[] file =
        model.fullyConnected(output, input, weights, bias).build(new int[] {input}, output);
    byte[] inputs = new byte[16];
    TinyModel.littleEndian(inputs).asFloatBuffer().put(new float[] {1, 4, -3, 0.5f});

    byte[] outputs = oracle.outputs(file, inputs);

    float[] floats = new float[2];
    TinyModel.littleEndian(outputs).asFloatBuffer().get(floats);
    assertThat(floats).containsExactly(0.25f, -6f);
  }

  @Test
  void refusesInputsThatAreNoWholeImages() throws Exception {
    OracleProcess.Ended ended = oracle.run(chain(), new byte[5]);

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.standardError().strip())
        .endsWith(
            "oracle: inputs.bin has 5 bytes; expected a positive multiple of 2, the bytes of one"
                + " image (INT8 tensor 0)");
    assertThat(oracle.run(chain(), new byte[0]).status()).isEqualTo(2);
  }

  @Test
  void refusesFilesThatAreNotThere() throws Exception {
    OracleProcess.Ended ended =
        oracle.start(List.of("--model", "none.tflite", "--inputs", "i.bin", "--outputs", "o.bin"));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.standardError().strip())
        .isEqualTo("oracle: --model none.tflite is no readable file");
  }

  @Test
  void refusesTruncatedModels() throws Exception {
    byte[] whole = chain();
    for (int length :
        new int[] {0, 7, 8, whole.length / 4, whole.length / 2, whole.length * 3 / 4}) {
      OracleProcess.Ended ended = oracle.run(Arrays.copyOf(whole, length), new byte[2]);

      assertThat(ended.status()).as("%d of %d bytes", length, whole.length).isEqualTo(2);
      assertThat(ended.standardError().strip())
          .endsWith(
              "oracle: model.tflite is no sound .tflite file: TensorFlow Lite's verifier refuses it");
    }
  }

  @Test
  void refusesAModelThatAnOperatorRefuses() throws Exception {
    TinyModel model = new TinyModel();
    int input = model.activation("input", 1, 0, 1, 2);
    int output = model.activation("output", 0.5, 0, 1, 2);
    byte[] file = model.softmax(output, input).build(new int[] {input}, output);

    OracleProcess.Ended ended = oracle.run(file, new byte[2]);

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.standardError().strip())
        .contains("SOFTMAX")
        .endsWith(
            "oracle: TensorFlow Lite cannot allocate the tensors (status 1); its reason is above");
  }

  @Test
  void aModelThatEndsTheProcessLeavesNoResultBehind() throws Exception {
    oracle.outputs(chain(), new byte[2]);

    OracleProcess.Ended ended = oracle.run(additionThatAborts(), new byte[1]);

    assertThat(ended.status()).as(ended.standardError()).isNotIn(0, 1, 2, 3);
    assertThat(oracle.file("outputs.bin")).doesNotExist();
  }

  /**
   * Input [1,1,1,2] to a convolution, a reshape, an addition and a fully connected layer; all
   * scales powers of two.
   */
  private static byte[] chain() {
    TinyModel model = new TinyModel();
    int input = model.activation("input", 1, 0, 1, 1, 1, 2);
    double[] half = {0.5, 0.5};
    int kernels = model.weights(half, new byte[] {2, 0, 1, 1}, 2, 1, 1, 2);
    int offsets = model.bias(half, 1, -5);
    int conv = model.activation("conv", 1, 0, 1, 1, 1, 2);
    int flat = model.activation("flat", 1, 0, 1, 2);
    int sum = model.activation("sum of two", 1, 0, 1, 2);
    int weights = model.weights(new double[] {1}, new byte[] {1, 1}, 1, 2);
    int zero = model.bias(new double[] {1}, 0);
    int output = model.activation("", 1, 0, 1, 1);
    return model
        .conv2d(conv, input, kernels, offsets)
        .reshape(flat, conv, 1, 2)
        .add(sum, flat, flat)
        .fullyConnected(output, sum, weights, zero)
        .build(new int[] {input}, output);
  }

  /**
   * An addition whose input scale is 2^22 times its output scale, which the kernel answers with
   * abort().
   */
  private static byte[] additionThatAborts() {
    TinyModel model = new TinyModel();
    int input = model.activation("input", 1 << 22, 0, 1, 1);
    int output = model.activation("output", 1, 0, 1, 1);
    return model.add(output, input, input).build(new int[] {input}, output);
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
