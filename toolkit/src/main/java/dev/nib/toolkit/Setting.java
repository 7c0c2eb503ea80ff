package dev.nib.toolkit;

import java.util.Locale;

/** What can be set, where a {@link Message} has to name it; its word is the settings record's. */
public enum Setting implements Term {
  BOARD,
  CALIBRATION,
  CHIP,
  CORRECT_BIAS,
  COUNT,
  DEPTH,
  EPOCHS,
  FIT,
  FLASH,
  GOAL,
  IMAGES,
  /** The {@code .npy} arrays that go in. */
  INPUT,
  INVERT,
  KEEP,
  LANES,
  LEAVES,
  LIMIT,
  METHOD,
  NET,
  NO_TRANSPOSE,
  OUTPUT,
  PENALTY,
  PIXELS,
  RANDOM,
  RESUME,
  ROUNDING_STEPS,
  ROWS,
  SERIAL,
  SPLIT_PIXELS,
  TARGET,
  TEACHER,
  TEST_IMAGES,
  TRACE,
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
}
