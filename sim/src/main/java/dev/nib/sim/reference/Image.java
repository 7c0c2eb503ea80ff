package dev.nib.sim.reference;

import dev.nib.program.Layout;
import dev.nib.program.Value;

/** An {@code [N,H,W,C]} activation, indexed by its axes. */
final class Image {
  private final byte[] array;
  private final int offset;
  private final int batches;
  private final int height;

  /** Rows that are there at a time: of one image fewer than its height in a ring. */
  private final int rows;

  private final int width;
  private final int channels;
  private final Layout layout;

  private Image(Memory.Bytes bytes, Value value) {
    this.array = bytes.array();
    this.offset = bytes.offset();
    this.batches = value.shape().extent(0);
    this.height = value.shape().extent(1);
    this.rows = bytes.rows();
    this.width = value.shape().extent(2);
    this.channels = value.shape().extent(3);
    this.layout = bytes.layout();
  }

  static Image of(Memory memory, Value value) {
    return new Image(memory.of(value), value);
  }

  byte[] array() {
    return array;
  }

  int batches() {
    return batches;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  int channels() {
    return channels;
  }

  boolean contains(int y, int x) {
    return y >= 0 && y < height && x >= 0 && x < width;
  }

  /** Where element [n,y,x,0] lies in the array. */
  int index(int n, int y, int x) {
    return offset + (n * height + y % rows) * layout.rowPitch() + x * layout.pixelPitch();
  }

  byte get(int n, int y, int x, int c) {
    return array[index(n, y, x) + c];
  }

  void set(int n, int y, int x, int c, byte value) {
    array[index(n, y, x) + c] = value;
  }
}
