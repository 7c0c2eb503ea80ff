package dev.nib.search.space;

import dev.nib.dataset.SeededRandom;
import dev.nib.model.Padding;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.LayerDefinition.AveragePool;
import dev.nib.trainer.nets.LayerDefinition.Convolution;
import dev.nib.trainer.nets.LayerDefinition.Dense;
import dev.nib.trainer.nets.LayerDefinition.DepthwiseConvolution;
import dev.nib.trainer.nets.LayerDefinition.GlobalAveragePool;
import dev.nib.trainer.nets.LayerDefinition.MaxPool;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetText;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes candidates of candidates: small changes, crosses of two, narrower and wider ones.
 *
 * <p>What comes out is a sound net of at most {@value #MOST_LAYERS} layers, at most {@value
 * #MOST_CHANNELS} channels and at most {@value #MOST_MACS} multiply-accumulates, which is what
 * trains to the same bytes on every processor. A change that leads elsewhere is drawn again.
 */
public final class Variation {
  /** The most layers of a net, its classifier among them. */
  public static final int MOST_LAYERS = 14;

  /** The most channels of a convolution. */
  public static final int MOST_CHANNELS = 96;

  /** The most multiply-accumulates of an image. */
  public static final long MOST_MACS = 1_500_000;

  private static final List<Integer> KERNELS = List.of(1, 3, 5, 7);
  private static final List<Double> RATES = List.of(0.004, 0.008, 0.015, 0.025, 0.04);
  private static final List<Augment> AUGMENTS = List.of(Augment.NONE, Augment.MILD, Augment.GENTLE);

  /** A draw that fails is repeated so often before the parent is taken as it is. */
  private static final int DRAWS = 60;

  private final SeededRandom random;

  /** Draws of {@code random}, whose numbers decide all. */
  public Variation(SeededRandom random) {
    this.random = random;
  }

  /** The multiply-accumulates of an image. */
  public static long macs(NetDefinition net) {
    return net.placed().stream()
        .filter(placed -> !(placed.layer() instanceof LayerDefinition.BatchNorm))
        .mapToLong(
            placed ->
                (long) placed.weightCount() * placed.output().height() * placed.output().width())
        .sum();
  }

  /** A net that is no child of any: two to five convolutions, pooled or strided. */
  public Candidate random() {
    for (int draw = 0; draw < DRAWS; draw++) {
      List<LayerDefinition> layers = new ArrayList<>();
      int channels = 2 + random.nextInt(6);
      layers.add(new Convolution(oneOf(List.of(3, 5)), channels, 1 + random.nextInt(2), true));
      int more = 1 + random.nextInt(4);
      for (int i = 0; i < more; i++) {
        if (random.nextDouble() < 0.5) {
          layers.add(new MaxPool(Padding.VALID));
        }
        channels = Math.min(MOST_CHANNELS, channels + random.nextInt(channels + 2));
        layers.addAll(block(channels));
      }
      layers.add(random.nextDouble() < 0.4 ? new GlobalAveragePool() : new MaxPool(Padding.VALID));
      layers.add(new LayerDefinition.Classifier(10));
      if (isSound(layers) && random.nextDouble() < 0.3) {
        layers.add(layers.size() - 1, everyPlaceWeighed(layers));
      }
      if (isSound(layers)) {
        return new Candidate(
            text(layers), oneOf(RATES), oneOf(AUGMENTS), random.nextDouble() < 0.5);
      }
    }
    return new Candidate(
        "conv:5:4:2 pool conv:3:8 pool classifier:10", RATES.get(2), Augment.MILD, false);
  }

  /** A convolution, or a depthwise one and one of 1x1 behind it. */
  private List<LayerDefinition> block(int channels) {
    int stride = random.nextDouble() < 0.25 ? 2 : 1;
    if (random.nextDouble() < 0.35) {
      return List.of(
          new DepthwiseConvolution(3, stride, random.nextDouble() < 0.5),
          new Convolution(1, channels));
    }
    return List.of(new Convolution(3, channels, stride, true));
  }

  /** One to three small changes of the net, or now and then of how it is trained. */
  public Candidate mutate(Candidate parent) {
    Candidate child = parent;
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      child = random.nextDouble() < 0.25 ? withOtherTraining(child) : withOtherNet(child);
    }
    return child;
  }

  private Candidate withOtherTraining(Candidate of) {
    return switch (random.nextInt(3)) {
      case 0 -> new Candidate(of.net(), oneOf(RATES), of.augment(), of.perTensorWeights());
      case 1 -> new Candidate(of.net(), of.learningRate(), oneOf(AUGMENTS), of.perTensorWeights());
      default -> new Candidate(of.net(), of.learningRate(), of.augment(), !of.perTensorWeights());
    };
  }

  private Candidate withOtherNet(Candidate of) {
    for (int draw = 0; draw < DRAWS; draw++) {
      List<LayerDefinition> layers = layers(of);
      int at = random.nextInt(layers.size() - 1);
      change(layers, at);
      if (isSound(layers)) {
        return of.withNet(text(layers));
      }
    }
    return of;
  }

  /** Changes, adds or removes at one place in front of the classifier. */
  private void change(List<LayerDefinition> layers, int at) {
    switch (random.nextInt(9)) {
      case 0 -> layers.addAll(at, block(2 + random.nextInt(14)));
      case 1 -> layers.remove(at);
      case 2 -> layers.add(at, new MaxPool(Padding.VALID));
      case 3 -> layers.add(layers.size() - 1, atTheEnd(layers));
      default -> layers.set(at, layers.get(at).accept(new Changed()));
    }
  }

  private LayerDefinition atTheEnd(List<LayerDefinition> layers) {
    return switch (random.nextInt(4)) {
      case 0 -> new GlobalAveragePool();
      case 1 -> new AveragePool(2 + random.nextInt(2));
      case 2 -> everyPlaceWeighed(layers);
      default -> new Dense(8 + random.nextInt(16));
    };
  }

  /**
   * One number of each channel, a weighted mean of its places, where a kernel can cover them: of
   * nine places and ten classes, 19 weights a channel instead of the classifier's 90.
   */
  private static LayerDefinition everyPlaceWeighed(List<LayerDefinition> layers) {
    int height = net(layers).placed().get(layers.size() - 1).input().height();
    return height > 1 && height % 2 == 1 && height <= LayerDefinition.Sliding.MAX_STRIDE
        ? new DepthwiseConvolution(height, height, false)
        : new GlobalAveragePool();
  }

  private static int otherStride(int stride) {
    return stride == 1 ? 2 : 1;
  }

  /** The same layer with one of its numbers changed, or another one that can take its place. */
  private final class Changed implements LayerDefinition.Visitor<LayerDefinition> {
    @Override
    public LayerDefinition convolution(Convolution layer) {
      return switch (random.nextInt(6)) {
        case 0 -> new Convolution(oneOf(KERNELS), layer.channels(), layer.stride(), layer.relu());
        case 1 ->
            new Convolution(
                layer.kernel(), layer.channels(), otherStride(layer.stride()), layer.relu());
        case 2 -> new DepthwiseConvolution(layer.kernel(), layer.stride(), layer.relu());
        default ->
            new Convolution(
                layer.kernel(), channels(layer.channels()), layer.stride(), layer.relu());
      };
    }

    @Override
    public LayerDefinition depthwiseConvolution(DepthwiseConvolution layer) {
      return switch (random.nextInt(4)) {
        case 0 -> new DepthwiseConvolution(oneOf(KERNELS), layer.stride(), layer.relu());
        case 1 ->
            new DepthwiseConvolution(layer.kernel(), otherStride(layer.stride()), layer.relu());
        case 2 -> new DepthwiseConvolution(layer.kernel(), layer.stride(), !layer.relu());
        default -> new Convolution(3, 2 + random.nextInt(14), layer.stride(), true);
      };
    }

    @Override
    public LayerDefinition batchNorm(LayerDefinition.BatchNorm layer) {
      return layer;
    }

    @Override
    public LayerDefinition maxPool(MaxPool layer) {
      return random.nextDouble() < 0.5 ? new AveragePool(2) : new GlobalAveragePool();
    }

    @Override
    public LayerDefinition averagePool(AveragePool layer) {
      return random.nextDouble() < 0.5
          ? new AveragePool(2 + random.nextInt(3))
          : new MaxPool(Padding.VALID);
    }

    @Override
    public LayerDefinition globalAveragePool(GlobalAveragePool layer) {
      return random.nextDouble() < 0.5 ? new AveragePool(2) : new MaxPool(Padding.VALID);
    }

    @Override
    public LayerDefinition dropout(LayerDefinition.Dropout layer) {
      return layer;
    }

    @Override
    public LayerDefinition dense(Dense layer) {
      return new Dense(channels(layer.units()));
    }

    @Override
    public LayerDefinition classifier(LayerDefinition.Classifier layer) {
      return layer;
    }

    /** One or two more or fewer, or a half more or less. */
    private int channels(int now) {
      int next =
          switch (random.nextInt(4)) {
            case 0 -> now + 1 + random.nextInt(2);
            case 1 -> now - 1 - random.nextInt(2);
            case 2 -> now + (now + 1) / 2;
            default -> now - now / 3;
          };
      return Math.max(1, Math.min(MOST_CHANNELS, next));
    }
  }

  /** The front of one net and the back of the other, and either's way of being trained. */
  public Candidate cross(Candidate a, Candidate b) {
    Candidate trainedAs = random.nextDouble() < 0.5 ? a : b;
    for (int draw = 0; draw < DRAWS; draw++) {
      List<LayerDefinition> front = layers(a);
      List<LayerDefinition> back = layers(b);
      int cut = 1 + random.nextInt(front.size() - 1);
      int from = random.nextInt(back.size());
      List<LayerDefinition> both = new ArrayList<>(front.subList(0, cut));
      both.addAll(back.subList(from, back.size()));
      if (isSound(both)) {
        return trainedAs.withNet(text(both));
      }
    }
    return trainedAs.withNet(a.net());
  }

  /**
   * The same net with all channels and units but the classifier's times {@code factor}, rounded, 1
   * at least.
   */
  public static Candidate scaled(Candidate of, double factor) {
    List<LayerDefinition> layers = new ArrayList<>();
    for (LayerDefinition layer : layers(of)) {
      if (layer instanceof Convolution conv) {
        layers.add(
            new Convolution(
                conv.kernel(), scaled(conv.channels(), factor), conv.stride(), conv.relu()));
      } else if (layer instanceof Dense dense) {
        layers.add(new Dense(scaled(dense.units(), factor)));
      } else {
        layers.add(layer);
      }
    }
    return of.withNet(text(layers));
  }

  private static int scaled(int channels, double factor) {
    return (int) Math.max(1, Math.min(MOST_CHANNELS, Math.round(channels * factor)));
  }

  /** The same net with an eighth more channels, one at least, of one layer that is drawn. */
  public Candidate widened(Candidate of) {
    List<LayerDefinition> layers = layers(of);
    List<Integer> wide = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Convolution || layers.get(i) instanceof Dense) {
        wide.add(i);
      }
    }
    if (wide.isEmpty()) {
      return of;
    }
    int at = oneOf(wide);
    if (layers.get(at) instanceof Convolution conv) {
      int channels = Math.min(MOST_CHANNELS, wider(conv.channels()));
      layers.set(at, new Convolution(conv.kernel(), channels, conv.stride(), conv.relu()));
    } else if (layers.get(at) instanceof Dense dense) {
      layers.set(at, new Dense(Math.min(MOST_CHANNELS, wider(dense.units()))));
    }
    return isSound(layers) ? of.withNet(text(layers)) : of;
  }

  private static int wider(int channels) {
    return channels + Math.max(1, channels / 8);
  }

  private static List<LayerDefinition> layers(Candidate of) {
    return new ArrayList<>(of.definition().layers());
  }

  private static NetDefinition net(List<LayerDefinition> layers) {
    return NetDefinition.forDigits("net", layers.toArray(LayerDefinition[]::new));
  }

  /** Whether they make a net within the bounds. */
  private static boolean isSound(List<LayerDefinition> layers) {
    if (layers.size() > MOST_LAYERS || layers.size() < 2) {
      return false;
    }
    try {
      return macs(net(layers)) <= MOST_MACS;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false; // a shape that does not fit
    }
  }

  private static String text(List<LayerDefinition> layers) {
    return NetText.print(net(layers));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
