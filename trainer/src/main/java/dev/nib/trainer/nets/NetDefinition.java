package dev.nib.trainer.nets;

import dev.nib.model.Padding;
import dev.nib.model.PixelScale;
import dev.nib.model.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A feed-forward net as plain data: the shape and the scale of its input and its layers in order.
 *
 * <p>A definition that exists is sound: convolutions and pools come before the first dense layer,
 * every shape fits, and the one classifier stands last.
 *
 * @param name how users call it, not blank
 * @param height rows of an input image
 * @param width columns of an input image
 * @param pixels how grey levels become its input
 * @param layers at least the classifier
 */
public record NetDefinition(
    String name, int height, int width, PixelScale pixels, List<LayerDefinition> layers) {
  /** Rows and columns of MNIST's images. */
  static final int DIGIT_EXTENT = 28;

  public NetDefinition {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a net needs a name");
    }
    layers = List.copyOf(layers);
    Walk.over(name, height, width, layers);
  }

  /** A net for pixels of 0 to 1. */
  public NetDefinition(String name, int height, int width, List<LayerDefinition> layers) {
    this(name, height, width, PixelScale.UNIT, layers);
  }

  /** A definition for MNIST's images of 28x28 grey pixels. */
  public static NetDefinition forDigits(String name, LayerDefinition... layers) {
    return new NetDefinition(name, DIGIT_EXTENT, DIGIT_EXTENT, List.of(layers));
  }

  /**
   * A layer in its place.
   *
   * @param name stem and number, such as {@code conv0}; the classifier counts as a dense layer
   * @param input the shape {@code [H,W,C]} that it reads; behind the first dense layer {@code
   *     [1,1,units]}
   * @param output the shape {@code [H,W,C]} that it writes
   * @param weightShape {@code [out,in,kernel,kernel]} of a convolution, {@code
   *     [channels,1,kernel,kernel]} of a depthwise one, {@code [in,out]} of a dense layer with the
   *     inputs in the order C, H, W, {@code [3,channels]} of a batch normalisation, empty for
   *     layers without weights
   */
  public record Placed(
      String name, LayerDefinition layer, Extent input, Extent output, List<Integer> weightShape) {
    public Placed {
      weightShape = List.copyOf(weightShape);
    }

    /** Number of weights, biases not counted. */
    public int weightCount() {
      return weightShape.isEmpty() ? 0 : weightShape.stream().reduce(1, Math::multiplyExact);
    }

    /** Number of biases, one per output channel of a layer with weights. */
    public int biasCount() {
      return weightShape.isEmpty() ? 0 : output.channels();
    }
  }

  /** The shape {@code [H,W,C]} of one image's activation. */
  public record Extent(int height, int width, int channels) {
    /** Number of elements. */
    public int size() {
      return height * width * channels;
    }

    @Override
    public String toString() {
      return height + "x" + width + "x" + channels;
    }
  }

  /** The layers with their names and shapes, in order. */
  public List<Placed> placed() {
    return Walk.over(name, height, width, layers);
  }

  /** The same net for pixels on another scale. */
  public NetDefinition withPixels(PixelScale scale) {
    return new NetDefinition(name, height, width, scale, layers);
  }

  /** The same net with a batch normalisation behind every convolution that has none. */
  public NetDefinition withBatchNorm() {
    List<LayerDefinition> more = new ArrayList<>();
    for (LayerDefinition layer : withoutBatchNorm().layers) {
      more.add(layer);
      if (layer instanceof LayerDefinition.Sliding) {
        more.add(new LayerDefinition.BatchNorm());
      }
    }
    return new NetDefinition(name, height, width, pixels, more);
  }

  /** The net that remains when every batch normalisation is folded into its convolution. */
  public NetDefinition withoutBatchNorm() {
    return new NetDefinition(
        name,
        height,
        width,
        pixels,
        layers.stream().filter(l -> !(l instanceof LayerDefinition.BatchNorm)).toList());
  }

  /** Weights and biases together; of a batch normalisation the running statistics too. */
  public int parameterCount() {
    return placed().stream().mapToInt(p -> p.weightCount() + p.biasCount()).sum();
  }

  /** Number of classes that it tells apart. */
  public int classes() {
    return placed().get(layers.size() - 1).output().channels();
  }

  /** Walks through the layers and works out the shapes. */
  private static final class Walk implements LayerDefinition.Visitor<Placed> {
    private final Map<String, Integer> numbers = new HashMap<>();
    private Extent extent;
    private boolean flat;
    private boolean ended;
    private LayerDefinition previous;
    private String layerName;

    static List<Placed> over(String net, int height, int width, List<LayerDefinition> layers) {
      Walk walk = new Walk();
      walk.extent = new Extent(height, width, 1);
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "%s: input is %dx%d, must be 1x1 or more".formatted(net, height, width));
      }
      List<Placed> placed = new ArrayList<>();
      for (LayerDefinition layer : layers) {
        int number = walk.numbers.merge(layer.stem(), 1, Integer::sum) - 1;
        walk.layerName = layer.stem() + number;
        if (walk.ended) {
          throw walk.problem(net, "stands behind the classifier, which must be last");
        }
        try {
          Placed next = layer.accept(walk);
          walk.extent = next.output();
          walk.previous = layer;
          placed.add(next);
        } catch (ShapeException e) {
          throw walk.problem(net, e.getMessage());
        }
      }
      if (!walk.ended) {
        throw new IllegalArgumentException(net + ": the last layer must be a classifier");
      }
      return List.copyOf(placed);
    }

    private IllegalArgumentException problem(String net, String what) {
      return new IllegalArgumentException("%s: %s: %s".formatted(net, layerName, what));
    }

    @Override
    public Placed convolution(LayerDefinition.Convolution layer) {
      return sliding(layer, layer.channels(), extent.channels());
    }

    @Override
    public Placed depthwiseConvolution(LayerDefinition.DepthwiseConvolution layer) {
      return sliding(layer, extent.channels(), 1);
    }

    /**
     * A layer of sliding weights.
     *
     * @param depth input channels that an output channel reads
     */
    private Placed sliding(LayerDefinition.Sliding layer, int channels, int depth) {
      requireImage();
      Window window = Window.of(layer.kernel(), layer.kernel(), layer.stride(), Padding.SAME);
      return new Placed(
          layerName,
          layer,
          extent,
          new Extent(
              window.outputHeight(extent.height()), window.outputWidth(extent.width()), channels),
          List.of(channels, depth, layer.kernel(), layer.kernel()));
    }

    @Override
    public Placed batchNorm(LayerDefinition.BatchNorm layer) {
      if (!(previous instanceof LayerDefinition.Sliding)) {
        throw new ShapeException("does not stand directly behind a convolution");
      }
      List<Integer> shape = List.of(LayerDefinition.BatchNorm.ROWS, extent.channels());
      return new Placed(layerName, layer, extent, extent, shape);
    }

    @Override
    public Placed maxPool(LayerDefinition.MaxPool layer) {
      requireImage();
      int size = LayerDefinition.MaxPool.SIZE;
      boolean even = extent.height() % size == 0 && extent.width() % size == 0;
      if (extent.height() < size || extent.width() < size) {
        throw new ShapeException("input is " + extent + ", smaller than the 2x2 window");
      }
      if (layer.padding() == Padding.SAME && !even) {
        throw new ShapeException("input is " + extent + ", SAME needs even extents; use VALID");
      }
      return pooled(layer, size, size);
    }

    @Override
    public Placed averagePool(LayerDefinition.AveragePool layer) {
      requireImage();
      int size = layer.size();
      if (extent.height() < size || extent.width() < size) {
        throw new ShapeException(
            "input is %s, smaller than the %dx%d window".formatted(extent, size, size));
      }
      return pooled(layer, size, size);
    }

    @Override
    public Placed globalAveragePool(LayerDefinition.GlobalAveragePool layer) {
      requireImage();
      return pooled(layer, extent.height(), extent.width());
    }

    private Placed pooled(LayerDefinition layer, int height, int width) {
      Extent output =
          new Extent(extent.height() / height, extent.width() / width, extent.channels());
      return new Placed(layerName, layer, extent, output, List.of());
    }

    @Override
    public Placed dropout(LayerDefinition.Dropout layer) {
      return new Placed(layerName, layer, extent, extent, List.of());
    }

    @Override
    public Placed dense(LayerDefinition.Dense layer) {
      return flatLayer(layer, layer.units());
    }

    @Override
    public Placed classifier(LayerDefinition.Classifier layer) {
      ended = true;
      return flatLayer(layer, layer.classes());
    }

    private Placed flatLayer(LayerDefinition layer, int units) {
      flat = true;
      return new Placed(
          layerName, layer, extent, new Extent(1, 1, units), List.of(extent.size(), units));
    }

    private void requireImage() {
      if (flat) {
        throw new ShapeException("stands behind a dense layer, which leaves no image");
      }
    }
  }

  private static final class ShapeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ShapeException(String message) {
      super(message);
    }
  }
}
