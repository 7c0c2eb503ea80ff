package dev.nib.bench;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.TrainedNet;
import dev.nib.trainer.nets.Nets;

/**
 * Times Deeplearning4j's float32 inference in batches: {@code Dl4jTimer NET SECONDS THREADS}.
 * Random weights take as long as trained ones.
 */
final class Dl4jTimer {
  private static final int IMAGES = 256;

  private Dl4jTimer() {}

  public static void main(String[] arguments) {
    TrainedNet net = CnnTrainer.untrained(Nets.of(arguments[0], "net"), 1);
    LabelledImages images = SyntheticDigits.generate(IMAGES, 1, SyntheticDigits.Part.TEST);
    int threads = Integer.parseInt(arguments[2]);
    Windows.print(() -> net.predict(images, threads), IMAGES, Windows.end(arguments[1]));
    System.exit(0);
  }
}
