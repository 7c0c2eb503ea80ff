package dev.nib.trainer.nets;

import dev.nib.model.Padding;

/** One layer of a {@link NetDefinition}: what it computes, not how. */
public sealed interface LayerDefinition {
  /** What a layer's tensors are called: {@code conv}, {@code pool}, ...; a number follows. */
  String stem();

  <R> R accept(Visitor<R> visitor);

  /** A case for each layer. */
  interface Visitor<R> {
    R convolution(Convolution layer);

    R depthwiseConvolution(DepthwiseConvolution layer);

    R batchNorm(BatchNorm layer);

    R maxPool(MaxPool layer);

    R averagePool(AveragePool layer);

    R globalAveragePool(GlobalAveragePool layer);

    R dropout(Dropout layer);

    R dense(Dense layer);

    R classifier(Classifier layer);
  }

  /**
   * Weights that slide over an image with SAME padding, which {@link BatchNorm} may follow: {@code
   * [H,W,C]} to {@code [ceil(H/stride),ceil(W/stride),channels]}. As TFLite pads, the odd row or
   * column goes behind.
   */
  sealed interface Sliding extends LayerDefinition {
    /** The largest {@link #stride}: with a kernel as large, 28 rows become four. */
    int MAX_STRIDE = 7;

    /** Rows and columns of the window, odd. */
    int kernel();

    /** Rows and columns from one window to the next, 1 to {@link #MAX_STRIDE}. */
    int stride();

    /** Whether ReLU follows. */
    boolean relu();
  }

  /**
   * Convolution over all channels.
   *
   * @param channels output channels, at least 1
   */
  record Convolution(int kernel, int channels, int stride, boolean relu) implements Sliding {
    public Convolution {
      requireWindow(kernel, stride);
      requirePositive("channels", channels);
    }

    /** Stride 1, then ReLU. */
    public Convolution(int kernel, int channels) {
      this(kernel, channels, 1, true);
    }

    @Override
    public String stem() {
      return "conv";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.convolution(this);
    }
  }

  /** Convolution of each channel on its own. */
  record DepthwiseConvolution(int kernel, int stride, boolean relu) implements Sliding {
    public DepthwiseConvolution {
      requireWindow(kernel, stride);
    }

    /** Stride 1, then ReLU. */
    public DepthwiseConvolution(int kernel) {
      this(kernel, 1, true);
    }

    @Override
    public String stem() {
      return "depthwise";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.depthwiseConvolution(this);
    }
  }

  /**
   * Batch normalisation of the convolution directly before it, whose ReLU, if it has one, then
   * comes behind: {@code [H,W,C]} as it is. The exported file has it folded into the convolution.
   */
  record BatchNorm() implements LayerDefinition {
    /** Rows of the array of weights: scale, running mean and running variance; biases shift. */
    static final int ROWS = 3;

    /** Added to the variance, as in Keras. */
    public static final double EPSILON = 1e-3;

    @Override
    public String stem() {
      return "norm";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }
  }

  /**
   * The largest of each 2x2 window, stride 2: {@code [H,W,C]} to {@code [H/2,W/2,C]}.
   *
   * @param padding VALID leaves out an odd last row and column; SAME is for even extents only,
   *     where the two mean the same and only the exported file differs
   */
  record MaxPool(Padding padding) implements LayerDefinition {
    /** Rows and columns of the window, and its stride. */
    public static final int SIZE = 2;

    @Override
    public String stem() {
      return "pool";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maxPool(this);
    }
  }

  /**
   * The mean of each window of {@code size} rows and columns, which do not overlap: {@code [H,W,C]}
   * to {@code [H/size,W/size,C]}; rows and columns that are left over are left out.
   *
   * @param size at least 2
   */
  record AveragePool(int size) implements LayerDefinition {
    public AveragePool {
      if (size < 2) {
        throw new IllegalArgumentException("pool size is %d, must be 2 or more".formatted(size));
      }
    }

    @Override
    public String stem() {
      return "average";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.averagePool(this);
    }
  }

  /** The mean of each channel: {@code [H,W,C]} to {@code [1,1,C]}. */
  record GlobalAveragePool() implements LayerDefinition {
    @Override
    public String stem() {
      return "global";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.globalAveragePool(this);
    }
  }

  /**
   * Sets a random part of its inputs to 0 while training and scales up the others; nothing
   * afterwards.
   *
   * @param rate the part that is set to 0, above 0 and below 1
   */
  record Dropout(double rate) implements LayerDefinition {
    public Dropout {
      if (!(rate > 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "dropout rate is %s, must lie between 0 and 1".formatted(rate));
      }
    }

    @Override
    public String stem() {
      return "dropout";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dropout(this);
    }
  }

  /**
   * Matrix product over all inputs, then ReLU.
   *
   * @param units outputs, at least 1
   */
  record Dense(int units) implements LayerDefinition {
    public Dense {
      requirePositive("units", units);
    }

    @Override
    public String stem() {
      return "dense";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dense(this);
    }
  }

  /**
   * The last layer: matrix product over all inputs, then softmax.
   *
   * @param classes outputs, at least 2
   */
  record Classifier(int classes) implements LayerDefinition {
    public Classifier {
      if (classes < 2) {
        throw new IllegalArgumentException("classes is %d, must be 2 or more".formatted(classes));
      }
    }

    @Override
    public String stem() {
      return "dense";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.classifier(this);
    }
  }

  private static void requireWindow(int kernel, int stride) {
    if (kernel < 1 || kernel % 2 == 0) {
      throw new IllegalArgumentException("kernel is %d, must be odd".formatted(kernel));
    }
    if (stride < 1 || stride > Sliding.MAX_STRIDE) {
      throw new IllegalArgumentException(
          "stride is %d, must be 1 to %d".formatted(stride, Sliding.MAX_STRIDE));
    }
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s is %d, must be 1 or more".formatted(what, value));
    }
  }
}
