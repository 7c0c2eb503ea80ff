package dev.nib.sim.reference;

import dev.nib.program.Value;

/** An {@code [N,H,W,C]} activation, indexed by its axes. */
final class Image {
  private final byte[] array;
  private final int offset;
  private final int batches;
  private final int height;
  private final int width;
  private final int channels;

  private Image(Memory.Bytes bytes, Value buffer) {
    this.array = bytes.array();
    this.offset = bytes.offset();
    this.batches = buffer.shape().extent(0);
    this.height = buffer.shape().extent(1);
    this.width = buffer.shape().extent(2);
    this.channels = buffer.shape().extent(3);
  }

  static Image of(Memory memory, Value buffer) {
    return new Image(memory.of(buffer), buffer);
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
    return offset + ((n * height + y) * width + x) * channels;
  }

  byte get(int n, int y, int x, int c) {
    return array[index(n, y, x) + c];
  }

  void set(int n, int y, int x, int c, byte value) {
    array[index(n, y, x) + c] = value;
  }
}
