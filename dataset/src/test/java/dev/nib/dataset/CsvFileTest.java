package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  @TempDir Path folder;

  private final LabelledImages images = TestFiles.images(3, 28, 28);
  private final String text = TestFiles.csv(images, false);
  private final String withHeader = TestFiles.csv(images, true);

  /** Pixels of noise do not tell themselves from labels; {@link CsvLayoutsTest} has real ones. */
  private LabelledImages read(String content) {
    return CsvFile.read(
        TestFiles.write(folder.resolve("a.csv"), content), Optional.of("first"), Notices.NONE);
  }

  private void assertRefused(String content, String... parts) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(folder.resolve("a.csv").toString())
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  /** The text with field {@code column} (from 1) of row {@code row} (from 0) replaced. */
  private String with(int row, int column, String field) {
    String[] lines = text.split("\n", -1);
    String[] fields = lines[row].split(",", -1);
    fields[column - 1] = field;
    lines[row] = String.join(",", fields);
    return String.join("\n", lines);
  }

  @Test
  void readsAllUsualForms() {
    assertThat(read(text)).isEqualTo(images);
    assertThat(read(withHeader)).isEqualTo(images);
    assertThat(read(withHeader.strip())).isEqualTo(images);
    assertThat(read("\ufeff" + withHeader)).isEqualTo(images);
    assertThat(read("\ufeff" + text)).isEqualTo(images);
    assertThat(read(withHeader.replace("\n", "\r\n"))).isEqualTo(images);
    assertThat(read(text + "\r\n \n\n")).isEqualTo(images);
    assertThat(read(text.replace(",", " ,\t"))).isEqualTo(images);
    assertThat(read(withHeader.replaceAll("(label|pixel\\d+)", "\"$1\""))).isEqualTo(images);
  }

  @Test
  void readsCompressedText() {
    Path file =
        TestFiles.write(
            folder.resolve("a.csv.gz"),
            TestFiles.gzip(withHeader.getBytes(StandardCharsets.UTF_8)));
    assertThat(CsvFile.read(file)).isEqualTo(images);
  }

  @Test
  void readsMoreThanOneBuffer() {
    LabelledImages many = TestFiles.images(1200, 28, 28);
    assertThat(read(TestFiles.csv(many, true))).isEqualTo(many);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyTruncationIsReadByWholeRowsOrRefused(boolean header) {
    // Two rows without header, or one with it, have all the places where a cut can be.
    String whole = TestFiles.csv(images.head(header ? 1 : 2), header);
    int firstRow = header ? whole.indexOf('\n') + 1 : 0;
    for (int length = 1; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      // What is left of the cut row has all its columns only if the cut is in its last number.
      long rows =
          length <= firstRow
              ? 0
              : cut.substring(firstRow)
                  .lines()
                  .filter(l -> l.split(",").length == 785 && !l.endsWith(","))
                  .count();
      boolean clean = length > firstRow && rows == cut.substring(firstRow).lines().count();
      if (clean) {
        LabelledImages read = read(cut);
        assertThat(read.count()).isEqualTo((int) rows);
        assertThat(read.head((int) rows - 1)).isEqualTo(images.head((int) rows - 1));
      } else {
        assertRefused(cut, length <= firstRow ? "line" : "column");
      }
    }
  }

  @Test
  void flippedBytesAreReadOrRefused() {
    byte[] whole = withHeader.getBytes(StandardCharsets.UTF_8);
    SeededRandom random = new SeededRandom(12);
    int read = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      Path file = TestFiles.write(folder.resolve("b.csv"), changed);
      try {
        assertThat(CsvFile.read(file).count()).isBetween(1, 4);
        read++;
      } catch (DatasetException e) {
        assertThat(e).message().hasLineCount(1).contains(file.toString());
      }
    }
    assertThat(read).isBetween(1, 999);
  }

  @Test
  void refusesShortAndLongRows() {
    String[] fields = text.lines().findFirst().orElseThrow().split(",", -1);
    String shortRow = String.join(",", Arrays.copyOf(fields, 784));
    assertRefused(text + shortRow + "\n", "line 4, column 784", "after 784 columns, not 785");
    assertRefused(withHeader + shortRow, "line 5, column 784");
    assertRefused(text + text.strip() + ",0\n", "line 6, column 786", "more than 785 columns");
    assertRefused("5\n", "line 1", "1 columns, not 785", "separate them by commas");
  }

  @Test
  void refusesValuesOutOfRange() {
    assertRefused(with(1, 1, "10"), "line 2, column 1", "label 10 is not a digit 0..9");
    assertRefused(with(2, 17, "256"), "line 3, column 17", "pixel 256 is not 0..255");
    assertRefused(with(2, 785, "999999999"), "line 3, column 785", "pixel 999999999");
    assertRefused(with(2, 17, "4294967296"), "line 3, column 17", "pixel 4294967296 is not 0..255");
    assertRefused(with(2, 17, "-1"), "line 3, column 17", "pixel -1 is not 0..255");
    assertRefused(
        with(2, 17, "0.5"), "line 3, column 17", "pixel 0.5 is not a whole number 0..255");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "0x10", "1 2", "1e", "e1", ".", "-", "NaN", "7;7", "1e999"})
  void refusesWhatIsNoNumber(String field) {
    assertRefused(with(1, 100, field), "line 2, column 100", "is not a number 0..255");
    assertRefused(with(1, 785, field), "line 2, column 785", "is not a number 0..255");
  }

  @Test
  void quotesLongGarbageInPart() {
    assertRefused(with(0, 5, "y".repeat(100_000)), "'" + "y".repeat(24) + "...'");
    assertRefused(with(0, 5, " "), "line 1, column 5", "empty, not a number");
    assertRefused(with(0, 1, ""), "line 1, column 1", "empty, not a number");
  }

  @Test
  void refusesHeadersThatDoNotFit() {
    assertRefused("a,b\n" + text, "line 1", "a header of 2 columns, not 785");
    String kaggleTest = withHeader.lines().findFirst().orElseThrow().substring("label,".length());
    assertRefused(kaggleTest + "\n", "line 1", "header without labels");
    assertRefused(withHeader + withHeader, "line 5, column 1", "'label' is not");
  }

  @Test
  void refusesFilesWithoutRows() {
    assertRefused("", "the file is empty");
    assertRefused("\n\n", "no rows");
    assertRefused(withHeader.lines().findFirst().orElseThrow(), "line 2", "no rows");
  }

  @Test
  void refusesEmptyRowsBetweenOthers() {
    assertRefused(text + "\n" + text, "line 4", "empty, but rows follow");
  }

  @Test
  void saysWhatOtherFilesAre() {
    assertRefused(
        new String(TestFiles.idxImages(images), StandardCharsets.US_ASCII), "an IDX file");
    assertRefused("PK\u0003\u0004", "a ZIP");
    assertRefused("ab\0cd", "not text");
    Path png = TestFiles.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    assertThatThrownBy(() -> CsvFile.read(png)).hasMessageContaining("a picture; give the folder");
    assertThatThrownBy(() -> CsvFile.read(folder.resolve("none.csv")))
        .isInstanceOf(DatasetException.class)
        .hasMessage(folder.resolve("none.csv") + ": no such file");
  }
}
