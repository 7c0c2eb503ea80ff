package dev.nib.toolkit.study;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.dataset.augment.FillMode;
import dev.nib.toolkit.report.Reproduction.Distortion;
import dev.nib.toolkit.report.Reproduction.StudyFigures;
import java.util.List;
import java.util.Optional;

/** What the study that {@code nib reproduce} repeats did, and what it found. */
final class Study {
  /** Training images of its data set, in the layout of Kaggle's digit recogniser. */
  static final int IMAGES = 42_000;

  /** The part of them that its nets were validated on. */
  static final double NET_VALIDATION = 0.2;

  /** The part of them that its forest and its SVM were validated on. */
  static final double BASELINE_VALIDATION = 0.3;

  static final int EPOCHS = 10;
  static final int BATCH = 86;

  static final Augmentation AUGMENTATION = Augmentation.study();

  /**
   * The largest step with augmentation, of which the study says nothing: so strongly changed images
   * leave a net further from its best after ten epochs, and larger steps bring it closer.
   */
  static final double AUGMENTED_LEARNING_RATE = 0.002;

  /** Its training accuracies are those of the variant with 101,098 parameters. */
  static final StudyFigures CNN =
      new StudyFigures(0.99, Optional.of(0.0305), Optional.of(0.984), Optional.of(70.0));

  static final StudyFigures AUGMENTED_CNN =
      new StudyFigures(0.99, Optional.of(0.0272), Optional.of(0.948), Optional.of(243.0));

  static final StudyFigures FOREST = StudyFigures.accuracyOnly(0.9571);
  static final StudyFigures SVM = StudyFigures.accuracyOnly(0.9741);

  private Study() {}

  /** The images that the study's parts are cut from: so many at most, classes in proportion. */
  static LabelledImages images(LabelledImages all, int atMost, long seed) {
    return all.count() <= atMost
        ? all
        : Splits.stratified(all, (double) atMost / all.count(), seed).chosen();
  }

  /**
   * How the test images are changed, which the study did not do: each of its kinds of augmentation
   * alone. What comes in from outside is paper, as in a photo.
   */
  static List<Distortion> distortions() {
    Augmentation none = Augmentation.none().withFill(FillMode.CONSTANT, 0);
    return List.of(
        new Distortion("as they are", none),
        new Distortion("shifted by up to 0.3", none.withShifts(0.3, 0.3)),
        new Distortion("turned by up to 30 degrees", none.withRotation(30)),
        new Distortion("scaled by 0.7 to 1.3", none.withZoom(0.3)));
  }
}
