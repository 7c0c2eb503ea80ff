package dev.nib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelScaleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "0..1 0 1 0.5019608",
        "0..255 0 255 128",
        "-1..1 -1 1 0.003921569",
        "0.1307,0.3081 -0.42421 2.82148 1.20500",
        "0.5,0.5 -1 1 0.003921569",
        "0.0,2.0 0 0.5 0.2509804",
      })
  void textsMeanTheirRanges(String text, float low, float high, float middle) {
    PixelScale scale = PixelScale.parse(text);
    assertThat(scale.low()).isEqualTo(low, within(1e-5f));
    assertThat(scale.high()).isEqualTo(high, within(1e-5f));
    assertThat(scale.real(128)).isEqualTo(middle, within(1e-4f));
    assertThat(scale).hasToString(text);
  }

  @Test
  void theUnitScaleIsTheDivisionBy255() {
    for (int level = 0; level < PixelScale.LEVELS; level++) {
      assertThat(PixelScale.UNIT.real(level)).isEqualTo(level / 255f);
      assertThat(PixelScale.UNIT.real(level + 0.3f)).isEqualTo((level + 0.3f) / 255f);
      assertThat(PixelScale.BYTE.real(level)).isEqualTo(level);
    }
  }

  @Property
  void everyMeanAndDeviationIsReadBack(
      @ForAll @FloatRange(min = -2, max = 2) float mean,
      @ForAll @FloatRange(min = 0.01f, max = 8) float deviation) {
    PixelScale scale = new PixelScale(255, mean, deviation);
    assertThat(PixelScale.parse(scale.toString())).isEqualTo(scale);
    assertThat(scale.isSameAs(scale)).isTrue();
    assertThat(scale.isSameAs(new PixelScale(255, mean, deviation * 1.01f))).isFalse();
  }

  @Test
  void twoTextsCanBeTheSameScale() {
    assertThat(PixelScale.parse("0.5,0.5").isSameAs(PixelScale.SIGNED)).isTrue();
    assertThat(PixelScale.parse("0,1")).isEqualTo(PixelScale.UNIT);
    assertThat(PixelScale.UNIT.isSameAs(PixelScale.SIGNED)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0..2",
        "1",
        "a,b",
        "0.1",
        "0,0",
        "0,-1",
        "NaN,1",
        "0,NaN",
        "Infinity,1",
        "1,2,3",
        "0,1e-45",
        "1e30,1",
        "0 .. 1",
        "0,Infinity"
      })
  void otherTextsAreRefusedInOneLine(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelScale.parse(text))
        .withMessageStartingWith("'" + text + "'")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
