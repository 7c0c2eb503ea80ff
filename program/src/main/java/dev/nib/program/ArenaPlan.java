package dev.nib.program;

import java.util.List;

/**
 * Where each buffer lies in the one block of memory that a program works in.
 *
 * <p>A plan that exists is right: no two slots that live at the same time share a byte, but for an
 * output that grows into its input as far as that is done with.
 *
 * @param bytes size of the arena
 * @param lowerBoundBytes no plan can do with less: the most bytes that live at one step
 * @param slots one for each request, in the order of the requests
 * @param overlaps the slots that may share bytes though they live together
 */
public record ArenaPlan(int bytes, int lowerBoundBytes, List<Slot> slots, List<Overlap> overlaps) {
  /** Every offset and size is a multiple of this, so that kernels may load words. */
  public static final int ALIGNMENT_BYTES = 4;

  public ArenaPlan {
    slots = List.copyOf(slots);
    overlaps = List.copyOf(overlaps);
    AllowedOverlaps allowed = new AllowedOverlaps(overlaps);
    for (int i = 0; i < slots.size(); i++) {
      Slot a = slots.get(i);
      if (a.offsetBytes() < 0 || a.endBytes() > bytes) {
        throw new IllegalArgumentException(a + " lies outside the arena of " + bytes + " bytes");
      }
      for (int j = 0; j < i; j++) {
        Slot b = slots.get(j);
        boolean collides = a.request().livesWith(b.request()) && a.overlaps(b);
        if (collides && !allowed.at(i, a.offsetBytes(), j, b.offsetBytes())) {
          throw new IllegalArgumentException(a + " overlaps " + b);
        }
      }
    }
  }

  /**
   * The input of a step and its output, which may begin at least so many bytes before it and reach
   * into it.
   *
   * @param input the position of its request
   * @param output the position of its request
   * @param leadBytes see {@link RowOverlap}
   */
  public record Overlap(int input, int output, int leadBytes) {}

  /**
   * A buffer to place.
   *
   * @param bytes a multiple of {@link #ALIGNMENT_BYTES}
   * @param firstStep the step that writes it, -1 for an input
   * @param lastStep the last step that reads it
   */
  public record Request(int bytes, int firstStep, int lastStep) {
    public Request {
      if (bytes < 1 || bytes % ALIGNMENT_BYTES != 0 || lastStep < firstStep) {
        throw new IllegalArgumentException(
            "%d bytes from step %d to %d".formatted(bytes, firstStep, lastStep));
      }
    }

    /** True when some step needs both: the writer's output and its inputs live together. */
    public boolean livesWith(Request other) {
      return firstStep <= other.lastStep && other.firstStep <= lastStep;
    }
  }

  /** A placed buffer. */
  public record Slot(Request request, int offsetBytes) {
    public int endBytes() {
      return offsetBytes + request.bytes();
    }

    boolean overlaps(Slot other) {
      return offsetBytes < other.endBytes() && other.offsetBytes < endBytes();
    }
  }
}
