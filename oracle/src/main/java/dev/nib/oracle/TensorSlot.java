package dev.nib.oracle;

import java.nio.ByteBuffer;

/**
 * One tensor of an interpreter that is ready to run, with a window on its memory.
 *
 * @param index the tensor's index in the .tflite file
 * @param type TensorFlow Lite's name of the element type, for instance {@code INT8}
 * @param name the tensor's name in the file; may be empty
 * @param memory the interpreter's own memory of this tensor, all of it; valid while the interpreter
 *     lives
 */
record TensorSlot(int index, String type, String name, ByteBuffer memory) {

  /** The size of the tensor's data in bytes. */
  int bytes() {
    return memory.capacity();
  }

  /** The line of the index file: {@code tensorIndex bytes type name}. */
  String indexLine() {
    // A name is whatever its author wrote; the line must stay one line.
    return index + " " + bytes() + " " + type + " " + name.replaceAll("\\R", " ") + "\n";
  }

  /** The bytes that one image takes in a file that holds these tensors one after another. */
  static long totalBytes(Iterable<TensorSlot> slots) {
    long total = 0;
    for (TensorSlot slot : slots) {
      total += slot.bytes();
    }
    return total;
  }
}
