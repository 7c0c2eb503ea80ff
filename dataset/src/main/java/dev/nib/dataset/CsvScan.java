package dev.nib.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The first reading of a CSV file: which column holds the labels, which the pixels, and of what
 * range. It refuses what has no layout, and leaves single rows and values to the second reading.
 * Names decide; without them, the values: of two columns that could hold labels neither is chosen.
 */
final class CsvScan implements CsvText.Rows {
  /** An index, ten columns of one-hot labels. */
  private static final int EDGE = LabelledImages.DIGITS + 1;

  private final CsvErrors errors;
  private final Optional<String> wantedLabel;
  private final CsvNumber number = new CsvNumber();
  private final List<String> first = new ArrayList<>();
  private CsvHeader header;
  private int named = -1;
  private CsvColumn[] edges;
  private int columns;
  private long rows;
  private boolean middleAboveOne;
  private boolean middleAboveZero;

  CsvScan(CsvErrors errors, Optional<String> wantedLabel) {
    this.errors = errors;
    this.wantedLabel = wantedLabel;
  }

  @Override
  public void field(long line, int column, char[] text, int offset, int length) {
    if (edges == null) {
      first.add(new String(text, offset, length).strip());
      return;
    }
    if (column < columns) {
      data(column, text, offset, length);
    }
  }

  private void data(int column, char[] text, int offset, int length) {
    int edge = edge(column);
    if (edge < 0 && (middleAboveOne || column == named)) {
      return;
    }
    // What is no number is left to the second reading, which knows what should stand there.
    boolean parsed = number.parse(text, offset, length);
    if (edge >= 0) {
      edges[edge].add(parsed ? number : null, rows);
    } else if (parsed && !number.isUnit()) {
      middleAboveOne = true;
    } else if (parsed) {
      middleAboveZero |= number.isAboveZero();
    }
  }

  /** Where a column's facts are, -1 where none are kept. */
  private int edge(int column) {
    if (column < EDGE) {
      return column;
    }
    int fromEnd = columns - 1 - column;
    return fromEnd < EDGE && edges.length > EDGE ? EDGE + fromEnd : -1;
  }

  private CsvColumn column(int column) {
    return edges[edge(column)];
  }

  @Override
  public void end(long line, int count) {
    if (edges == null) {
      firstRow(line);
      if (header != null) {
        return;
      }
    }
    rows++;
  }

  /** With a label that is named and pixels above 1 the rest of the file can tell nothing new. */
  @Override
  public boolean isDone() {
    return named >= 0 && middleAboveOne && columns == CsvLayout.PIXELS + 1;
  }

  private void firstRow(long line) {
    columns = first.size();
    edges = new CsvColumn[columns <= EDGE ? EDGE : 2 * EDGE];
    Arrays.setAll(edges, i -> new CsvColumn());
    if (CsvHeader.isOne(first)) {
      header = new CsvHeader(first);
    }
    errors.checkColumns(line, columns, header);
    named = namedLabel();
    if (header == null) {
      for (int c = 0; c < columns; c++) {
        char[] text = first.get(c).toCharArray();
        data(c, text, 0, text.length);
      }
    }
    first.clear();
  }

  /** The column that the user or the header names, -1 where none is. */
  private int namedLabel() {
    if (wantedLabel.isPresent()) {
      return errors.wanted(wantedLabel.get(), columns, header);
    }
    if (header == null) {
      return -1;
    }
    List<Integer> labels = header.labels();
    if (labels.size() > 1) {
      throw errors.severalLabels(header, labels);
    }
    return labels.isEmpty() ? -1 : labels.get(0);
  }

  /** What the file turned out to be. */
  CsvLayout layout(Notices notices) {
    if (rows == 0) {
      throw errors.noRows(header == null ? 1 : 2);
    }
    CsvLayout.Role[] roles = new CsvLayout.Role[columns];
    Arrays.fill(roles, CsvLayout.Role.PIXEL);
    int extra = columns - CsvLayout.PIXELS;
    int index = index(extra);
    if (index >= 0) {
      roles[index] = CsvLayout.Role.INDEX;
      notices.say(
          "%s: column %s numbers the rows and is left out".formatted(errors.file(), index + 1));
    }
    int firstColumn = index == 0 ? 1 : 0;
    int taken = index < 0 ? columns : columns - 1;
    if (taken == CsvLayout.PIXELS + LabelledImages.DIGITS) {
      oneHot(roles, firstColumn, notices);
    } else if (taken == CsvLayout.PIXELS + 1) {
      roles[label(firstColumn, notices)] = CsvLayout.Role.LABEL;
    } else {
      throw errors.unknownColumn(columns);
    }
    return new CsvLayout(header != null, List.of(roles), unit(roles, notices));
  }

  /**
   * The column that numbers the rows, -1 where none does: beside a label that is named the one
   * whose name says so, else the first.
   */
  private int index(int extra) {
    if (extra != 2 && extra != LabelledImages.DIGITS + 1) {
      return -1;
    }
    if (header != null && named >= 0) {
      int index = header.index(named);
      if (index >= 0) {
        return index;
      }
    }
    if (named == 0) {
      return -1;
    }
    if (!(header != null && header.beginsWithIndex()) && !column(0).counts()) {
      throw errors.unknownColumn(columns);
    }
    return 0;
  }

  private void oneHot(CsvLayout.Role[] roles, int firstColumn, Notices notices) {
    if (named >= 0) {
      throw errors.oneHotAndLabel(named);
    }
    boolean front = isOneHot(firstColumn);
    boolean back = isOneHot(columns - LabelledImages.DIGITS);
    if (front == back) {
      throw errors.notOneHot(columns);
    }
    int start = front ? firstColumn : columns - LabelledImages.DIGITS;
    int end = start + LabelledImages.DIGITS;
    Arrays.fill(roles, start, end, CsvLayout.Role.ONE_HOT);
    notices.say("%s: one-hot labels in columns %s to %s".formatted(errors.file(), start + 1, end));
  }

  /** Whether ten columns are 0 or 1, and 1 as often as there are rows. */
  private boolean isOneHot(int start) {
    long ones = 0;
    for (int c = start; c < start + LabelledImages.DIGITS; c++) {
      if (!column(c).isBinary()) {
        return false;
      }
      ones += column(c).ones();
    }
    return ones == rows;
  }

  private int label(int firstColumn, Notices notices) {
    int label = named >= 0 ? named : labelByValues(firstColumn);
    if (label == firstColumn && named < 0) {
      return label;
    }
    if (label != firstColumn) {
      notices.say(
          "%s: labels in %s"
              .formatted(
                  errors.file(),
                  header == null ? "column " + (label + 1) : header.describe(label)));
    }
    return label;
  }

  private int labelByValues(int firstColumn) {
    int last = columns - 1;
    CsvColumn front = column(firstColumn);
    CsvColumn back = column(last);
    if (!front.couldBeLabels() && !back.couldBeLabels()) {
      // The one that is wrong in fewer places, which the second reading names.
      return front.misfits() <= back.misfits() ? firstColumn : last;
    }
    // The pixels of a border are 0 in every row; so are labels only where all images are zeros.
    boolean frontFits = front.couldBeLabels() && !front.isZero();
    boolean backFits = back.couldBeLabels() && !back.isZero();
    if (frontFits != backFits) {
      return frontFits ? firstColumn : last;
    }
    if (frontFits && front.varies() != back.varies()) {
      return front.varies() ? firstColumn : last;
    }
    if (frontFits && !middleAboveOne && front.isBinary() != back.isBinary()) {
      return front.isBinary() ? last : firstColumn;
    }
    throw errors.doubt(firstColumn, last, header);
  }

  private boolean unit(CsvLayout.Role[] roles, Notices notices) {
    boolean aboveOne = middleAboveOne;
    boolean aboveZero = middleAboveZero;
    for (int c = 0; c < columns; c++) {
      if (roles[c] == CsvLayout.Role.PIXEL && edge(c) >= 0) {
        aboveOne |= column(c).leavesUnit();
        aboveZero |= column(c).isAboveZero();
      }
    }
    if (aboveOne || !aboveZero) {
      return false;
    }
    notices.say(
        errors.file() + ": pixels are 0 to 1; taken as grey levels of 255 times as much, rounded");
    return true;
  }
}
