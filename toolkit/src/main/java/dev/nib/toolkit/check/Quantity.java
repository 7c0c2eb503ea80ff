package dev.nib.toolkit.check;

import dev.nib.codegen.Text;
import dev.nib.toolkit.ToolkitException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a limit can be on. */
public enum Quantity {
  /** Of the int8 model or the forest. */
  ACCURACY("minAccuracyPercent", true, Unit.PERCENT, Needs.IMAGES),
  /** float32's accuracy less int8's. */
  DROP("maxDropPoints", false, Unit.POINTS, Needs.FLOAT32),
  /** How often float32 and int8 give the same class. */
  AGREEMENT("minAgreementPercent", true, Unit.PERCENT, Needs.FLOAT32),
  /** Constants and code. */
  FLASH("maxFlashBytes", false, Unit.BYTES, Needs.CHIP),
  /** Arena and stack. */
  RAM("maxRamBytes", false, Unit.BYTES, Needs.CHIP),
  /** The part of RAM that holds activations. */
  ARENA("maxArenaBytes", false, Unit.BYTES, Needs.CHIP),
  /** The part of RAM that a main, a run and an interrupt take. */
  STACK("maxStackBytes", false, Unit.BYTES, Needs.CHIP),
  /** Of a run of an image, estimated; on AVR clocks. */
  INSTRUCTIONS("maxInstructions", false, Unit.INSTRUCTIONS, Needs.CHIP),
  /** The same at the chip's clock, if each instruction takes a cycle. */
  MILLISECONDS("maxMilliseconds", false, Unit.MILLISECONDS, Needs.CHIP);

  /** An answer more or less is at least 1e-4 percentage points, so rounding cannot decide. */
  private static final double ROUNDING = 1e-6;

  private static final double PERCENT = 100;

  private final String key;
  private final boolean atLeast;
  private final Unit unit;
  private final Needs needs;

  /** What it is counted in. */
  private enum Unit {
    PERCENT("%.3f %%"),
    POINTS("%.3f points"),
    BYTES("%,.0f bytes"),
    INSTRUCTIONS("%,.0f"),
    MILLISECONDS("%.3f ms");

    private final String format;

    Unit(String format) {
      this.format = format;
    }
  }

  /** What it takes to know it. */
  enum Needs {
    IMAGES,
    FLOAT32,
    CHIP
  }

  Quantity(String key, boolean atLeast, Unit unit, Needs needs) {
    this.key = key;
    this.atLeast = atLeast;
    this.unit = unit;
    this.needs = needs;
  }

  /** What a file of limits calls it: the direction, the quantity, the unit. */
  public String key() {
    return key;
  }

  /** The keys of all. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Quantity::key).toList();
  }

  Needs needs() {
    return needs;
  }

  /** Whether a value keeps to a bound. */
  public boolean holds(double value, double bound) {
    return atLeast ? value >= bound - ROUNDING : value <= bound + ROUNDING;
  }

  /**
   * Refuses a bound that nothing or everything would keep to.
   *
   * @param place what to call it
   * @throws ToolkitException with place and bound
   */
  public void requireBound(Object place, double bound) {
    switch (unit) {
      case PERCENT -> {
        if (!(bound >= 0 && bound <= PERCENT)) {
          throw new ToolkitException("%s is %s, must be 0 to 100 percent", place, number(bound));
        }
      }
      case POINTS -> {
        if (!(bound >= 0)) {
          throw new ToolkitException("%s is %s, must be 0 or more points", place, number(bound));
        }
      }
      case BYTES, INSTRUCTIONS -> {
        if (!(bound >= 0) || bound != Math.rint(bound)) {
          throw new ToolkitException(
              "%s is %s, must be a whole number, 0 or more", place, number(bound));
        }
      }
      case MILLISECONDS -> {
        if (!(bound > 0)) {
          throw new ToolkitException("%s is %s, must be more than 0", place, number(bound));
        }
      }
    }
  }

  /** A value with its unit. */
  String text(double value) {
    return Text.format(unit.format, value);
  }

  /** {@code asks for 99.000 %} or {@code allows 40,000 bytes}. */
  String bound(double bound) {
    return (atLeast ? "asks for " : "allows ") + text(bound);
  }

  /** As in a sentence. */
  String word() {
    return switch (this) {
      case RAM -> "RAM";
      case MILLISECONDS -> "time";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }

  private static String number(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? Text.format("%d", (long) bound)
        : String.valueOf(bound);
  }
}
