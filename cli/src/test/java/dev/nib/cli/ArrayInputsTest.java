package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.trainer.CnnTrainer;
import dev.nib.trainer.Nets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are quantised and compared on arrays as well as on images. */
class ArrayInputsTest {
  private static final int SAMPLES = 20;

  @TempDir private Path folder;

  @Test
  void calibratesAndComparesOnAnArray() throws Exception {
    Path floats = folder.resolve("net.tflite");
    Files.write(floats, TfliteWriter.write(CnnTrainer.untrained(Nets.COMPACT, 1).toGraph()));
    Path array = folder.resolve("x.npy");
    Files.write(array, floatArray());
    Path int8 = folder.resolve("int8.tflite");
    Call quantize = nib("quantize", floats, "--calibration", array, "-o", int8, "--quiet");
    assertThat(quantize.exitCode()).as(quantize.err()).isZero();
    Call compare = nib("compare", floats, int8, "--input", array, "--json", "--quiet");
    JsonNode result = new ObjectMapper().readTree(compare.out());
    assertThat(result.get("samples").asInt()).isEqualTo(SAMPLES);
    assertThat(result.get("tensors")).hasSizeGreaterThan(8);
    for (JsonNode tensor : result.get("tensors")) {
      assertThat(tensor.get("sqnrDb").asDouble()).as(tensor.toString()).isGreaterThan(20);
    }
    assertThat(nib("compare", floats, int8, "--input", array, "--max-drop", "1").err())
        .contains("--max-drop needs labels");
    assertThat(
            nib("quantize", floats, "--calibration", array, "--calibration", "mnist", "-o", int8)
                .err())
        .contains("--calibration is there 2 times");
  }

  /** As {@code np.save} writes float32 of shape {@code (20, 28, 28, 1)}, numbers 0 to 1. */
  private static byte[] floatArray() {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 28, 28, 1), }".formatted(SAMPLES);
    int elements = SAMPLES * 28 * 28;
    ByteBuffer file =
        ByteBuffer.allocate(128 + elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    while (file.position() < 127) {
      file.put((byte) ' ');
    }
    file.put((byte) '\n');
    Random random = new Random(4);
    for (int i = 0; i < elements; i++) {
      file.putFloat(random.nextFloat());
    }
    return file.array();
  }
}
