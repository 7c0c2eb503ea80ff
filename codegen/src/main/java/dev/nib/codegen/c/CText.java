package dev.nib.codegen.c;

import dev.nib.codegen.Text;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Pieces of C text. */
final class CText {
  private static final int COLUMNS = 100;
  private static final int COMMENT_COLUMN = 36;

  /** What stands around the names in a call: {@code KERNEL(NIB_LAYER_OF(NAME_layer), );}. */
  private static final int AROUND_NAMES = 27;

  private CText() {}

  /** The elements of an array initialiser, wrapped at 100 columns, each line indented. */
  static String values(int count, IntUnaryOperator value, String indent) {
    StringBuilder text = new StringBuilder(count * 5);
    int column = 0;
    for (int i = 0; i < count; i++) {
      String element = value.applyAsInt(i) + (i + 1 < count ? "," : "");
      if (i > 0 && column + 1 + element.length() > COLUMNS) {
        text.append('\n');
        column = 0;
      }
      String space = column == 0 ? indent : " ";
      text.append(space).append(element);
      column += space.length() + element.length();
    }
    return text.toString();
  }

  /** An initialiser of the names of classes, which are their numbers, as lines of a macro. */
  static List<String> labels(int classes) {
    StringBuilder text = new StringBuilder("{");
    int begin = 0;
    for (int c = 0; c < classes; c++) {
      String label = "\"" + c + "\"" + (c + 1 < classes ? "," : "}");
      if (text.length() - begin + 1 + label.length() > COLUMNS - 4) {
        begin = text.append('\n').length();
      } else if (c > 0) {
        text.append(' ');
      }
      text.append(label);
    }
    return text.toString().lines().toList();
  }

  /** An element of a structure initialiser with its comment. */
  static String field(int depth, String value, String comment) {
    StringBuilder line = new StringBuilder("  ".repeat(depth)).append(value).append(',');
    line.append(" ".repeat(Math.max(1, COMMENT_COLUMN - line.length())));
    return line.append("/* ").append(comment).append(" */").toString();
  }

  /** An element of a structure initialiser that says where an array lies. */
  static String place(int depth, String array) {
    return "  ".repeat(depth) + "NIB_IN_FLASH(" + array + "),";
  }

  /**
   * The arguments of a layer's call behind its first one, in a line of their own where they must.
   *
   * @param names the length of the kernel's and of the layer's name together
   */
  static String arguments(int names, String text) {
    return names + AROUND_NAMES + text.length() <= COLUMNS ? " " + text : "\n      " + text;
  }

  /** {@code text} as a C string. */
  static String quoted(String text) {
    return '"' + printable(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** {@code text} so that it neither ends nor opens a comment. */
  static String comment(String text) {
    return printable(text).replace("*/", "* /").replace("/*", "/ *");
  }

  /** Question marks too: with two of them C may see a trigraph. */
  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]|\\?", "_");
  }

  /** As in 887,530. */
  static String grouped(long number) {
    return Text.format("%,d", number);
  }
}
