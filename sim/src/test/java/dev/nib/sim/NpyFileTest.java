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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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
        npy(1, good.replace("<f4", ">f8"), 1, 2), "has 8 bytes of data, [2] of '>f8' does not fit");
    refused(
        npy(1, good.replace("<f4", "<i8"), 1, 2, 3, 4),
        "holds '<i8', int8 ('|i1') or floats ('<f4', '<f8') are needed; save x.astype(np.float32)");
    refused(
        npy(1, good.replace("<f4", "|u1"), 1, 2),
        "holds uint8, which may be pixels or the bytes of an input; save the numbers that the model"
            + " takes as float32, or int8 bytes (uint8 minus 128)");
    refused(
        npy(1, good.replace("'<f4'", "[('a', '<f4')]"), 1, 2),
        "the header has no plain descr; save an array of numbers");
    refused(
        npy(1, good.replace("shape", "form"), 1, 2),
        "the header has no plain shape; save an array of numbers");
    refused(
        npy(1, good.replace("(2,)", "(99999999999,)"), 1, 2),
        "shape (99999999999,) has over 2^31 elements");
    refused(npy(4, good, 1, 2), "is .npy version 4, nib reads 1 to 3");
    assertThatThrownBy(() -> NpyFile.read(folder.resolve("none.npy")))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("none.npy: there is no such file");
  }

  /** Every way to write the same numbers gives the same numbers. */
  @Property(tries = 300)
  void everyLayoutIsRead(
      @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 5) Integer> extents,
      @ForAll("types") String type,
      @ForAll boolean fortran,
      @ForAll @IntRange(min = 1, max = 3) int version,
      @ForAll long seed)
      throws IOException {
    Shape shape = Shape.of(extents.stream().mapToInt(i -> i).toArray());
    float[] values = new float[shape.elements()];
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256) - 128;
    }
    Path file = Files.createTempFile("layout", ".npy");
    try {
      Files.write(file, new Layout(shape, type, fortran, version).bytes(values));
      NpyFile.Content content = NpyFile.read(file);
      assertThat(content.shape()).isEqualTo(shape);
      for (int i = 0; i < values.length; i++) {
        float got = content.int8s() == null ? content.floats()[i] : content.int8s()[i];
        assertThat(got).isEqualTo(values[i]);
      }
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of("|i1", "<f4", ">f4", "<f8", ">f8");
  }

  private record Layout(Shape shape, String type, boolean fortran, int version) {
    byte[] bytes(float... values) {
      String extents =
          Arrays.stream(shape.toArray()).mapToObj(e -> e + ",").collect(Collectors.joining(" "));
      String header =
          "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n"
              .formatted(type, fortran ? "True" : "False", extents);
      int width = Integer.parseInt(type.substring(2));
      byte[] start = npy(version, header);
      ByteBuffer file = ByteBuffer.allocate(start.length + width * values.length).put(start);
      file.order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      for (int place = 0; place < values.length; place++) {
        float value = values[fortran ? rowMajor(place) : place];
        switch (width) {
          case 1 -> file.put((byte) value);
          case 4 -> file.putFloat(value);
          default -> file.putDouble(value);
        }
      }
      return file.array();
    }

    /** The row-major position of the element that stands at {@code place}, first axis fastest. */
    private int rowMajor(int place) {
      int[] extents = shape.toArray();
      int rest = place;
      int position = 0;
      int stride = shape.elements();
      for (int extent : extents) {
        stride /= extent;
        position += rest % extent * stride;
        rest /= extent;
      }
      return position;
    }
  }

  /** Damage is another array or one line. */
  @Property(tries = 500)
  void damageIsAnArrayOrOneLine(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] file = new Layout(Shape.of(2, 3), "<f8", true, 1).bytes(1, 2, 3, 4, 5, 6);
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      file[random.nextInt(file.length)] = (byte) random.nextInt();
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(file.length) : file.length;
    Path path = Files.createTempFile("damaged", ".npy");
    try {
      Files.write(path, Arrays.copyOf(file, length));
      NpyFile.read(path);
    } catch (ModelException e) {
      assertThat(e.getMessage()).startsWith(path + ": ").doesNotContain("\n", "\r");
    } finally {
      Files.delete(path);
    }
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
