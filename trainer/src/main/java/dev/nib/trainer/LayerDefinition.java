package dev.nib.trainer;

import dev.nib.model.Padding;

/** One layer of a {@link NetDefinition}: what it computes, not how. */
public sealed interface LayerDefinition {
  /** What a layer's tensors are called: {@code conv}, {@code pool}, ...; a number follows. */
  String stem();

  <R> R accept(Visitor<R> visitor);

  /** A case for each layer. */
  interface Visitor<R> {
    R convolution(Convolution layer);

    R batchNorm(BatchNorm layer);

    R maxPool(MaxPool layer);

    R dropout(Dropout layer);

    R dense(Dense layer);

    R classifier(Classifier layer);
  }

  /**
   * Convolution with stride 1 and SAME padding, then ReLU: {@code [H,W,C]} to {@code
   * [H,W,channels]}.
   *
   * @param kernel rows and columns of the window, odd
   * @param channels output channels, at least 1
   */
  record Convolution(int kernel, int channels) implements LayerDefinition {
    public Convolution {
      if (kernel < 1 || kernel % 2 == 0) {
        throw new IllegalArgumentException("kernel is %d, must be odd".formatted(kernel));
      }
      requirePositive("channels", channels);
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

  /**
   * Batch normalisation of the convolution directly before it, whose ReLU then comes behind: {@code
   * [H,W,C]} as it is. The exported file has it folded into the convolution.
   */
  record BatchNorm() implements LayerDefinition {
    /** Rows of the array of weights: scale, running mean and running variance; biases shift. */
    static final int ROWS = 3;

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

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s is %d, must be 1 or more".formatted(what, value));
    }
  }
}
