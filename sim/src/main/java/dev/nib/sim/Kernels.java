package dev.nib.sim;

import java.util.Locale;

/** Which kernels run a program; they give the same bytes. */
public enum Kernels {
  /** The readable ones, which define what is right. */
  REFERENCE,
  /** The fast ones, held against them. */
  FAST;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
