package dev.nib.model.tflite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.ModelException;
import dev.nib.model.testing.SampleGraphs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reader says of files that it does not take: the place, the numbers, the mend. */
class ReaderMessagesTest {
  private final byte[] file = TfliteWriter.write(SampleGraphs.everyOperator());
  private final FlatTable model = FlatTable.root(file, Schema.IDENTIFIER);
  private final ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void emptyFile() {
    assertThatThrownBy(() -> TfliteReader.read(new byte[0]))
        .isInstanceOf(ModelException.class)
        .hasMessage("byte 0: header needs 8 bytes, the file has 0: it is cut off or damaged");
  }

  @Test
  void wrongIdentifier() {
    assertRefused(
        b -> b.put(4, "\u0089PN\n".getBytes(StandardCharsets.ISO_8859_1)),
        "byte 4: file identifier is \"?PN?\", a TFLite model has \"TFL3\" there");
  }

  @Test
  void wrongVersion() {
    assertRefused(
        b -> b.putInt(at(model, Schema.Model.VERSION), 2),
        "schema version is 2, nib reads version 3");
  }

  @Test
  void unknownOperator() {
    // The first operator is QUANTIZE; 0 in the old field leaves the new one to tell.
    FlatTable code = model.tables(Schema.Model.OPERATOR_CODES).get(0);
    assertRefused(
        b -> {
          b.put(at(code, Schema.OperatorCode.DEPRECATED_BUILTIN_CODE), (byte) 0);
          b.putInt(at(code, Schema.OperatorCode.BUILTIN_CODE), 32);
        },
        "operator 0 CUSTOM: nib has no such operator (README.md lists what it has)");
    assertRefused(
        b -> b.putInt(at(code, Schema.OperatorCode.BUILTIN_CODE), 205),
        "operator 0 operator code 205: nib has no such operator (README.md lists what it has)");
  }

  @Test
  void unknownType() {
    assertRefused(
        b -> b.put(at(tensor(1), Schema.Tensor.TYPE), (byte) 7),
        "operator 0 QUANTIZE: tensor 1 t1: type is INT16, nib reads FLOAT32, INT32, INT8 and UINT8; convert the model"
            + " to full int8");
    assertRefused(
        b -> b.put(at(tensor(1), Schema.Tensor.TYPE), (byte) 99),
        "operator 0 QUANTIZE: tensor 1 t1: type is number 99, nib reads FLOAT32, INT32, INT8 and UINT8; convert the"
            + " model to full int8");
  }

  @Test
  void bufferThatIsNotThere() {
    assertRefused(
        b -> b.putInt(at(tensor(2), Schema.Tensor.BUFFER), 77),
        "operator 1 CONV_2D: tensor 2 t2: has buffer 77, there are %d".formatted(buffers()));
  }

  @Test
  void constantThatIsCutOff() {
    assertThatThrownBy(() -> TfliteReader.read(java.util.Arrays.copyOf(file, file.length - 300)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it is cut off or damaged");
  }

  @Test
  void nameWithALineBreakStaysOneLine() {
    // "t2" becomes a line break and a 2.
    int name = at(tensor(2), Schema.Tensor.NAME);
    assertRefused(
        b -> {
          b.put(name + b.getInt(name) + 4, (byte) '\n');
          b.putInt(at(tensor(2), Schema.Tensor.BUFFER), 77);
        },
        "operator 1 CONV_2D: tensor 2 ?2: has buffer 77, there are %d".formatted(buffers()));
  }

  @Test
  void optionsThatDoNotFit() {
    assertRefused(
        b -> b.put(at(operator(1), Schema.Operator.OPTIONS_TYPE), (byte) 2),
        "operator 1 CONV_2D: options are of type 2, CONV_2D has 1");
    FlatTable conv = operator(1).table(Schema.Operator.OPTIONS).orElseThrow();
    assertRefused(
        b -> b.putInt(at(conv, Schema.Conv2DOptions.STRIDE_W), 0),
        "operator 1 CONV_2D: horizontal stride is 0, must be 1 to 32768");
    assertRefused(
        b -> b.put(at(conv, Schema.Conv2DOptions.ACTIVATION), (byte) 4),
        "operator 1 CONV_2D: fused activation 4 is none of NONE, RELU, RELU_N1_TO_1 and RELU6");
    FlatTable pool = operator(3).table(Schema.Operator.OPTIONS).orElseThrow();
    assertRefused(
        b -> b.put(at(pool, Schema.Pool2DOptions.PADDING), (byte) 3),
        "operator 3 MAX_POOL_2D: padding 3 is neither SAME nor VALID");
    int last = subgraph().tables(Schema.SubGraph.OPERATORS).size() - 2;
    FlatTable softmax = operator(last).table(Schema.Operator.OPTIONS).orElseThrow();
    assertRefused(
        b -> b.putFloat(at(softmax, Schema.SoftmaxOptions.BETA), -1),
        "operator %d SOFTMAX: softmax beta is -1.0, must be above 0".formatted(last));
  }

  @Test
  void samplingThatCannotBe() {
    RawFile both = new RawFile();
    int x = both.tensor("x", RawFile.INT8, null, 1, 2, 2, 1);
    int size = both.tensor("size", RawFile.INT32, new byte[] {2, 0, 0, 0, 2, 0, 0, 0}, 2);
    int y = both.tensor("y", RawFile.INT8, null, 1, 2, 2, 1);
    both.operator(
        RawFile.RESIZE_BILINEAR,
        15,
        builder -> {
          builder.startTable(Schema.ResizeBilinearOptions.FIELDS);
          builder.addBoolean(Schema.ResizeBilinearOptions.ALIGN_CORNERS, true, false);
          builder.addBoolean(Schema.ResizeBilinearOptions.HALF_PIXEL_CENTERS, true, false);
          return builder.endTable();
        },
        new int[] {y},
        x,
        size);
    byte[] bytes = both.subgraph(new int[] {x}, y).bytes();
    assertThatThrownBy(() -> TfliteReader.read(bytes))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "operator 0 RESIZE_BILINEAR: has align_corners and half_pixel_centers, only one can"
                + " be");
  }

  @Test
  void operatorCodeThatIsNotThere() {
    assertRefused(
        b -> b.putInt(at(operator(2), Schema.Operator.OPCODE_INDEX), 40),
        "operator 2: has operator code 40, there are %d"
            .formatted(FlatTable.root(file, "TFL3").tables(Schema.Model.OPERATOR_CODES).size()));
  }

  @Test
  void zeroPointBeyondInt8() {
    FlatTable quantization = tensor(1).table(Schema.Tensor.QUANTIZATION).orElseThrow();
    int vector = at(quantization, Schema.Quantization.ZERO_POINT);
    int element = vector + bytes.getInt(vector) + 4;
    assertRefused(
        b -> b.putLong(element, 128),
        "operator 0 QUANTIZE: tensor 1 t1: zero point 128 is no int8");
    assertRefused(
        b -> b.putLong(element, 1L << 40),
        "operator 0 QUANTIZE: tensor 1 t1: byte %d: 1099511627776 does not fit 32 bits"
            .formatted(element));
  }

  @Test
  void filesNameTheirPath(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("none.tflite");
    assertThatThrownBy(() -> TfliteFile.read(missing))
        .isInstanceOf(ModelException.class)
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> TfliteFile.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(folder + ": cannot be read: ");
    Path text = Files.writeString(folder.resolve("text.tflite"), "hello, world");
    assertThatThrownBy(() -> TfliteFile.read(text))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(text + ": byte 4: file identifier is");
  }

  private int buffers() {
    return model.tables(Schema.Model.BUFFERS).size();
  }

  private FlatTable subgraph() {
    return model.tables(Schema.Model.SUBGRAPHS).get(0);
  }

  private FlatTable tensor(int index) {
    return subgraph().tables(Schema.SubGraph.TENSORS).get(index);
  }

  private FlatTable operator(int index) {
    return subgraph().tables(Schema.SubGraph.OPERATORS).get(index);
  }

  /** Where a field that is present lies in the file. */
  private int at(FlatTable table, int field) {
    int vtable = table.position() - bytes.getInt(table.position());
    int offset = Short.toUnsignedInt(bytes.getShort(vtable + 4 + 2 * field));
    if (offset == 0) {
      throw new IllegalArgumentException("field " + field + " is absent");
    }
    return table.position() + offset;
  }

  private void assertRefused(Consumer<ByteBuffer> change, String message) {
    byte[] changed = file.clone();
    change.accept(ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN));
    assertThatThrownBy(() -> TfliteReader.read(changed))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
