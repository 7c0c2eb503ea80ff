package dev.nib.program;

import dev.nib.model.ModelException;
import dev.nib.program.ArenaPlan.Overlap;
import dev.nib.program.ArenaPlan.Request;
import dev.nib.program.ArenaPlan.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToIntFunction;
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

  private final List<Request> requests;
  private final List<Overlap> overlaps;
  private final AllowedOverlaps allowed;

  private ArenaPlanner(List<Request> requests, List<Overlap> overlaps) {
    this.requests = requests;
    this.overlaps = overlaps;
    this.allowed = new AllowedOverlaps(overlaps);
  }

  /** The smallest plan found without overlaps. */
  public static ArenaPlan plan(List<Request> requests) {
    return plan(requests, List.of());
  }

  /** The smallest plan found; the same requests give the same plan. */
  public static ArenaPlan plan(List<Request> requests, List<Overlap> overlaps) {
    ArenaPlanner planner = new ArenaPlanner(List.copyOf(requests), overlaps);
    return planner.best(ArenaPlan::bytes, lowerBound(requests, overlaps));
  }

  /**
   * The plan found in which the first buffer lies above all that live with it, and which needs
   * least when no more of that buffer is there than its first bytes.
   *
   * @param requests the first of which is part of no overlap
   * @param topBytes so many of its bytes count
   */
  public static ArenaPlan planOnTop(List<Request> requests, List<Overlap> overlaps, int topBytes) {
    Request top = requests.get(0);
    int enough = lowerBound(cutOnTop(requests, topBytes), overlaps);
    List<Overlap> moved =
        overlaps.stream()
            .map(o -> new Overlap(o.input() - 1, o.output() - 1, o.leadBytes()))
            .toList();
    ArenaPlan below =
        new ArenaPlanner(requests.subList(1, requests.size()), moved)
            .best(plan -> Math.max(plan.bytes(), endWith(plan, top) + topBytes), enough);
    List<Slot> slots = new ArrayList<>(below.slots());
    slots.add(0, new Slot(top, endWith(below, top)));
    int bytes = Math.max(below.bytes(), requireInt((long) endWith(below, top) + top.bytes()));
    return new ArenaPlan(bytes, lowerBound(requests, overlaps), slots, overlaps);
  }

  /** The requests when no more of the first buffer is there than its first bytes. */
  static List<Request> cutOnTop(List<Request> requests, int topBytes) {
    Request top = requests.get(0);
    List<Request> cut = new ArrayList<>(requests);
    cut.set(0, new Request(topBytes, top.firstStep(), top.lastStep()));
    return cut;
  }

  /** The end of all slots that live with a buffer. */
  private static int endWith(ArenaPlan plan, Request request) {
    return plan.slots().stream()
        .filter(slot -> slot.request().livesWith(request))
        .mapToInt(Slot::endBytes)
        .max()
        .orElse(0);
  }

  /** {@code bytes} rounded up to the alignment. */
  public static int aligned(int bytes) {
    long rounded =
        ((long) bytes + ArenaPlan.ALIGNMENT_BYTES - 1)
            / ArenaPlan.ALIGNMENT_BYTES
            * ArenaPlan.ALIGNMENT_BYTES;
    return requireInt(rounded);
  }

  /**
   * @param cost what a plan is judged by
   * @param enough no plan costs less
   */
  private ArenaPlan best(ToIntFunction<ArenaPlan> cost, int enough) {
    int bound = lowerBound(requests, overlaps);
    ArenaPlan best = alternateEnds(bound);
    List<Integer> inOrder = IntStream.range(0, requests.size()).boxed().toList();
    List<Integer> bySize = new ArrayList<>(inOrder);
    bySize.sort(Comparator.comparingInt((Integer i) -> requests.get(i).bytes()).reversed());
    List<Integer> order = bySize;
    Random random = new Random(requests.size());
    for (int i = 0; i < tries() && cost.applyAsInt(best) > enough; i++) {
      // A plan costs no less than its bytes.
      Optional<ArenaPlan> plan = place(order, bound, cost.applyAsInt(best) - 1);
      if (plan.isPresent() && cost.applyAsInt(plan.get()) < cost.applyAsInt(best)) {
        best = plan.get();
      }
      order = new ArrayList<>(inOrder);
      Collections.shuffle(order, random);
    }
    return best;
  }

  /** Each takes time that grows with the square of the requests. */
  private int tries() {
    long square = Math.max(1L, (long) requests.size() * requests.size());
    return (int) Math.max(1, Math.min(MOST_TRIES, MOST_WORK / square));
  }

  /** No plan can do with less: the most bytes that live at one step. */
  static int lowerBound(List<Request> requests, List<Overlap> overlaps) {
    // The live set is largest at a step where some buffer begins.
    return requests.stream()
        .mapToInt(Request::firstStep)
        .distinct()
        .map(step -> liveBytes(requests, overlaps, step))
        .max()
        .orElse(0);
  }

  /** The bytes that live at a step, less those that need not be there twice. */
  static int liveBytes(List<Request> requests, List<Overlap> overlaps, int step) {
    long live =
        requests.stream()
            .filter(r -> r.firstStep() <= step && r.lastStep() >= step)
            .mapToLong(Request::bytes)
            .sum();
    for (Overlap overlap : overlaps) {
      Request output = requests.get(overlap.output());
      live -=
          output.firstStep() == step ? saved(requests.get(overlap.input()), output, overlap) : 0;
    }
    return requireInt(live);
  }

  /** Bytes that need not be there twice when the output begins at the least lead. */
  private static int saved(Request input, Request output, Overlap overlap) {
    int in = input.bytes();
    int out = output.bytes();
    return in + out - RowOverlap.spanBytes(in, out, aligned(Math.max(0, overlap.leadBytes())));
  }

  /**
   * First fit: each buffer at the lowest offset that is free while it lives.
   *
   * @param mostBytes empty when it takes more
   */
  private Optional<ArenaPlan> place(List<Integer> order, int bound, int mostBytes) {
    Slot[] slots = new Slot[requests.size()];
    // Kept by rising offset, for programs of thousands of buffers.
    List<Integer> placed = new ArrayList<>();
    int end = 0;
    for (int index : order) {
      Request request = requests.get(index);
      slots[index] = new Slot(request, lowestFree(index, slots, placed));
      Comparator<Integer> byOffset = Comparator.comparingInt(i -> slots[i].offsetBytes());
      int at = Collections.binarySearch(placed, index, byOffset);
      placed.add(at < 0 ? -at - 1 : at, index);
      end = Math.max(end, requireInt((long) slots[index].offsetBytes() + request.bytes()));
      if (end > mostBytes) {
        return Optional.empty();
      }
    }
    return Optional.of(new ArenaPlan(end, bound, List.of(slots), overlaps));
  }

  /**
   * @param placed by rising offset
   */
  private int lowestFree(int index, Slot[] slots, List<Integer> placed) {
    Request request = requests.get(index);
    int offset = 0;
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int other : placed) {
        Slot rival = slots[other];
        boolean collides =
            offset < rival.endBytes()
                && offset + request.bytes() > rival.offsetBytes()
                && rival.request().livesWith(request)
                && !allowed.at(index, offset, other, rival.offsetBytes());
        if (collides) {
          offset = Math.min(rival.endBytes(), leadOver(index, other, rival));
          moved = !overlaps.isEmpty();
        }
      }
    }
    return offset;
  }

  /** Where an input may begin over its output, a multiple of the alignment. */
  private int leadOver(int index, int other, Slot rival) {
    long lowest = allowed.lowest(index, other, rival.offsetBytes());
    return lowest < 0 ? rival.endBytes() : aligned((int) Math.min(lowest, rival.endBytes()));
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
      for (int j = 0; j < i; j++) {
        Slot slot = slots.get(i);
        Slot other = slots.get(j);
        boolean collides = slot.request().livesWith(other.request()) && slot.overlaps(other);
        if (collides && !allowed.at(i, slot.offsetBytes(), j, other.offsetBytes())) {
          List<Integer> inOrder = IntStream.range(0, requests.size()).boxed().toList();
          return place(inOrder, bound, Integer.MAX_VALUE).orElseThrow();
        }
      }
    }
    return new ArenaPlan(bound, bound, slots, overlaps);
  }

  private static int requireInt(long bytes) {
    if (bytes > Integer.MAX_VALUE - ArenaPlan.ALIGNMENT_BYTES) {
      throw new ModelException("the activations need an arena of over 2 GB");
    }
    return (int) bytes;
  }
}
