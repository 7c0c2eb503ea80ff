package dev.nib.conformance.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.model.testing.Needs;
import dev.nib.model.tflite.ComputedShapeFile;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the target says when something is not equal, and models that only one side accepts. */
class TfliteTargetTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @BeforeEach
  void interpreterIsThere() throws IOException {
    Needs.tool(OracleClassPath.find(Path.of("")).isPresent(), () -> OracleClassPath.MEND);
  }

  @Test
  void outputThatDiffersIsCountedAndNamed() throws IOException, InterruptedException {
    Graph graph = dense(0.01f);
    VerificationJob job = job(graph, 0);
    byte[] wrong = job.outputs().get(1).clone();
    wrong[2] ^= 1;
    VerificationJob tampered =
        new VerificationJob(
            job.prepared(), job.inputs(), List.of(job.outputs().get(0), wrong), 0, folder, TIMEOUT);
    VerificationResult result = new TfliteTarget(TfliteWriter.write(graph), 1).verify(tampered);
    assertThat(result.status()).isEqualTo(Status.DIFFERENT);
    assertThat(result.bytesCompared()).isEqualTo(6);
    assertThat(result.bytesDifferent()).isEqualTo(1);
    assertThat(result.detail()).contains("image 1, outputs[2]");
  }

  @Test
  void intermediateTensorThatDiffersIsNamed() throws IOException, InterruptedException {
    // The program of another bias: its last tensor saturates, so only the one before tells.
    VerificationResult result =
        new TfliteTarget(TfliteWriter.write(twoLayers(1000)), 1).verify(job(twoLayers(0), 2));
    assertThat(result.status()).isEqualTo(Status.DIFFERENT);
    assertThat(result.detail()).contains("first difference: image 0, t3 (tensor 3)[0]");
  }

  @Test
  void outputThatMovesDuringTheRunIsReadWhereItIs() throws IOException, InterruptedException {
    byte[] file = ComputedShapeFile.sound();
    VerificationResult result = new TfliteTarget(file, 1).verify(job(TfliteReader.read(file), 2));
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
  }

  @Test
  void floatBordersAreFedAndComparedAsRealNumbers() throws IOException, InterruptedException {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.floatInput(Shape.of(1, 5), Quantization.perTensor(0.37f, 11));
    builder.floatOutput(builder.quantize(input, Quantization.perTensor(0.29f, -3)));
    Graph graph = builder.build();
    VerificationResult result =
        new TfliteTarget(TfliteWriter.write(graph), 2).verify(job(graph, 1));
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    // Two images of 5 floats out, and 5 + 5 bytes of the traced image's int8 tensors.
    assertThat(result.bytesCompared()).isEqualTo(2 * 20 + 10);
  }

  @Test
  void missingInterpreterIsNotVerifiedAndNamesTheMend() throws IOException, InterruptedException {
    Graph graph = dense(0.01f);
    // The file system's root has no checkout above it.
    Path elsewhere = folder.toAbsolutePath().getRoot();
    VerificationResult result =
        new TfliteTarget(TfliteWriter.write(graph), 1, elsewhere).verify(job(graph, 0));
    assertThat(result.status()).isEqualTo(Status.NOT_VERIFIED);
    assertThat(result.detail()).isEqualTo(OracleClassPath.MEND);
  }

  @Test
  void refusalOfTheInterpreterIsAFailureWithItsReason() throws IOException, InterruptedException {
    // TFLite checks the bias scale of a per-tensor FULLY_CONNECTED, nib does not look at it.
    Graph graph = dense(0.01f);
    List<Tensor> tensors = new ArrayList<>(graph.tensors());
    tensors.set(2, withScale(tensors.get(2), 1000));
    Graph offScale = new Graph("", tensors, graph.operators(), graph.inputs(), graph.outputs());
    VerificationResult result =
        new TfliteTarget(TfliteWriter.write(offScale), 1).verify(job(offScale, 0));
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.detail()).startsWith("TFLite refuses: ").doesNotContain("\n");
  }

  @Test
  void vanishingSoftmaxScaleEndsTheInterpreterAndIsRefusedHere()
      throws IOException, InterruptedException {
    Graph graph = softmax(4, 0x1p-26f);
    assertThatThrownBy(() -> Lowering.lower(graph, "flat", ""))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is not above 2^-26");
    OracleRun run = run(graph, new byte[4]);
    assertThat(run.ok()).isFalse();
    assertThat(run.refused()).as("ends by itself, in no orderly way").isFalse();
  }

  private OracleRun run(Graph graph, byte[] input) throws IOException, InterruptedException {
    Files.write(folder.resolve("model.tflite"), TfliteWriter.write(graph));
    Files.write(folder.resolve("inputs.bin"), input);
    String classPath = OracleClassPath.find(Path.of("")).orElseThrow();
    return OracleRun.start(classPath, folder, false, 1, TIMEOUT);
  }

  private VerificationJob job(Graph graph, int traced) {
    Program program = Lowering.lower(graph, "test", "");
    byte[] first = new byte[program.inputBytes()];
    byte[] second = new byte[program.inputBytes()];
    for (int i = 0; i < first.length; i++) {
      first[i] = (byte) (37 * i - 100);
    }
    return VerificationJob.simulated(program, List.of(first, second), traced, folder, TIMEOUT, 1);
  }

  private static Graph softmax(int depth, float scale) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, depth), Quantization.perTensor(scale, 0));
    return builder.output(builder.softmax(input, 1)).build();
  }

  private static Graph dense(float scale) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 4), Quantization.perTensor(0.5f, 3));
    return builder.output(dense(builder, input, 4, 3, 0, scale)).build();
  }

  /** A second layer that saturates whatever the first one gives. */
  private static Graph twoLayers(int bias) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 4), Quantization.perTensor(0.5f, 3));
    int middle = dense(builder, input, 4, 3, bias, 0.01f);
    return builder.output(dense(builder, middle, 3, 2, 1 << 20, 0.01f)).build();
  }

  private static int dense(
      GraphBuilder builder, int input, int inputs, int outputs, int bias, float scale) {
    byte[] values = new byte[inputs * outputs];
    int[] biases = new int[outputs];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (29 * i - 90);
    }
    java.util.Arrays.fill(biases, bias);
    Weights weights = new Weights(Bytes.of(values), Floats.of(scale), Optional.of(Ints.of(biases)));
    Quantization out = Quantization.perTensor(1, -5);
    return builder.fullyConnected(input, inputs, outputs, false, weights, Activation.NONE, out);
  }

  private static Tensor withScale(Tensor tensor, float scale) {
    return Tensor.quantizedConstant(
        tensor.name(),
        tensor.shape(),
        tensor.data().orElseThrow(),
        Quantization.perTensor(scale, 0));
  }
}
