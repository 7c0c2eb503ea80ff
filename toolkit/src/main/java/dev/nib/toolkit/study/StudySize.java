package dev.nib.toolkit.study;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.trainer.loop.TrainingSettings;
import dev.nib.trainer.nets.NetDefinition;
import java.util.Optional;

/**
 * How much a run of {@code nib reproduce} takes on.
 *
 * @param images what each contestant's training and validation parts are cut from, at most
 * @param net the CNN
 * @param epochs of the CNN
 * @param batch images a step of the CNN
 * @param learningRate the CNN's largest step without augmentation
 * @param augmentedLearningRate the same with augmentation
 * @param trees of the forest
 * @param testImages how many test images are distorted
 */
record StudySize(
    int images,
    NetDefinition net,
    int epochs,
    int batch,
    double learningRate,
    double augmentedLearningRate,
    int trees,
    int testImages) {
  /** Few images want larger steps. */
  private static final double QUICK_RATE = 1.5;

  StudySize {
    if (images < 1 || epochs < 1 || trees < 1 || testImages < 1) {
      throw new ToolkitException(
          "%s %d, %s %d, %s %d, %s %d: must be 1 or more",
          Setting.IMAGES,
          images,
          Setting.EPOCHS,
          epochs,
          Setting.TREES,
          trees,
          Setting.TEST_IMAGES,
          testImages);
    }
  }

  /** The study's. */
  static StudySize whole(NetDefinition net) {
    double rate = TrainingSettings.of(net).learningRate();
    return new StudySize(
        Study.IMAGES,
        net,
        Study.EPOCHS,
        Study.BATCH,
        rate,
        Math.max(rate, Study.AUGMENTED_LEARNING_RATE),
        200,
        2000);
  }

  /**
   * Enough for the contestants to come out in the study's order: after 6 epochs of the net's usual
   * steps augmentation has not paid yet, and the SVM is ahead of it.
   */
  static StudySize quick(NetDefinition net) {
    double rate = QUICK_RATE * TrainingSettings.of(net).learningRate();
    return new StudySize(6000, net, 10, 64, rate, rate, 100, 1000);
  }

  /** The same with what a user asks for; without one a value stays as it is. */
  StudySize with(
      Optional<Integer> newImages,
      Optional<Integer> newEpochs,
      Optional<Integer> newTrees,
      Optional<Integer> newTest) {
    return new StudySize(
        newImages.orElse(images),
        net,
        newEpochs.orElse(epochs),
        batch,
        learningRate,
        augmentedLearningRate,
        newTrees.orElse(trees),
        newTest.orElse(testImages));
  }
}
