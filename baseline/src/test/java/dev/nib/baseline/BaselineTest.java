package dev.nib.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.dataset.baseline.Baseline;
import dev.nib.dataset.baseline.BaselineException;
import dev.nib.dataset.baseline.BaselineListener;
import dev.nib.dataset.baseline.BaselineSettings;
import dev.nib.dataset.baseline.BaselineTrainer;
import dev.nib.dataset.baseline.ForestSettings;
import dev.nib.dataset.baseline.SvmSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BaselineTest {
  private static final LabelledImages TRAIN =
      SyntheticDigits.generate(400, 5, SyntheticDigits.Part.TRAIN);
  private static final LabelledImages TEST =
      SyntheticDigits.generate(300, 5, SyntheticDigits.Part.TEST);

  private static final ForestSettings FOREST = ForestSettings.defaults().withTrees(20);
  private static final SvmSettings SVM = SvmSettings.defaults();

  private static final BaselineTrainer TRAINER =
      ServiceLoader.load(BaselineTrainer.class).findFirst().orElseThrow();

  static List<BaselineSettings> settings() {
    return List.of(FOREST, SVM);
  }

  private static double accuracy(Baseline baseline, LabelledImages images) {
    return ConfusionMatrix.of(images, baseline.predict(images)).accuracy();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void learnsDigits(BaselineSettings settings) {
    Baseline baseline = TRAINER.train(settings, TRAIN, BaselineListener.NONE);

    assertThat(accuracy(baseline, TEST)).as(baseline.summary()).isGreaterThan(0.7);
    assertThat(accuracy(baseline, TRAIN)).isGreaterThan(0.9);
  }

  @Test
  void threadsChangeNothingAndSeedsDo() {
    ForestSettings few = FOREST.withTrees(5);
    byte[] forest = TRAINER.train(few.withThreads(1), TRAIN, BaselineListener.NONE).toBytes();
    assertThat(TRAINER.train(few.withThreads(3), TRAIN, BaselineListener.NONE).toBytes())
        .isEqualTo(forest);
    assertThat(TRAINER.train(few.withSeed(2), TRAIN, BaselineListener.NONE).toBytes())
        .isNotEqualTo(forest);

    Baseline svm = TRAINER.train(SVM.withThreads(1), TRAIN, BaselineListener.NONE);
    assertThat(TRAINER.train(SVM.withThreads(3), TRAIN, BaselineListener.NONE).toBytes())
        .isEqualTo(svm.toBytes());
    assertThat(svm.predict(TEST, 3, BaselineListener.NONE))
        .containsExactly(svm.predict(TEST, 1, BaselineListener.NONE));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void tellsHowFarItIs(BaselineSettings settings) {
    List<Integer> trained = new ArrayList<>();
    Baseline baseline =
        TRAINER.train(settings, TRAIN, (done, total) -> trained.add(done * 1000 + total));
    int pieces = settings == FOREST ? 20 : 45;
    assertThat(trained)
        .isEqualTo(IntStream.rangeClosed(1, pieces).mapToObj(i -> i * 1000 + pieces).toList());

    List<Integer> scored = new ArrayList<>();
    baseline.predict(TEST.head(250), 2, (done, total) -> scored.add(done));
    assertThat(scored).containsExactly(100, 200, 250);
  }

  @Test
  void gammaIsOneOverFeaturesTimesVariance() {
    // Pixels 0, 0, 0, 1 and 1, 1, 1, 0: mean 1/2, variance 1/4, four features.
    byte full = (byte) 255;
    LabelledImages two =
        LabelledImages.of(
            2, 2, 10, new byte[] {0, 0, 0, full, full, full, full, 0}, new byte[] {3, 7});

    SupportVectorMachine svm =
        (SupportVectorMachine) TRAINER.train(SVM, two, BaselineListener.NONE);

    assertThat(svm.gamma()).isCloseTo(1, within(1e-12));
    assertThat(svm.predict(two)).containsExactly(3, 7);
    assertThat(
            ((SupportVectorMachine) TRAINER.train(SVM.withGamma(0.25), two, BaselineListener.NONE))
                .gamma())
        .isEqualTo(0.25);
  }

  @Test
  void aWholeForestMeetsEveryImageItSaw() {
    // Trees that see every image, with leaves of one class, know them all by heart.
    ForestSettings all = ForestSettings.defaults().withTrees(3).withSubsample(1).withSeed(4);
    assertThat(accuracy(TRAINER.train(all, TRAIN, BaselineListener.NONE), TRAIN)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void refusesImagesThatTeachNothing(BaselineSettings settings) {
    LabelledImages oneClass = LabelledImages.of(2, 2, 10, new byte[12], new byte[3]);
    assertThatThrownBy(() -> TRAINER.train(settings, oneClass, BaselineListener.NONE))
        .isInstanceOf(BaselineException.class)
        .hasMessage("3 training images of one class; a baseline needs images of two or more");
    LabelledImages large = LabelledImages.of(129, 128, 10, new byte[33024], new byte[] {0, 1});
    assertThatThrownBy(() -> TRAINER.train(settings, large, BaselineListener.NONE))
        .isInstanceOf(BaselineException.class)
        .hasMessageContaining("129x128");
    Baseline baseline = TRAINER.train(settings, TRAIN.head(50), BaselineListener.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> baseline.predict(large))
        .withMessage("trained on images of 28x28, these are 129x128");
  }

  @Test
  void refusesBlankImagesAndSettingsOutOfRange() {
    LabelledImages blank = LabelledImages.of(2, 2, 10, new byte[8], new byte[] {0, 1});
    assertThatThrownBy(() -> TRAINER.train(SVM, blank, BaselineListener.NONE))
        .isInstanceOf(BaselineException.class)
        .hasMessageContaining("all pixels of the 2 training images are alike");
    // A tree can say the more frequent class, or the first.
    assertThat(
            ((RandomForest) TRAINER.train(FOREST, blank, BaselineListener.NONE)).forest().nodes())
        .isEqualTo(20);

    assertThatIllegalArgumentException().isThrownBy(() -> FOREST.withTrees(0));
    ForestSettings many = FOREST.withTrees(65_536);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TRAINER.train(many, TRAIN, BaselineListener.NONE))
        .withMessage("65536 trees, not 1..65535");
    assertThatIllegalArgumentException().isThrownBy(() -> TRAINER.check(many));
    TRAINER.check(FOREST.withTrees(65_535));
    assertThatIllegalArgumentException().isThrownBy(() -> FOREST.withThreads(0));
    assertThatIllegalArgumentException().isThrownBy(() -> FOREST.withDepth(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> FOREST.withLeaves(1));
    assertThatIllegalArgumentException().isThrownBy(() -> FOREST.withSplitPixels(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> FOREST.withGreyBits(9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FOREST.withSubsample(0))
        .withMessage("subsample is 0.0, not above 0 and up to 1");
    assertThatIllegalArgumentException().isThrownBy(() -> SVM.withC(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SVM.withGamma(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> SVM.withThreads(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SvmSettings(1, 0, 0, 1, 1))
        .withMessage("tolerance is 0.0, not above 0");
  }
}
