package dev.nib.conformance.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.Graph;
import dev.nib.model.testing.Needs;
import dev.nib.model.tflite.OddFiles;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as other converters write them, in the interpreter as they are. */
class OddFilesOracleTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @BeforeEach
  void interpreterIsThere() throws IOException {
    Needs.tool(OracleClassPath.find(Path.of("")).isPresent(), () -> OracleClassPath.MEND);
  }

  @Test
  void theFirstOfSeveralSubgraphs() throws Exception {
    assertThat(verify(OddFiles.severalSubgraphs(false)).detail()).isEqualTo(ALL);
  }

  @Test
  void aSubgraphThatIsCalledOnce() throws Exception {
    assertThat(verify(OddFiles.severalSubgraphs(true)).detail()).isEqualTo(ALL);
  }

  /**
   * The interpreter takes the scales along axis 0 only, so that it gets the file as nib writes it.
   */
  @Test
  void aBiasAlongAnAxisThatItHasNot() throws Exception {
    assertThat(verify(OddFiles.biasAlongAxis(0)).detail()).isEqualTo(ALL);
    assertThat(verify(OddFiles.biasAlongAxis(3)).detail())
        .isEqualTo(
            ALL + "; of the file as nib writes it, since the interpreter refuses the original");
  }

  private static final String ALL = "all outputs, all tensors of 8";

  private VerificationResult verify(byte[] file) throws Exception {
    Program program = Lowering.lower(TfliteReader.read(file), "odd", "");
    VerificationJob job =
        VerificationJob.simulated(program, RandomInputs.of(program, 8, 3), 8, folder, TIMEOUT, 1);
    VerificationResult result = new TfliteTarget(file, 1).verify(job);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    return result;
  }

  /** Half weights, and the float32 file that nib makes of them: the same numbers, bit for bit. */
  @Test
  void halfWeights() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < 5; i++) {
      short[] values = new short[6];
      for (int k = 0; k < values.length; k++) {
        // Finite ones, subnormal ones among them.
        values[k] = (short) (random.nextInt(0x4c00) | random.nextInt(2) << 15);
      }
      byte[] original = OddFiles.halfWeights(values);
      Graph graph = TfliteReader.read(original);
      byte[] outputs = run(original);
      assertThat(run(TfliteWriter.write(graph))).isEqualTo(outputs);
      ByteBuffer real = ByteBuffer.wrap(outputs).order(ByteOrder.LITTLE_ENDIAN);
      float[] w = graph.tensor(2).floats().toArray();
      float[] b = graph.tensor(4).floats().toArray();
      for (int row = 0; row < 2; row++) {
        float expected = w[2 * row] * 3 + w[2 * row + 1] * -0.5f + b[row];
        assertThat(real.getFloat(4 * row)).isCloseTo(expected, within(expected));
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> within(float value) {
    return org.assertj.core.data.Offset.offset(Math.abs(value) * 1e-5f + 1e-3f);
  }

  /** The interpreter's float32 outputs for the input [3, -0.5]. */
  private byte[] run(byte[] file) throws Exception {
    Files.write(folder.resolve("model.tflite"), file);
    ByteBuffer input = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(folder.resolve("inputs.bin"), input.putFloat(3).putFloat(-0.5f).array());
    String classPath = OracleClassPath.find(Path.of("")).orElseThrow();
    OracleRun run = OracleRun.start(classPath, folder, false, 1, TIMEOUT);
    assertThat(run.ok()).as(run.problem()).isTrue();
    return run.outputs();
  }
}
