package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same images in every layout that CSV files come in. */
class CsvLayoutsTest {
  private static final Path FILE = temporary();

  /** Digits on paper of 0, as real ones are: their borders say which column is no label. */
  private static final LabelledImages DIGITS =
      SyntheticDigits.generate(14, 3, SyntheticDigits.Part.TEST);

  private final List<String> said = new ArrayList<>();
  private final Notices notices =
      new Notices() {
        @Override
        public void say(String line) {
          said.add(line);
        }

        @Override
        public void warn(String line) {
          said.add("warning: " + line);
        }
      };

  private static Path temporary() {
    try {
      return Files.createTempFile("nib-layouts", ".csv");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.deleteIfExists(FILE);
  }

  /** Blackens the borders, which noise may have reached. */
  private static LabelledImages clean() {
    byte[] pixels = new byte[DIGITS.count() * DIGITS.imageSize()];
    byte[] labels = new byte[DIGITS.count()];
    for (int i = 0; i < DIGITS.count(); i++) {
      DIGITS.copyPixels(i, pixels, i * 784);
      labels[i] = (byte) DIGITS.label(i);
      for (int p = 0; p < 784; p++) {
        if (p < 28 || p >= 756 || p % 28 == 0 || p % 28 == 27) {
          pixels[i * 784 + p] = 0;
        }
      }
    }
    return LabelledImages.of(28, 28, 10, pixels, labels);
  }

  private static final LabelledImages CLEAN = clean();

  /** A file with the label at a column, 0 to 784. */
  private static String csv(
      LabelledImages images,
      int labelAt,
      Optional<String> labelName,
      String separator,
      String quote,
      String lineEnd,
      IntFunction<String> level) {
    StringBuilder text = new StringBuilder();
    if (labelName.isPresent()) {
      List<String> names = new ArrayList<>();
      IntStream.range(0, 784).forEach(p -> names.add(quote + "pixel" + p + quote));
      names.add(labelAt, quote + labelName.get() + quote);
      text.append(String.join(separator, names)).append(lineEnd);
    }
    for (int i = 0; i < images.count(); i++) {
      List<String> fields = new ArrayList<>();
      for (int p = 0; p < 784; p++) {
        fields.add(quote + level.apply(images.pixel(i, p / 28, p % 28)) + quote);
      }
      fields.add(labelAt, quote + images.label(i) + quote);
      text.append(String.join(separator, fields)).append(lineEnd);
    }
    return text.toString();
  }

  private LabelledImages read(String text, String label) {
    said.clear();
    TestFiles.write(FILE, text);
    return CsvFile.read(FILE, Optional.ofNullable(label), notices);
  }

  @Property(tries = 100)
  void everyColumnOrderWithAHeader(
      @ForAll @IntRange(min = 0, max = 784) int labelAt,
      @ForAll @IntRange(min = 0, max = 2) int separator,
      @ForAll boolean quoted,
      @ForAll boolean windows,
      @ForAll @IntRange(min = 0, max = 4) int form,
      @ForAll @IntRange(min = 0, max = 3) int name) {
    String text =
        csv(
            DIGITS,
            labelAt,
            Optional.of(List.of("label", "Class", "TARGET", "y").get(name)),
            List.of(",", ";", "\t").get(separator),
            quoted ? "\"" : "",
            windows ? "\r\n" : "\n",
            FORMS.get(form));
    assertThat(read(text, null)).isEqualTo(DIGITS);
  }

  /** Ways to write a grey level. */
  private static final List<IntFunction<String>> FORMS =
      List.of(
          Integer::toString,
          level -> level + ".0",
          level -> "%.18e".formatted((double) level),
          level -> Double.toString(level / 255.0),
          level -> "%.6f".formatted(level / 255.0));

  @Property(tries = 60)
  void withoutAHeaderTheValuesTell(
      @ForAll boolean last,
      @ForAll @IntRange(min = 0, max = 2) int separator,
      @ForAll boolean quoted,
      @ForAll @IntRange(min = 0, max = 4) int form) {
    String text =
        csv(
            CLEAN,
            last ? 784 : 0,
            Optional.empty(),
            List.of(",", ";", "\t").get(separator),
            quoted ? "\"" : "",
            "\n",
            FORMS.get(form));
    assertThat(read(text, null)).isEqualTo(CLEAN);
    assertThat(read(text, last ? "last" : "FIRST")).isEqualTo(CLEAN);
    assertThat(read(text, last ? "785" : "1")).isEqualTo(CLEAN);
  }

  @Property(tries = 40)
  void anyColumnByItsNumberOrName(@ForAll @IntRange(min = 0, max = 784) int labelAt) {
    String plain = csv(DIGITS, labelAt, Optional.empty(), ",", "", "\n", FORMS.get(0));
    assertThat(read(plain, Integer.toString(labelAt + 1))).isEqualTo(DIGITS);
    String named = csv(DIGITS, labelAt, Optional.of("What it is"), ",", "", "\n", FORMS.get(0));
    assertThat(read(named, "what IT is")).isEqualTo(DIGITS);
  }

  @Property(tries = 200)
  void unitLevelsAreRoundedHalvesUp(@ForAll @IntRange(min = 0, max = 510) int halfLevels) {
    Assume.that(halfLevels < 511);
    // k/510 in fifteen decimals, cut: at most 1e-15 below, so below a half where it is one.
    CsvNumber number = new CsvNumber();
    String text =
        new java.math.BigDecimal(halfLevels)
            .divide(new java.math.BigDecimal(510), 15, java.math.RoundingMode.UP)
            .toPlainString();
    assertThat(number.parse(text.toCharArray(), 0, text.length())).isTrue();
    assertThat(number.isUnit()).isTrue();
    assertThat(number.unitLevel()).isEqualTo((halfLevels + 1) / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 128",
    "1e0, 255",
    "1.000, 255",
    "5E-1, 128",
    "0.00196, 0",
    "0.00197, 1",
    "+.1, 26",
    "0.0000000000000000000001, 0",
    "3.921568627450980338e-03, 1"
  })
  void unitLevelsByHand(String text, int level) {
    CsvNumber number = new CsvNumber();
    assertThat(number.parse(text.toCharArray(), 0, text.length())).isTrue();
    assertThat(number.unitLevel()).isEqualTo(level);
  }

  @Test
  void aColumnThatNumbersTheRowsIsLeftOut() {
    String[] lines =
        csv(CLEAN, 0, Optional.of("label"), ",", "", "\n", FORMS.get(0)).split("\n", -1);
    StringBuilder named = new StringBuilder("," + lines[0] + "\n");
    StringBuilder bare = new StringBuilder();
    for (int i = 1; i <= CLEAN.count(); i++) {
      named.append(i - 1).append(',').append(lines[i]).append('\n');
      bare.append(i).append(',').append(lines[i]).append('\n');
    }
    assertThat(read(named.toString(), null)).isEqualTo(CLEAN);
    assertThat(said).anyMatch(line -> line.contains("column 1 numbers the rows"));
    assertThat(read(bare.toString(), null)).isEqualTo(CLEAN);
    assertThatThrownBy(() -> read(bare.toString().replaceFirst("\n2,", "\n7,"), null))
        .hasMessageContaining("786 columns; there may be 785 (a label and 28x28 pixels)");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "1, 1", "1, 0", "784, 785", "300, 20"})
  void anIdOfWordsIsLeftOutWhereverItStands(int labelAt, int idAt) {
    String[] lines =
        csv(CLEAN, labelAt, Optional.of("label"), ",", "", "\n", FORMS.get(0)).split("\n", -1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.length - 1; i++) {
      List<String> fields = new ArrayList<>(List.of(lines[i].split(",", -1)));
      fields.add(idAt, i == 0 ? "ID" : "scan-" + (97 * i) % 31);
      text.append(String.join(",", fields)).append('\n');
    }
    assertThat(read(text.toString(), null)).isEqualTo(CLEAN);
    assertThat(said).anyMatch(line -> line.contains("column " + (idAt + 1) + " numbers the rows"));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void oneHotLabelsAreReadAndTold(boolean front, boolean header) {
    StringBuilder text = new StringBuilder();
    if (header) {
      text.append(String.join(",", IntStream.range(0, 794).mapToObj(c -> "c" + c).toList()))
          .append('\n');
    }
    for (int i = 0; i < CLEAN.count(); i++) {
      int image = i;
      List<String> fields = new ArrayList<>();
      for (int p = 0; p < 784; p++) {
        fields.add("" + CLEAN.pixel(i, p / 28, p % 28));
      }
      fields.addAll(
          front ? 0 : 784,
          IntStream.range(0, 10).mapToObj(c -> CLEAN.label(image) == c ? "1" : "0").toList());
      text.append(String.join(",", fields)).append('\n');
    }
    assertThat(read(text.toString(), null)).isEqualTo(CLEAN);
    assertThat(said.get(0))
        .contains(front ? "one-hot labels in columns 1 to 10" : "columns 785 to 794");
    String[] lines = text.toString().split("\n", -1);
    String whole = lines[lines.length - 2];
    String twice =
        front ? whole.replaceFirst("(^|,)0,", "$11,") : whole.replaceFirst(",0(,[01])?$", ",1$1");
    assertThatThrownBy(() -> read(text + twice + "\n", null))
        .hasMessageContaining("neither the first ten nor the last ten have a single 1");
  }

  @Test
  void doubtIsRefusedWithTheMend() {
    byte[] pixels = new byte[20 * 784];
    byte[] labels = new byte[20];
    for (int i = 0; i < 20; i++) {
      labels[i] = (byte) (i % 10);
      pixels[i * 784 + 783] = (byte) (i % 7);
      pixels[i * 784 + 400] = (byte) 200;
    }
    LabelledImages images = LabelledImages.of(28, 28, 10, pixels, labels);
    String text = csv(images, 0, Optional.empty(), ",", "", "\n", FORMS.get(0));
    assertThatThrownBy(() -> read(text, null))
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("columns 1 and 785", "--label first, last");
    assertThat(read(text, "first")).isEqualTo(images);
    String odd = csv(images, 0, Optional.of("what"), ",", "", "\n", FORMS.get(0));
    assertThatThrownBy(() -> read(odd, null)).hasMessageContaining("header names neither label");
    String two = odd.replace("what", "label").replace("pixel783", "class");
    assertThatThrownBy(() -> read(two, null))
        .hasMessageContaining("column 1 ('label') and column 785 ('class')");
    assertThat(read(two, "label")).isEqualTo(images);
    assertThatThrownBy(() -> read(odd, "digit"))
        .hasMessageContainingAll("--label digit: no such column; there are what, pixel0");
    assertThatThrownBy(() -> read(text, "0")).hasMessageContaining("a number 1..785");
  }

  @Test
  void aFileOfOnlyZerosIsInDoubtToo() {
    LabelledImages zeros = LabelledImages.of(28, 28, 10, new byte[3 * 784], new byte[3]);
    String text = csv(zeros, 0, Optional.empty(), ",", "", "\n", FORMS.get(0));
    assertThatThrownBy(() -> read(text, null)).hasMessageContaining("--label");
  }

  @Test
  void headersOfNumbersAreHeaders() {
    String body = csv(CLEAN, 784, Optional.empty(), ",", "", "\n", FORMS.get(0));
    String numbers = String.join(",", IntStream.range(0, 784).mapToObj(c -> "" + c).toList());
    assertThat(read(numbers + ",class\n" + body, null)).isEqualTo(CLEAN);
    assertThat(read(numbers + ",784\n" + body, null)).isEqualTo(CLEAN);
    String places =
        String.join(
            ",", IntStream.range(0, 784).mapToObj(c -> c / 28 + 1 + "x" + (c % 28 + 1)).toList());
    assertThat(read(places + ",what\n" + body, null)).isEqualTo(CLEAN);
  }

  @Test
  void saysHowItTakesWhatIsNotPlain() {
    read(csv(CLEAN, 784, Optional.of("class"), ",", "", "\n", FORMS.get(3)), null);
    assertThat(said)
        .anyMatch(line -> line.endsWith("labels in column 785 ('class')"))
        .anyMatch(line -> line.contains("pixels are 0 to 1"));
    read(csv(CLEAN, 0, Optional.of("label"), ",", "", "\n", FORMS.get(0)), null);
    assertThat(said).isEmpty();
  }

  @Test
  void decimalCommasAndOpenQuotesAreRefusedWithTheMend() {
    String commas =
        csv(CLEAN, 0, Optional.empty(), ";", "", "\n", level -> "%d,0".formatted(level));
    assertThatThrownBy(() -> read(commas, null))
        .hasMessageContainingAll("line 1, column 2", "write decimal points");
    String open = csv(CLEAN, 0, Optional.of("label"), ",", "", "\n", FORMS.get(0));
    assertThatThrownBy(() -> read(open + "\"7", null)).isInstanceOf(DatasetException.class);
  }
}
