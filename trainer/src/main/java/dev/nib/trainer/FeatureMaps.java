package dev.nib.trainer;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The numbers of an array {@code [N,C,H,W]} whose planes {@code [H,W]} lie image by image in
 * memory, or channel by channel.
 *
 * <p>oneDNN wants the first. The second makes a 1x1 convolution of a whole batch one matrix
 * product, and a channel's statistics those of one long row. Deeplearning4j sees the same shape in
 * both and goes by the strides.
 */
final class FeatureMaps {
  /** Numbers that are worked on at a time: they stay in the processor's cache. */
  private static final int PIECE = 1024;

  private final INDArray array;
  private final boolean channelMajor;
  private final FloatBuffer floats;
  private final IntBuffer bits;
  private final int images;
  private final int channels;
  private final int size;

  private FeatureMaps(INDArray array, boolean channelMajor) {
    this.array = array;
    this.channelMajor = channelMajor;
    floats = NativeFloats.floats(array);
    bits = NativeFloats.bits(array);
    images = (int) array.size(0);
    channels = (int) array.size(1);
    size = (int) (array.size(2) * array.size(3));
  }

  /**
   * A layer's input as it lies, or a copy image by image if it lies in neither order; the copy
   * lives as long as the layer's output, which the way back needs.
   */
  static FeatureMaps of(LayerWorkspaceMgr workspaces, INDArray input) {
    if (isImageMajor(input)) {
      return new FeatureMaps(input, false);
    }
    return isImageMajor(swapped(input))
        ? new FeatureMaps(input, true)
        : copy(workspaces, input, false);
  }

  /** The same for a layer that needs it channel by channel. */
  static FeatureMaps channelMajor(LayerWorkspaceMgr workspaces, INDArray input) {
    return isImageMajor(swapped(input))
        ? new FeatureMaps(input, true)
        : copy(workspaces, input, true);
  }

  private static FeatureMaps copy(
      LayerWorkspaceMgr workspaces, INDArray input, boolean channelMajor) {
    FeatureMaps copy = create(workspaces, ArrayType.ACTIVATIONS, input.shape(), channelMajor);
    copy.array.assign(input);
    return copy;
  }

  /** An array in this one's order, or a copy for the current layer's use only. */
  FeatureMaps ordered(INDArray other) {
    if (!channelMajor) {
      return new FeatureMaps(isImageMajor(other) ? other : other.dup('c'), false);
    }
    INDArray swapped = swapped(other);
    return new FeatureMaps(isImageMajor(swapped) ? other : swapped(swapped.dup('c')), true);
  }

  /** A new array channel by channel in Deeplearning4j's memory, with any content. */
  static FeatureMaps channelMajor(
      LayerWorkspaceMgr workspaces, ArrayType type, long images, long channels, int h, int w) {
    return create(workspaces, type, new long[] {images, channels, h, w}, true);
  }

  /** A new array in the same order with as many images and channels, with any content. */
  FeatureMaps like(LayerWorkspaceMgr workspaces, ArrayType type, long height, long width) {
    return create(workspaces, type, new long[] {images, channels, height, width}, channelMajor);
  }

  private static FeatureMaps create(
      LayerWorkspaceMgr workspaces, ArrayType type, long[] shape, boolean channelMajor) {
    long[] memory =
        channelMajor ? new long[] {shape[1], shape[0], shape[2], shape[3]} : shape.clone();
    INDArray array = workspaces.createUninitialized(type, DataType.FLOAT, memory, 'c');
    return new FeatureMaps(channelMajor ? swapped(array) : array, channelMajor);
  }

  private static INDArray swapped(INDArray array) {
    return array.permute(1, 0, 2, 3);
  }

  private static boolean isImageMajor(INDArray array) {
    long expected = 1;
    for (int axis = 3; axis >= 0; axis--) {
      // The stride of a single element means nothing.
      if (array.size(axis) > 1 && array.stride(axis) != expected) {
        return false;
      }
      expected *= array.size(axis);
    }
    return true;
  }

  /** As Deeplearning4j sees it: {@code [N,C,H,W]}. */
  INDArray array() {
    return array;
  }

  /** The matrix {@code [C,N*H*W]}, row-major, of an array that lies channel by channel. */
  INDArray matrix() {
    return swapped(array).reshape('c', channels, (long) images * size);
  }

  /** All numbers as they lie; the array must be held meanwhile. */
  FloatBuffer floats() {
    return floats;
  }

  /** Their bits, under the same condition. */
  IntBuffer bits() {
    return bits;
  }

  int images() {
    return images;
  }

  int channels() {
    return channels;
  }

  /** Numbers in a plane. */
  int size() {
    return size;
  }

  /** Where a plane begins. */
  int at(int image, int channel) {
    return (channelMajor ? channel * images + image : image * channels + channel) * size;
  }

  /** Sees a channel piece by piece. */
  interface Visitor {
    /**
     * @param at where the piece begins
     * @param count its numbers, at most {@link #pieceLength}
     */
    void piece(int at, int count);
  }

  /** The most numbers in a piece. */
  int pieceLength() {
    return Math.min(PIECE, channelMajor ? images * size : size);
  }

  /** Goes through all numbers of a channel in pieces that lie together. */
  void forEachPiece(int channel, Visitor visitor) {
    int runs = channelMajor ? 1 : images;
    int length = channelMajor ? images * size : size;
    int piece = pieceLength();
    for (int run = 0; run < runs; run++) {
      int begin = at(run, channel);
      for (int from = 0; from < length; from += piece) {
        visitor.piece(begin + from, Math.min(piece, length - from));
      }
    }
  }

  /** The sum of a channel's numbers. */
  double sum(int channel) {
    float[] piece = new float[pieceLength()];
    double[] sum = new double[1];
    forEachPiece(
        channel,
        (at, count) -> {
          floats.get(at, piece, 0, count);
          for (int i = 0; i < count; i++) {
            sum[0] += piece[i];
          }
        });
    return sum[0];
  }
}
