package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  // Class 2 is predicted and never occurs, 9 does neither.
  private static final int[] LABELS =
      numbers(
          "7,0,1,3,1,7,7,5,0,0,3,3,5,4,3,1,6,6,0,1,4,3,7,4,3,3,5,5,1,6,"
              + "6,8,7,3,3,5,5,6,7,3,8,0,0,8,8,3,1,3,0,8,5,5,3,4,1,6,4,0,3,6");
  private static final int[] PREDICTIONS =
      numbers(
          "7,0,1,2,1,7,7,5,6,0,0,3,5,4,2,1,0,6,4,1,4,3,7,4,5,3,5,5,1,6,"
              + "6,4,1,2,0,5,5,6,7,2,8,7,0,3,8,2,1,2,0,3,5,5,2,4,0,7,4,0,5,6");

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void agreesWithScikitLearn() {
    // confusion_matrix and precision_recall_fscore_support (zero_division=0) of scikit-learn 1.2.1.
    ConfusionMatrix matrix = ConfusionMatrix.of(10, LABELS, PREDICTIONS);

    assertThat(matrix.toArray())
        .isEqualTo(
            new long[][] {
              {5, 0, 0, 0, 1, 0, 1, 1, 0, 0},
              {1, 6, 0, 0, 0, 0, 0, 0, 0, 0},
              {0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
              {2, 0, 7, 3, 0, 2, 0, 0, 0, 0},
              {0, 0, 0, 0, 5, 0, 0, 0, 0, 0},
              {0, 0, 0, 0, 0, 8, 0, 0, 0, 0},
              {1, 0, 0, 0, 0, 0, 5, 1, 0, 0},
              {0, 1, 0, 0, 0, 0, 0, 5, 0, 0},
              {0, 0, 0, 2, 1, 0, 0, 0, 2, 0},
              {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
            });
    assertThat(matrix.accuracy()).isEqualTo(0.65);
    ClassScores macro = matrix.macroAverage();
    assertThat(macro.precision()).isCloseTo(0.6749559082892416, within(1e-15));
    assertThat(macro.recall()).isCloseTo(0.6271164021164021, within(1e-15));
    assertThat(macro.f1()).isCloseTo(0.6214755507841162, within(1e-15));
    ClassScores weighted = matrix.weightedAverage();
    assertThat(weighted.precision()).isCloseTo(0.7322486772486773, within(1e-15));
    assertThat(weighted.recall()).isCloseTo(0.65, within(1e-15));
    assertThat(weighted.f1()).isCloseTo(0.6543642603240127, within(1e-15));
  }

  @Test
  void reportIsThatOfScikitLearn() {
    // classification_report(digits=4, zero_division=0) of scikit-learn 1.2.1.
    assertThat(ClassificationReport.text(ConfusionMatrix.of(10, LABELS, PREDICTIONS)))
        .isEqualTo(
            """
                          precision    recall  f1-score   support

                       0     0.5556    0.6250    0.5882         8
                       1     0.8571    0.8571    0.8571         7
                       2     0.0000    0.0000    0.0000         0
                       3     0.6000    0.2143    0.3158        14
                       4     0.7143    1.0000    0.8333         5
                       5     0.8000    1.0000    0.8889         8
                       6     0.8333    0.7143    0.7692         7
                       7     0.7143    0.8333    0.7692         6
                       8     1.0000    0.4000    0.5714         5

                accuracy                         0.6500        60
               macro avg     0.6750    0.6271    0.6215        60
            weighted avg     0.7322    0.6500    0.6544        60
            """);
  }

  @Test
  void quotientsOfNothingAreZero() {
    ConfusionMatrix matrix = ConfusionMatrix.of(4, new int[] {0, 0, 1}, new int[] {0, 2, 0});

    // 1 occurs and is never predicted, 2 is predicted and never occurs, 3 does neither.
    assertThat(matrix.scores(0)).isEqualTo(new ClassScores(0.5, 0.5, 0.5, 2));
    assertThat(matrix.scores(1)).isEqualTo(new ClassScores(0, 0, 0, 1));
    assertThat(matrix.scores(2)).isEqualTo(new ClassScores(0, 0, 0, 0));
    assertThat(matrix.scores(3)).isEqualTo(new ClassScores(0, 0, 0, 0));
    assertThat(matrix.occurs(1)).isTrue();
    assertThat(matrix.occurs(2)).isTrue();
    assertThat(matrix.occurs(3)).isFalse();
    assertThat(matrix.macroAverage().recall()).isEqualTo(0.5 / 3);
    assertThat(matrix.predicted(0)).isEqualTo(2);
  }

  @Test
  void scoresOfNoImagesAreZero() {
    ConfusionMatrix matrix = ConfusionMatrix.of(10, new int[0], new int[0]);

    assertThat(matrix.total()).isZero();
    assertThat(matrix.accuracy()).isZero();
    assertThat(matrix.macroAverage()).isEqualTo(new ClassScores(0, 0, 0, 0));
    assertThat(matrix.weightedAverage()).isEqualTo(new ClassScores(0, 0, 0, 0));
  }

  @Test
  void countsForImages() {
    LabelledImages images = LabelledImages.of(1, 1, 10, new byte[3], new byte[] {1, 2, 3});
    ConfusionMatrix matrix = ConfusionMatrix.of(images, new int[] {1, 2, 2});

    assertThat(matrix.correct()).isEqualTo(2);
    assertThat(matrix.count(3, 2)).isEqualTo(1);
    assertThat(matrix.toString().lines().toList())
        .hasSize(11)
        .startsWith("label \\ predicted    0    1    2    3    4    5    6    7    8    9")
        .contains("                3    0    0    1    0    0    0    0    0    0    0");
  }

  @Test
  void refusesWhatIsNoClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(10, new int[1], new int[2]))
        .withMessage("1 labels, but 2 predictions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(10, new int[] {0, 10}, new int[2]))
        .withMessage("label 1 is 10, not 0..9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(10, new int[2], new int[] {-1, 0}))
        .withMessage("prediction 0 is -1, not 0..9");
  }
}
