package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nib.dataset.SyntheticDigits.Part;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {
  @Test
  void sameSeedSameBytesForAllTime() {
    assertThat(SyntheticDigits.generate(1000, 1, Part.TRAIN).sha256())
        .isEqualTo("af71cfd13e07d4a04691499e680134540db64de4a9bd2f134b05abe31ee1c9f0");
    assertThat(SyntheticDigits.generate(1000, 1, Part.TEST).sha256())
        .isEqualTo("db264b17b9634b0bf94fcc84af96a7493f64986b89338eb2663fda6e22d13676");
  }

  @Test
  void aLongerPartBeginsWithTheShorterOne() {
    LabelledImages some = SyntheticDigits.generate(37, 3, Part.TRAIN);

    assertThat(SyntheticDigits.generate(120, 3, Part.TRAIN).head(37)).isEqualTo(some);
    assertThat(SyntheticDigits.generate(37, 4, Part.TRAIN)).isNotEqualTo(some);
    assertThat(SyntheticDigits.generate(37, 3, Part.TEST)).isNotEqualTo(some);
    assertThat(SyntheticDigits.generate(0, 3, Part.TEST).count()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticDigits.generate(-1, 3, Part.TEST));
  }

  @Test
  void everyBlockOfTenHasEachDigitOnce() {
    LabelledImages images = SyntheticDigits.generate(200, 3, Part.TRAIN);
    Set<String> orders = new HashSet<>();
    for (int block = 0; block < 20; block++) {
      Set<Integer> digits = new HashSet<>();
      StringBuilder order = new StringBuilder();
      for (int i = 0; i < 10; i++) {
        digits.add(images.label(10 * block + i));
        order.append(images.label(10 * block + i));
      }
      assertThat(digits).hasSize(10);
      orders.add(order.toString());
    }
    assertThat(orders).hasSizeGreaterThan(15);
  }

  @Test
  void noImageRepeatsAndNoneTouchesTheEdge() {
    LabelledImages images = SyntheticDigits.generate(3000, 8, Part.TRAIN);
    Set<GreyImage> all = new HashSet<>();
    for (int i = 0; i < images.count(); i++) {
      all.add(images.image(i));
      int ink = 0;
      int edge = 0;
      for (int p = 0; p < 28 * 28; p++) {
        int y = p / 28;
        int x = p % 28;
        if (images.pixel(i, y, x) > 100) {
          ink++;
          edge += y == 0 || x == 0 || y == 27 || x == 27 ? 1 : 0;
        }
      }
      assertThat(ink).as("inked pixels of image %s", i).isBetween(10, 300);
      assertThat(edge).as("inked edge pixels of image %s", i).isZero();
    }
    assertThat(all).hasSize(3000);
  }

  @Test
  void aLinearClassifierStaysBehind() {
    LabelledImages train = SyntheticDigits.generate(6000, 1, Part.TRAIN);
    LabelledImages test = SyntheticDigits.generate(2000, 1, Part.TEST);

    SoftmaxRegression model = SoftmaxRegression.train(train, 12);

    double accuracy = ConfusionMatrix.of(test, model.predict(test)).accuracy();
    // Learnable, and yet with room above for a convolutional net, which reaches 98 % and more.
    assertThat(accuracy).isBetween(0.84, 0.92);
  }
}
