package dev.nib.dataset;

/** One grey level of samples (rule G1 of docs/arithmetic.md), in integers. */
final class Luma {
  private Luma() {}

  /** A sample of 0..{@code most} as one of 0..255, halves up. */
  static int sample(int sample, int most) {
    return most == 255 ? sample : (2 * 255 * sample + most) / (2 * most);
  }

  /** The luma of a colour of samples 0..255 (ITU-R BT.601), halves up. */
  static int of(int red, int green, int blue) {
    return (299 * red + 587 * green + 114 * blue + 500) / 1000;
  }
}
