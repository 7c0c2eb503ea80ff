package dev.nib.trainer.dl4j;

import dev.nib.trainer.layers.Images;
import dev.nib.trainer.nets.NetDefinition.Extent;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Activations {@code [N,C,H,W]} or {@code [N,units]} of Deeplearning4j as arrays whose images lie
 * innermost. In Deeplearning4j's memory, which goes by the strides, they lie so too between two
 * layers that want it.
 */
final class Activations {
  private final int images;
  private final long[] shape;
  private final long[] memory;
  private final int[] toMemory;
  private final int[] toShape;
  private final float[] numbers;

  /**
   * Makes room.
   *
   * @param flat whether it is {@code [N,units]} to Deeplearning4j
   */
  Activations(int images, Extent extent, boolean flat) {
    this.images = images;
    int channels = extent.channels();
    shape =
        flat
            ? new long[] {images, channels}
            : new long[] {images, channels, extent.height(), extent.width()};
    memory =
        flat
            ? new long[] {channels, images}
            : new long[] {channels, extent.height(), extent.width(), images};
    toMemory = flat ? new int[] {1, 0} : new int[] {1, 2, 3, 0};
    toShape = flat ? new int[] {1, 0} : new int[] {3, 0, 1, 2};
    numbers = new float[extent.size() * images];
  }

  /** The numbers with their images innermost; the array is used again. */
  float[] read(INDArray array) {
    INDArray view = array.permute(toMemory);
    if (NativeFloats.isDense(view)) {
      NativeFloats.floats(view).get(numbers);
    } else {
      Images.toInnermost(NativeFloats.floats(NativeFloats.dense(array)), numbers, images);
    }
    return numbers;
  }

  /**
   * An array in Deeplearning4j's memory.
   *
   * @param from the numbers with their images innermost
   * @param outermost whether one image shall lie after the other there
   */
  INDArray write(float[] from, boolean outermost, LayerWorkspaceMgr workspaces, ArrayType type) {
    INDArray array =
        workspaces.createUninitialized(type, DataType.FLOAT, outermost ? shape : memory, 'c');
    if (outermost) {
      Images.toOutermost(from, NativeFloats.floats(array), images);
      return array;
    }
    NativeFloats.floats(array).put(from);
    return array.permute(toShape);
  }
}
