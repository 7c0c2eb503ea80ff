package dev.nib.trainer.loop;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.augment.Batch;
import dev.nib.model.PixelScale;
import dev.nib.trainer.dl4j.Dl4jEngine;
import dev.nib.trainer.layers.Engine;
import dev.nib.trainer.layers.LayerLoop;
import dev.nib.trainer.layers.Shard;
import dev.nib.trainer.nets.NetDefinition;
import java.util.Arrays;
import java.util.Optional;

/**
 * One thread's copy of a net, over parameters that all copies share. Made and used on that thread.
 */
final class Replica {
  private final NetDefinition net;
  private final Engine engine;
  private final Targets targets;
  private final byte[] pixels;
  // As long as the most images met need.
  private float[] scaled = {};

  /**
   * A copy over parameters.
   *
   * @param answers as {@link Targets} has them
   */
  Replica(NetDefinition net, float[] params, Recipe recipe, Optional<float[][]> answers) {
    this.net = net;
    targets = new Targets(net.classes(), recipe, answers);
    engine = LayerLoop.suits(net) ? new LayerLoop(net, params) : new Dl4jEngine(net, params);
    pixels = new byte[net.height() * net.width()];
  }

  /** Loss and gradient over images from to to-1 of a batch, with dropout that the seed decides. */
  Shard shard(Batch batch, int from, int to, long seed) {
    int[] labels = Arrays.copyOfRange(batch.labels(), from, to);
    float[] wanted = targets.of(batch, from, to);
    scale(batch.pixels(), from, to - from);
    return engine.shard(scaled, wanted, labels, seed);
  }

  /** Writes the class probabilities of {@code images[from..to-1]} to the same places. */
  void predict(LabelledImages images, int from, int to, float[][] probabilities) {
    float[] grey = new float[(to - from) * pixels.length];
    for (int image = from, at = 0; image < to; image++) {
      images.copyPixels(image, pixels, 0);
      for (byte pixel : pixels) {
        grey[at++] = pixel & 0xff;
      }
    }
    float[] outputs = probabilities(grey, 0, to - from);
    int classes = net.classes();
    for (int i = 0; i < to - from; i++) {
      probabilities[from + i] = Arrays.copyOfRange(outputs, i * classes, (i + 1) * classes);
    }
  }

  /**
   * Class probabilities {@code [N,classes]} of {@code n} images, row-major.
   *
   * @param grey levels {@code [N,H,W]} of 0 to 255 from image {@code from} on
   */
  float[] probabilities(float[] grey, int from, int n) {
    scale(grey, from, n);
    return engine.predict(scaled, n);
  }

  /** Makes {@code n} images the net's input, from image {@code from} of the grey ones on. */
  private void scale(float[] grey, int from, int n) {
    PixelScale scale = net.pixels();
    int first = from * pixels.length;
    int count = n * pixels.length;
    if (scaled.length < count) {
      scaled = new float[count];
    }
    for (int i = 0; i < count; i++) {
      scaled[i] = scale.real(grey[first + i]);
    }
  }
}
