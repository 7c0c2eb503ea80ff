package dev.nib.model.tflite;

import dev.nib.model.ElementType;
import dev.nib.model.ModelException;
import java.util.List;

/** The schema's TensorType numbers, and the four of them that nib reads. */
final class ElementTypes {
  private static final List<String> NAMES =
      List.of(
          "FLOAT32",
          "FLOAT16",
          "INT32",
          "UINT8",
          "INT64",
          "STRING",
          "BOOL",
          "INT16",
          "COMPLEX64",
          "INT8",
          "FLOAT64",
          "COMPLEX128",
          "UINT64",
          "RESOURCE",
          "VARIANT",
          "UINT32",
          "UINT16",
          "INT4",
          "BFLOAT16",
          "INT2",
          "UINT4",
          "FLOAT8_E4M3FN",
          "FLOAT8_E5M2");

  /** Read as float32 where it is a constant. */
  static final int FLOAT16 = 1;

  private ElementTypes() {}

  static ElementType ofCode(int code) {
    String name = code >= 0 && code < NAMES.size() ? NAMES.get(code) : "number " + code;
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new ModelException(
        "type is %s, nib reads FLOAT32, INT32, INT8 and UINT8; convert the model to full int8"
            .formatted(name));
  }

  static byte codeOf(ElementType type) {
    return (byte) NAMES.indexOf(type.name());
  }
}
