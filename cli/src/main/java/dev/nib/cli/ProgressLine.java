package dev.nib.cli;

import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * A progress bar's line on standard error, drawn over itself.
 *
 * <p>The progress bar's own consumers ask JLine for the terminal's width and for a way to move the
 * cursor, and JLine takes the signals of a terminal for itself and gives SIGINT back to the system:
 * Ctrl-C then ended the process before a training could write its model. The launcher knows the
 * width, and a carriage return moves the cursor.
 */
final class ProgressLine implements ProgressBarConsumer {
  /** Java cannot tell whether standard error is a terminal; the launcher can. */
  static final boolean ON_TERMINAL = Boolean.getBoolean("nib.terminal");

  private static final int MAX_COLUMNS = 110;
  private static final int DEFAULT_COLUMNS = 80;

  private int drawn;
  private boolean closed;

  /** So many that the line does not wrap, which would leave a copy of it at each redrawing. */
  @Override
  public int getMaxRenderedLength() {
    int columns = Integer.getInteger("nib.columns", 0);
    if (columns <= 0) {
      columns = ON_TERMINAL ? DEFAULT_COLUMNS : MAX_COLUMNS + 1;
    }
    return Math.min(MAX_COLUMNS, columns - 1);
  }

  @Override
  public synchronized void accept(String bar) {
    if (closed) {
      // Drawn by a timer, which may be late.
      return;
    }
    int room = Math.max(0, getMaxRenderedLength());
    String line = bar.length() > room ? bar.substring(0, room) : bar;
    System.err.print('\r' + line + " ".repeat(Math.max(0, drawn - line.length())));
    System.err.flush();
    drawn = line.length();
  }

  /** Makes room for a line of something else; the bar appears anew below it. */
  synchronized void interrupt(String line) {
    String before =
        !ON_TERMINAL && drawn > 0 ? System.lineSeparator() : '\r' + " ".repeat(drawn) + '\r';
    System.err.println((drawn == 0 ? "" : before) + line);
    drawn = 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (drawn > 0) {
      System.err.println();
      drawn = 0;
    }
  }
}
