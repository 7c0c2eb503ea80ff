package dev.nib.conformance.fuzz;

import dev.nib.conformance.VerificationTarget;

/** What graphs are held against. */
public interface FuzzTarget {
  /** The target for one model. */
  VerificationTarget of(byte[] model);
}
