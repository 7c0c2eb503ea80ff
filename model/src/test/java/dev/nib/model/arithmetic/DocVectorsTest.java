package dev.nib.model.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Padding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector of {@code docs/arithmetic.md}; the rows of S3 run in the simulator's tests. */
class DocVectorsTest {
  static Stream<List<String>> r1() {
    return DocVectors.of("R1");
  }

  @ParameterizedTest
  @MethodSource
  void r1(List<String> row) {
    assertThat(FixedPoint.saturatingRoundingDoublingHighMul(integer(row, 0), integer(row, 1)))
        .isEqualTo(integer(row, 2));
  }

  static Stream<List<String>> r2() {
    return DocVectors.of("R2");
  }

  @ParameterizedTest
  @MethodSource
  void r2(List<String> row) {
    assertThat(FixedPoint.roundingDivideByPowerOfTwo(integer(row, 0), integer(row, 1)))
        .isEqualTo(integer(row, 2));
  }

  static Stream<List<String>> r3() {
    return DocVectors.of("R3");
  }

  @ParameterizedTest
  @MethodSource
  void r3(List<String> row) {
    QuantizedMultiplier factor = new QuantizedMultiplier(integer(row, 1), integer(row, 2));
    assertThat(factor.apply(integer(row, 0))).isEqualTo(integer(row, 3));
  }

  static Stream<List<String>> r4() {
    return DocVectors.of("R4");
  }

  @ParameterizedTest
  @MethodSource
  void r4(List<String> row) {
    String real = row.get(0).startsWith("0x") ? row.get(0).replaceFirst("p", ".0p") : row.get(0);
    assertThat(QuantizedMultiplier.of(Double.parseDouble(real)))
        .isEqualTo(new QuantizedMultiplier(integer(row, 1), integer(row, 2)));
  }

  static Stream<List<String>> p1() {
    return DocVectors.of("P1");
  }

  @ParameterizedTest
  @MethodSource
  void p1(List<String> row) {
    Padding padding = Padding.valueOf(row.get(0));
    int input = integer(row, 1);
    int window = integer(row, 2);
    int stride = integer(row, 3);
    int dilation = integer(row, 4);
    assertThat(padding.outputExtent(input, window, stride, dilation)).isEqualTo(integer(row, 5));
    assertThat(padding.before(input, window, stride, dilation)).isEqualTo(integer(row, 6));
  }

  static Stream<List<String>> a1() {
    return DocVectors.of("A1");
  }

  @ParameterizedTest
  @MethodSource
  void a1(List<String> row) {
    assertThat(FixedPoint.roundingDivide(integer(row, 0), integer(row, 1)))
        .isEqualTo(integer(row, 2));
  }

  static Stream<List<String>> s1() {
    return DocVectors.of("S1");
  }

  @ParameterizedTest
  @MethodSource
  void s1(List<String> row) {
    assertThat(FixedPointExponential.expOnNegativeValues(integer(row, 0)))
        .isEqualTo(integer(row, 1));
  }

  static Stream<List<String>> s2() {
    return DocVectors.of("S2");
  }

  @ParameterizedTest
  @MethodSource
  void s2(List<String> row) {
    assertThat(FixedPointExponential.reciprocalOfOnePlus(integer(row, 0)))
        .isEqualTo(integer(row, 1));
  }

  private static int integer(List<String> row, int column) {
    return Integer.parseInt(row.get(column));
  }
}
