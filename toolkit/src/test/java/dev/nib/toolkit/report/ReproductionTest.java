package dev.nib.toolkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.toolkit.report.Reproduction.Contestant;
import dev.nib.toolkit.report.Reproduction.Score;
import dev.nib.toolkit.report.Reproduction.StudyFigures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a run tells the study's story. */
class ReproductionTest {
  private static Contestant contestant(String name, double study, double ours) {
    return new Contestant(
        name,
        StudyFigures.accuracyOnly(study),
        name,
        80,
        20,
        Optional.empty(),
        1,
        Optional.empty(),
        "",
        Optional.empty(),
        1,
        Optional.empty(),
        Optional.empty(),
        new Score(ours, Optional.empty()),
        List.of());
  }

  private static List<Contestant> contestants(
      double cnn, double augmented, double forest, double svm) {
    return List.of(
        contestant("CNN", 0.99, cnn),
        contestant("CNN with augmentation", 0.99, augmented),
        contestant("forest", 0.9571, forest),
        contestant("SVM", 0.9741, svm));
  }

  @Test
  void theStudysOrder() {
    assertThat(Reproduction.outOfOrder(contestants(0.98, 0.97, 0.93, 0.95))).isEmpty();
    // Both nets have the same accuracy there.
    assertThat(Reproduction.outOfOrder(contestants(0.97, 0.98, 0.93, 0.95))).isEmpty();
  }

  @Test
  void anotherOrderNamesEachPair() {
    assertThat(Reproduction.outOfOrder(contestants(0.98, 0.94, 0.93, 0.95)))
        .containsExactly("SVM ahead of CNN with augmentation");
    assertThat(Reproduction.outOfOrder(contestants(0.27, 0.20, 0.84, 0.84)))
        .containsExactly(
            "forest ahead of CNN",
            "SVM ahead of CNN",
            "forest ahead of CNN with augmentation",
            "SVM ahead of CNN with augmentation",
            "forest level with SVM");
  }
}
