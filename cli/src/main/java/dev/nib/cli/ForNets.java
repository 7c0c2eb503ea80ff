package dev.nib.cli;

/** Options that a net has and a forest has not. */
final class ForNets {
  /** Why {@code --pixels} is. */
  static final String GREY_LEVELS = "a forest takes grey levels as they are";

  private ForNets() {}

  /** Refuses one where it is given. */
  static void refuse(boolean given, String option, String why) {
    if (given) {
      throw new UsageException(option + ": is for nets; " + why);
    }
  }
}
