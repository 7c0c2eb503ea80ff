package dev.nib.baseline;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SeededRandom;
import dev.nib.dataset.baseline.BaselineException;
import dev.nib.dataset.baseline.BaselineListener;
import dev.nib.dataset.baseline.SvmSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import smile.base.svm.KernelMachine;
import smile.base.svm.LASVM;
import smile.math.MathEx;
import smile.math.kernel.MercerKernel;

/**
 * Trains a machine for every pair of classes with Smile's LASVM (Bordes, Ertekin, Weston and
 * Bottou, Fast Kernel Classifiers with Online and Active Learning, JMLR 2005): one pass over the
 * images of both, then as many steps of sequential minimal optimisation as there are support
 * vectors, fewer if the tolerance is met. That is near libsvm's optimum, not at it: 2 of 2,400
 * answers differed.
 */
final class SvmTrainer {
  private static final long STREAM = 0x57e;

  /** LASVM's passes; a second one changed no accuracy here, and took three times as long. */
  private static final int PASSES = 1;

  private final SvmSettings settings;
  private final int[] labels;
  private final PixelRow[] rows;
  private final Rbf kernel;

  private SvmTrainer(LabelledImages images, SvmSettings settings) {
    this.settings = settings;
    labels = images.labels();
    rows = new PixelRow[images.count()];
    byte[] pixels = new byte[images.imageSize()];
    for (int i = 0; i < rows.length; i++) {
      images.copyPixels(i, pixels, 0);
      rows[i] = new PixelRow(pixels);
    }
    kernel = new Rbf(settings.gamma() > 0 ? settings.gamma() : gamma(rows, pixels.length));
  }

  static SupportVectorMachine train(
      LabelledImages images, SvmSettings settings, BaselineListener listener) {
    ImageFormat format = ImageFormat.ofTraining(images);
    SvmTrainer trainer = new SvmTrainer(images, settings);
    List<int[]> pairs = pairs(images.histogram());
    List<KernelMachine<PixelRow>> machines = new ArrayList<>();
    pairs.forEach(pair -> machines.add(null));
    Workers.run(
        pairs.size(),
        settings.threads(),
        i -> {
          KernelMachine<PixelRow> machine = trainer.machine(pairs.get(i), i);
          synchronized (machines) {
            machines.set(i, machine);
          }
        },
        listener);
    return trainer.copy(format, pairs, machines);
  }

  /** Two classes that occur, the smaller first. */
  private static List<int[]> pairs(int[] histogram) {
    int[] occurring = IntStream.range(0, histogram.length).filter(c -> histogram[c] > 0).toArray();
    List<int[]> pairs = new ArrayList<>();
    for (int a = 0; a < occurring.length; a++) {
      for (int b = a + 1; b < occurring.length; b++) {
        pairs.add(new int[] {occurring[a], occurring[b]});
      }
    }
    return pairs;
  }

  /** {@code 1 / (features * variance)} of pixels in 0..1. */
  private static double gamma(PixelRow[] rows, int features) {
    double sum = 0;
    double squares = 0;
    for (PixelRow row : rows) {
      squares += row.norm();
      for (int i = 0; i < row.inked(); i++) {
        sum += row.value(i);
      }
    }
    double count = (double) rows.length * features;
    double variance = (squares / count - sum / count * (sum / count)) / (255.0 * 255.0);
    if (!(variance > 0)) {
      throw new BaselineException(
          "all pixels of the %d training images are alike; nothing can be learnt from them"
              .formatted(rows.length));
    }
    return 1 / (features * variance);
  }

  private KernelMachine<PixelRow> machine(int[] pair, int index) {
    int[] chosen =
        IntStream.range(0, labels.length)
            .filter(i -> labels[i] == pair[0] || labels[i] == pair[1])
            .toArray();
    PixelRow[] x = Arrays.stream(chosen).mapToObj(i -> rows[i]).toArray(PixelRow[]::new);
    int[] y = Arrays.stream(chosen).map(i -> labels[i] == pair[0] ? 1 : -1).toArray();
    // Smile draws the order of the images from a generator of the thread.
    MathEx.setSeed(SeededRandom.of(settings.seed(), STREAM, index).nextLong());
    return new LASVM<>(kernel, settings.c(), settings.tolerance()).fit(x, y, PASSES);
  }

  /** Gives every support vector one number, whichever machines it is of. */
  private SupportVectorMachine copy(
      ImageFormat format, List<int[]> pairs, List<KernelMachine<PixelRow>> machines) {
    // A row equals itself only: images that are alike stay two.
    Map<PixelRow, Integer> numbers = new HashMap<>();
    List<PixelRow> vectors = new ArrayList<>();
    List<PairMachine> copies = new ArrayList<>();
    for (int m = 0; m < machines.size(); m++) {
      PixelRow[] own = machines.get(m).vectors();
      int[] indices = new int[own.length];
      for (int i = 0; i < own.length; i++) {
        if (!numbers.containsKey(own[i])) {
          numbers.put(own[i], vectors.size());
          vectors.add(own[i]);
        }
        indices[i] = numbers.get(own[i]);
      }
      int[] pair = pairs.get(m);
      copies.add(
          new PairMachine(
              pair[0], pair[1], indices, machines.get(m).weights(), machines.get(m).intercept()));
    }
    return new SupportVectorMachine(format, kernel.gamma, vectors, copies);
  }

  /** The kernel, on grey values 0..255. */
  private static final class Rbf implements MercerKernel<PixelRow> {
    private static final long serialVersionUID = 1;

    final double gamma;
    private final double factor;

    Rbf(double gamma) {
      this.gamma = gamma;
      factor = SupportVectorMachine.factor(gamma);
    }

    @Override
    public double k(PixelRow a, PixelRow b) {
      return Math.exp(factor * PixelRow.squaredDistance(a, b));
    }

    @Override
    public double[] kg(PixelRow a, PixelRow b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MercerKernel<PixelRow> of(double[] parameters) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[] hyperparameters() {
      return new double[] {gamma};
    }

    @Override
    public double[] lo() {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[] hi() {
      throw new UnsupportedOperationException();
    }
  }
}
