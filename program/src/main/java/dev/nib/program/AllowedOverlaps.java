package dev.nib.program;

import dev.nib.program.ArenaPlan.Overlap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Overlaps by their requests, of which each is the input of one at most, and the output of one. */
final class AllowedOverlaps {
  private final Map<Integer, Overlap> byInput = new HashMap<>();

  AllowedOverlaps(List<Overlap> overlaps) {
    overlaps.forEach(overlap -> byInput.put(overlap.input(), overlap));
  }

  /** True when requests i and j, at these offsets, are an input and an output far enough apart. */
  boolean at(int i, int offsetOfI, int j, int offsetOfJ) {
    return isInput(i, offsetOfI, j, offsetOfJ) || isInput(j, offsetOfJ, i, offsetOfI);
  }

  private boolean isInput(int input, int offsetOfInput, int output, int offsetOfOutput) {
    Overlap overlap = byInput.get(input);
    return overlap != null
        && overlap.output() == output
        && offsetOfInput - offsetOfOutput >= overlap.leadBytes();
  }

  /** The lowest offset at which request {@code input} may begin over {@code output}'s, or -1. */
  long lowest(int input, int output, int offsetOfOutput) {
    Overlap overlap = byInput.get(input);
    return overlap != null && overlap.output() == output
        ? Math.max(0L, (long) offsetOfOutput + overlap.leadBytes())
        : -1;
  }
}
