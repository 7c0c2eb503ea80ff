package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Bytes;
import dev.nib.model.ModelException;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelInputTest {
  /** The int8 parameters that a converter gives a calibrated range. */
  private static Quantization quantization(double low, double high) {
    float scale = (float) ((high - low) / 255);
    long zeroPoint = Math.round(-128 - low / scale);
    return Quantization.perTensor(scale, (int) Math.max(-128, Math.min(127, zeroPoint)));
  }

  private enum Border {
    INT8,
    UINT8,
    FLOAT32
  }

  private static Program program(Quantization input, Border border) {
    GraphBuilder builder = new GraphBuilder();
    Shape shape = Shape.of(1, 28, 28, 1);
    int tensor =
        switch (border) {
          case INT8 -> builder.input(shape, input);
          case UINT8 -> builder.uint8Input(shape, input);
          case FLOAT32 -> builder.floatInput(shape, input);
        };
    int output = builder.reshape(tensor, 1, 784);
    return Lowering.lower(builder.output(output).build(), "net", "00");
  }

  private static PixelInput of(Quantization input, PixelScale told) {
    return PixelInput.of(program(input, Border.INT8), Optional.ofNullable(told));
  }

  @Test
  void tableQuantisesTheRealNumbers() {
    Bytes unit = of(quantization(0, 1), null).table();
    Bytes bytes = of(quantization(0, 255), PixelScale.BYTE).table();
    for (int level = 0; level < PixelScale.LEVELS; level++) {
      assertThat(unit.get(level)).isEqualTo((byte) (level - 128));
      assertThat(bytes.get(level)).isEqualTo((byte) (level - 128));
    }
    Bytes mnist = of(quantization(-0.4242, 2.8215), PixelScale.MNIST).table();
    assertThat(mnist.get(0)).isEqualTo((byte) -128);
    assertThat(mnist.get(33)).as("the mean").isEqualTo((byte) -95);
    assertThat(mnist.get(255)).isEqualTo((byte) 127);
  }

  /** Ranges of real files: calibration does not see every grey level. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0..1",
    "0, 0.996, 0..1",
    "0, 0.95, 0..1",
    "-0.05, 1.2, 0..1",
    "0, 255, 0..255",
    "0, 254, 0..255",
    "-1, 1, -1..1",
    "-0.996, 1.004, -1..1",
    "-0.42, 2.82, '0.1307,0.3081'",
    "-0.4242129623889923, 2.8214867115020752, '0.1307,0.3081'",
    "-0.4242129623889923, 2.79, '0.1307,0.3081'",
  })
  void rangesOfRealNetsAreRecognised(double low, double high, String expected) {
    Quantization q = quantization(low, high);
    PixelScale scale = PixelScale.parse(expected);
    assertThat(new PixelInput(q, PixelScale.UNIT).proposal()).contains(scale);
    assertThat(of(q, scale).scale()).isEqualTo(scale);
    if (scale.equals(PixelScale.UNIT)) {
      assertThat(of(q, null).scale()).isEqualTo(scale);
    } else {
      assertThatThrownBy(() -> of(q, null))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("net: the input's range is ")
          .hasMessageContaining(", pixels 0..1 would use ")
          .hasMessageEndingWith(" of 256 steps: give --pixels " + expected);
    }
  }

  @Test
  void refusalsHaveTheNumbersAndTheMend() {
    assertThatThrownBy(() -> of(quantization(0, 255), null))
        .hasMessage(
            "net: the input's range is 0 to 255, pixels 0..1 would use 2 of 256 steps: give"
                + " --pixels 0..255");
    assertThatThrownBy(() -> of(quantization(0, 1), PixelScale.BYTE))
        .hasMessage(
            "net: the input's range is 0 to 1, pixels 0..255 would clip 254 of 256 grey levels:"
                + " give --pixels 0..1");
  }

  @Test
  void whatNoKnownScaleMatchesIsAskedFor() {
    assertThatThrownBy(() -> of(quantization(-6, 6), null))
        .hasMessage(
            "net: the input's range is -5.976 to 6.024, pixels 0..1 would use 22 of 256 steps:"
                + " give what the net was trained on: --pixels MEAN,STD, of the scale 0..1");
    assertThatThrownBy(() -> of(quantization(0, 0.85), null))
        .hasMessageContaining("0 to 0.85, pixels 0..1 would clip 38 of 256 grey levels")
        .hasMessageContaining("give --pixels 0..1 if that is so, or ");
    assertThat(of(quantization(0, 0.85), PixelScale.UNIT).matches()).isFalse();
  }

  @Test
  void rangesOfAnySizeAreSaid() {
    assertThat(new PixelInput(quantization(0, 1e9), PixelScale.UNIT).range())
        .isEqualTo("0 to 1E+9");
    assertThat(new PixelInput(quantization(0, 1e-9), PixelScale.UNIT).range())
        .isEqualTo("0 to 1E-9");
    Quantization beyond = Quantization.perTensor(Float.MAX_VALUE, -128);
    assertThat(new PixelInput(beyond, PixelScale.UNIT).range()).isEqualTo("0 to Infinity");
    assertThat(new PixelInput(beyond, PixelScale.UNIT).matches()).isFalse();
    Quantization dead = Quantization.perTensor(0, 0);
    assertThat(new PixelInput(dead, PixelScale.UNIT).matches()).isFalse();
  }

  /** Some converters make inputs symmetric: half of the steps serve numbers that never come. */
  @Test
  void symmetricInputsOfTheUnitScaleNeedTheUsersWord() {
    Quantization symmetric = Quantization.perTensor(1 / 127f, 0);
    assertThatThrownBy(() -> of(symmetric, null)).hasMessageEndingWith("give --pixels -1..1");
    PixelInput told = of(symmetric, PixelScale.UNIT);
    assertThat(told.matches()).isFalse();
    assertThat(told.steps()).isEqualTo(128);
    assertThat(told.table().get(255)).isEqualTo((byte) 127);
  }

  @Test
  void borderTypesMakeNoDifference() {
    for (Border border : Border.values()) {
      Program bytes = program(quantization(0, 255), border);
      assertThat(PixelInput.of(bytes, Optional.of(PixelScale.BYTE)).steps()).isEqualTo(256);
      assertThatThrownBy(() -> PixelInput.of(bytes, Optional.empty()))
          .hasMessageEndingWith("give --pixels 0..255");
    }
  }

  @Property
  void aWrongScaleIsRefusedWithTheRightProposal(
      @ForAll("known") PixelScale right,
      @ForAll("known") PixelScale wrong,
      @ForAll @DoubleRange(min = -0.03, max = 0.05) double below,
      @ForAll @DoubleRange(min = -0.03, max = 0.1) double above) {
    double width = (double) right.high() - right.low();
    // A converter's range always holds 0.
    double low = right.low() == 0 ? 0 : right.low() - below * width;
    Quantization q = quantization(low, right.high() + above * width / 2);
    assertThat(of(q, right).matches()).isTrue();
    if (right.equals(wrong)) {
      return;
    }
    boolean ambiguous = right.equals(PixelScale.SIGNED) && wrong.equals(PixelScale.UNIT);
    if (ambiguous) {
      assertThat(of(q, wrong).matches()).as("warned of").isFalse();
    } else {
      assertThatThrownBy(() -> of(q, wrong)).hasMessageEndingWith(": give --pixels " + right);
    }
    if (!right.equals(PixelScale.UNIT)) {
      assertThatThrownBy(() -> of(q, null)).hasMessageEndingWith(": give --pixels " + right);
    }
  }

  @Property
  void anyScaleFitsTheRangeThatItGives(
      @ForAll @DoubleRange(min = 0, max = 1) double mean,
      @ForAll @DoubleRange(min = 0.01, max = 4) double deviation) {
    PixelScale scale = new PixelScale(255, (float) mean, (float) deviation);
    PixelInput pixels = of(quantization(scale.low(), scale.high()), scale);
    assertThat(pixels.matches()).isTrue();
    assertThat(pixels.clippedLevels()).as("no more than the zero point's rounding").isLessThan(2);
    Bytes table = pixels.table();
    for (int level = 1; level < table.size(); level++) {
      assertThat(table.get(level)).isGreaterThanOrEqualTo(table.get(level - 1));
    }
  }

  @Provide
  Arbitrary<PixelScale> known() {
    return Arbitraries.of(PixelScale.KNOWN);
  }
}
