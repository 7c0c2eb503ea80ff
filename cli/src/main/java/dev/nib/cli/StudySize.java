package dev.nib.cli;

import dev.nib.trainer.NetDefinition;
import dev.nib.trainer.Nets;

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
  private static final double QUICK_RATE = 0.009;

  StudySize {
    if (images < 1 || epochs < 1 || trees < 1 || testImages < 1) {
      throw new UsageException(
          "--images %d, --epochs %d, --trees %d, --test-images %d: must be 1 or more"
              .formatted(images, epochs, trees, testImages));
    }
  }

  /** The study's. */
  static StudySize whole(NetDefinition net) {
    double rate = Nets.settings(net).learningRate();
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
   * The least of which the contestants come out in the study's order: with half of the images, or
   * fewer or smaller steps, augmentation has not paid yet and the SVM is ahead of it.
   */
  static StudySize quick() {
    return new StudySize(6000, Nets.COMPACT, 10, 64, QUICK_RATE, QUICK_RATE, 100, 1000);
  }

  /** The same with what a user asks for; null leaves a value as it is. */
  StudySize with(
      Integer newImages,
      NetDefinition newNet,
      Integer newEpochs,
      Integer newTrees,
      Integer newTest) {
    return new StudySize(
        newImages == null ? images : newImages,
        newNet == null ? net : newNet,
        newEpochs == null ? epochs : newEpochs,
        batch,
        learningRate,
        augmentedLearningRate,
        newTrees == null ? trees : newTrees,
        newTest == null ? testImages : newTest);
  }
}
