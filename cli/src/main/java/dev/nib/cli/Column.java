package dev.nib.cli;

/** What fits into the column of a table. */
final class Column {
  private static final String CUT = "...";

  private Column() {}

  /**
   * A name, or its end: what fused layers of a converter are called has hundreds of letters, the
   * last of which tell one from the other.
   */
  static String name(String name, int width) {
    return name.length() <= width
        ? name
        : CUT + name.substring(name.length() - width + CUT.length());
  }
}
