package dev.nib.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFileTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    for (Shape shape : new Shape[] {Shape.of(), Shape.of(3), Shape.of(2, 1, 70)}) {
      byte[] values = new byte[shape.elements()];
      values[values.length - 1] = -128;
      Path file = Files.write(folder.resolve("a.npy"), NpyFile.int8(shape, values));
      NpyFile.Content content = NpyFile.read(file);
      assertThat(content.shape()).isEqualTo(shape);
      assertThat(content.int8s()).isEqualTo(values);
      assertThat(content.floats()).isNull();
    }
  }

  @Test
  void floatsOfVersion2() throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n";
    byte[] file = npy(2, header, 1.5f, -0.25f);
    NpyFile.Content content = NpyFile.read(Files.write(folder.resolve("f.npy"), file));
    assertThat(content.shape()).isEqualTo(Shape.of(2, 1));
    assertThat(content.floats()).containsExactly(1.5f, -0.25f);
  }

  @Test
  void refusalsNameTheFileAndTheMend() throws IOException {
    refused(new byte[20], "is no .npy file: it does not begin with \\x93NUMPY");
    String good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
    refused(npy(1, good, 1), "has 4 bytes of data, [2] of '<f4' does not fit");
    refused(
        npy(1, good.replace("<f4", ">f8"), 1, 2),
        "holds '>f8', int8 ('|i1') or float32 ('<f4') is needed");
    refused(
        npy(1, good.replace("False", "True"), 1, 2),
        "is in Fortran order; save np.ascontiguousarray(...) of it");
    refused(npy(1, good.replace("shape", "form"), 1, 2), "the header has no shape");
    assertThatThrownBy(() -> NpyFile.read(folder.resolve("none.npy")))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("none.npy: there is no such file");
  }

  private void refused(byte[] file, String message) throws IOException {
    Path path = Files.write(folder.resolve("x.npy"), file);
    assertThatThrownBy(() -> NpyFile.read(path))
        .isInstanceOf(ModelException.class)
        .hasMessage(path + ": " + message);
  }

  private static byte[] npy(int version, String header, float... values) {
    int lengthBytes = version == 1 ? 2 : 4;
    ByteBuffer file =
        ByteBuffer.allocate(8 + lengthBytes + header.length() + 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) header.length());
    } else {
      file.putInt(header.length());
    }
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    for (float value : values) {
      file.putFloat(value);
    }
    return file.array();
  }
}
