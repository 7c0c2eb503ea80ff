package dev.nib.trainer.loop;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.trainer.TrainingException;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.Weights;
import java.util.Optional;

/**
 * Trains nets with Adam (Kingma and Ba, 2015) on cross entropy, and keeps the weights of the epoch
 * that did best on the validation images.
 */
public final class CnnTrainer {
  /** The part of the training images that {@link #train} with a {@code Dataset} validates on. */
  public static final double VALIDATION_FRACTION = 0.1;

  private CnnTrainer() {}

  /**
   * Trains a net from random weights.
   *
   * <p>The same arguments give the same weights, to the bit, on the same machine; settings that
   * differ only in one or two threads too. A training that went on from a checkpoint counts as one.
   *
   * @param train images to learn from, as large as the net's input
   * @param validation images, not among those, that choose the best epoch
   * @throws IllegalArgumentException if images and net do not fit together
   * @throws TrainingException if the loss or a weight stops being a number, or the checkpoint
   *     cannot be used
   */
  public static TrainedNet train(
      NetDefinition net,
      LabelledImages train,
      LabelledImages validation,
      TrainingSettings settings,
      TrainingControl control) {
    requireFit(net, "training", train);
    requireFit(net, "validation", validation);
    settings.recipe().distillation().ifPresent(d -> requireTeacher(net, d.teacher().definition()));
    Weights first = Weights.random(net, settings.seed());
    Optional<float[][]> answers = answers(settings, train);
    try (ReplicaPool pool =
        new ReplicaPool(net, first, settings.threads(), settings.recipe(), answers)) {
      return new TrainingRun(net, train, validation, settings, control, pool).train();
    }
  }

  /**
   * As above, with a tenth of the training images held out, every class in proportion, as
   * validation images.
   *
   * @param validationSeed decides which; trainings that share it can be compared on the same
   *     images, and learn from the same teacher
   * @throws TrainingException also if there are fewer than two images
   */
  public static TrainedNet train(
      NetDefinition net,
      LabelledImages images,
      long validationSeed,
      TrainingSettings settings,
      TrainingControl control) {
    if (images.count() < 2) {
      throw new TrainingException(
          "training needs 2 images at least, one to learn from and one to validate on; there is "
              + images.count());
    }
    Splits.Split split = Splits.stratified(images, VALIDATION_FRACTION, validationSeed);
    return train(net, split.rest(), split.chosen(), settings, control);
  }

  /**
   * What a teacher says of each image {@code [N,classes]}, asked once where every epoch shows it
   * the same images: it is larger than its student as a rule, and would take most of the time.
   */
  private static Optional<float[][]> answers(TrainingSettings settings, LabelledImages train) {
    return settings
        .recipe()
        .distillation()
        .filter(d -> settings.recipe().augmentation().isNone())
        .map(d -> d.teacher().predict(train, settings.threads()));
  }

  /** A net with the random weights that training would start from, and an empty history. */
  public static TrainedNet untrained(NetDefinition net, long seed) {
    return new TrainedNet(net, Weights.random(net, seed), TrainingHistory.NONE);
  }

  private static void requireFit(NetDefinition net, String which, LabelledImages images) {
    if (images.count() < 1) {
      throw new IllegalArgumentException("there are no " + which + " images");
    }
    TrainedNet.requireSize(net, images);
    if (images.classes() > net.classes()) {
      throw new IllegalArgumentException(
          "%s tells %d classes apart, the %s images have %d"
              .formatted(net.name(), net.classes(), which, images.classes()));
    }
  }

  private static void requireTeacher(NetDefinition net, NetDefinition teacher) {
    if (teacher.height() != net.height()
        || teacher.width() != net.width()
        || teacher.classes() != net.classes()) {
      throw new IllegalArgumentException(
          "%s reads %dx%d and tells %d classes apart, its teacher %s reads %dx%d and tells %d"
              .formatted(
                  net.name(),
                  net.height(),
                  net.width(),
                  net.classes(),
                  teacher.name(),
                  teacher.height(),
                  teacher.width(),
                  teacher.classes()));
    }
  }
}
