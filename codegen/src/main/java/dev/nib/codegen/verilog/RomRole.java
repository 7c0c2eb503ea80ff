package dev.nib.codegen.verilog;

/** What a layer's ROM holds. */
public enum RomRole {
  WEIGHTS("weights", 8),
  BIAS("bias", 32),
  /** Values of 31 bits without sign, kept in 32. */
  MULTIPLIERS("multipliers", 32),
  SHIFTS("shifts", 8);

  private final String suffix;
  private final int laneBits;

  RomRole(String suffix, int laneBits) {
    this.suffix = suffix;
    this.laneBits = laneBits;
  }

  /** The end of the module's name; the C back end's arrays end alike. */
  public String suffix() {
    return suffix;
  }

  /** Bits of one value. */
  public int laneBits() {
    return laneBits;
  }
}
