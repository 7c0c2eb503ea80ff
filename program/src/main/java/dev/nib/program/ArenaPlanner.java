package dev.nib.program;

import dev.nib.model.ModelException;
import dev.nib.program.ArenaPlan.Request;
import dev.nib.program.ArenaPlan.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Places buffers so that they share memory by lifetime.
 *
 * <p>Chains get both ends of the arena in turn. Otherwise each order of placement gives a first-fit
 * plan; the planner tries the order of the graph, largest first, then shuffled ones, and stops as
 * soon as a plan reaches the lower bound, which no plan can beat.
 */
public final class ArenaPlanner {
  private static final int MOST_TRIES = 2000;
  private static final long MOST_WORK = 20_000_000;

  private static final Comparator<Slot> BY_OFFSET = Comparator.comparingInt(Slot::offsetBytes);

  private final List<Request> requests;

  private ArenaPlanner(List<Request> requests) {
    this.requests = requests;
  }

  /** The smallest plan found; the same requests give the same plan. */
  public static ArenaPlan plan(List<Request> requests) {
    return new ArenaPlanner(List.copyOf(requests)).best();
  }

  /**
   * The smallest plan found in which the buffer of request {@code top} lies above all that live
   * with it.
   */
  public static ArenaPlan planOnTop(List<Request> requests, int top) {
    List<Request> others = new ArrayList<>(requests);
    Request last = others.remove(top);
    ArenaPlan below = plan(others);
    int offset = 0;
    for (Slot slot : below.slots()) {
      offset = slot.request().livesWith(last) ? Math.max(offset, slot.endBytes()) : offset;
    }
    List<Slot> slots = new ArrayList<>(below.slots());
    slots.add(top, new Slot(last, offset));
    int bytes = Math.max(below.bytes(), requireInt((long) offset + last.bytes()));
    return new ArenaPlan(bytes, new ArenaPlanner(requests).lowerBound(), slots);
  }

  /** {@code bytes} rounded up to the alignment. */
  public static int aligned(int bytes) {
    long rounded =
        ((long) bytes + ArenaPlan.ALIGNMENT_BYTES - 1)
            / ArenaPlan.ALIGNMENT_BYTES
            * ArenaPlan.ALIGNMENT_BYTES;
    return requireInt(rounded);
  }

  private ArenaPlan best() {
    int bound = lowerBound();
    ArenaPlan best = alternateEnds(bound);
    List<Integer> inOrder = IntStream.range(0, requests.size()).boxed().toList();
    List<Integer> bySize = new ArrayList<>(inOrder);
    bySize.sort(Comparator.comparingInt((Integer i) -> requests.get(i).bytes()).reversed());
    List<Integer> order = bySize;
    Random random = new Random(requests.size());
    for (int i = 0; i < tries() && best.bytes() > bound; i++) {
      ArenaPlan plan = place(order, bound);
      best = plan.bytes() < best.bytes() ? plan : best;
      order = new ArrayList<>(inOrder);
      Collections.shuffle(order, random);
    }
    return best;
  }

  /** Each takes time that grows with the square of the requests. */
  private int tries() {
    long square = (long) requests.size() * requests.size();
    return (int) Math.max(1, Math.min(MOST_TRIES, MOST_WORK / square));
  }

  private int lowerBound() {
    long bound = 0;
    for (Request at : requests) {
      // The live set is largest at a step where some buffer begins.
      long live =
          requests.stream()
              .filter(r -> r.firstStep() <= at.firstStep() && r.lastStep() >= at.firstStep())
              .mapToLong(Request::bytes)
              .sum();
      bound = Math.max(bound, live);
    }
    return requireInt(bound);
  }

  /** First fit: each buffer at the lowest offset that is free while it lives. */
  private ArenaPlan place(List<Integer> order, int bound) {
    Slot[] slots = new Slot[requests.size()];
    // Kept by rising offset, for programs of thousands of buffers.
    List<Slot> placed = new ArrayList<>();
    int end = 0;
    for (int index : order) {
      Request request = requests.get(index);
      int offset = 0;
      for (Slot rival : placed) {
        if (offset + request.bytes() > rival.offsetBytes() && rival.request().livesWith(request)) {
          offset = Math.max(offset, rival.endBytes());
        }
      }
      Slot slot = new Slot(request, offset);
      slots[index] = slot;
      int at = Collections.binarySearch(placed, slot, BY_OFFSET);
      placed.add(at < 0 ? -at - 1 : at, slot);
      end = Math.max(end, requireInt((long) offset + request.bytes()));
    }
    return new ArenaPlan(end, bound, List.of(slots));
  }

  /**
   * Buffers at the bottom and the top of the arena in turn, which reaches the bound for every
   * chain; where the graph is no chain it may not be a plan at all, and the first-fit one is
   * returned.
   */
  private ArenaPlan alternateEnds(int bound) {
    List<Slot> slots = new ArrayList<>();
    for (Request request : requests) {
      boolean bottom = slots.size() % 2 == 0;
      slots.add(new Slot(request, bottom ? 0 : bound - request.bytes()));
    }
    for (int i = 0; i < slots.size(); i++) {
      for (Slot other : slots.subList(0, i)) {
        Slot slot = slots.get(i);
        if (slot.request().livesWith(other.request()) && slot.overlaps(other)) {
          return place(IntStream.range(0, requests.size()).boxed().toList(), bound);
        }
      }
    }
    return new ArenaPlan(bound, bound, slots);
  }

  private static int requireInt(long bytes) {
    if (bytes > Integer.MAX_VALUE - ArenaPlan.ALIGNMENT_BYTES) {
      throw new ModelException("the activations need an arena of over 2 GB");
    }
    return (int) bytes;
  }
}
