package dev.nib.toolkit;

import java.util.Locale;

/** What can be set, where a {@link Message} has to name it; its word is the settings record's. */
public enum Setting implements Term {
  AS_PACKAGE,
  BATCH,
  BAUD,
  BOARD,
  CALIBRATION,
  CHIP,
  CORRECT_BIAS,
  COUNT,
  CROP,
  DATA,
  DEPTH,
  EPOCHS,
  EQUALIZE,
  FIT,
  FLASH,
  GOAL,
  IMAGES,
  /** The {@code .npy} arrays that go in. */
  INPUT,
  INVERT,
  JUNIT,
  KEEP,
  LABEL,
  LANES,
  LAYER_IMAGES,
  LEAVES,
  LIMIT,
  METHOD,
  MODEL,
  MOST_CASES,
  NET,
  NO_TRANSPOSE,
  OUTPUT,
  PATIENCE,
  PENALTY,
  PIXELS,
  PREPARE,
  RANDOM,
  REPORT,
  RESUME,
  ROUNDING_STEPS,
  ROWS,
  SEEN,
  SERIAL,
  SPLIT_PIXELS,
  TARGET,
  TEACHER,
  TEST_IMAGES,
  THREADS,
  TIMEOUT,
  TRACE,
  TRACED,
  TRANSPOSE,
  TREES;

  @Override
  public String word() {
    StringBuilder word = new StringBuilder();
    for (String part : name().split("_", -1)) {
      String lower = part.toLowerCase(Locale.ROOT);
      word.append(
          word.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return word.toString();
  }

  /**
   * Refuses a number below a bound.
   *
   * @throws ToolkitException with both
   */
  public void requireAtLeast(long least, long value) {
    if (value < least) {
      throw new ToolkitException("%s is %d, must be %d or more", this, value, least);
    }
  }
}
