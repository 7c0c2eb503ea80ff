package dev.nib.program;

import dev.nib.program.ArenaPlan.Overlap;
import dev.nib.program.ArenaPlan.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program whose values, rings and scratch bytes have their places in one arena.
 *
 * <p>Before the first step the inputs lie in their places; after the last one the outputs do. Any
 * other content of the arena may be overwritten, the inputs included.
 */
public final class PlacedProgram {
  private final Program program;
  private final ArenaPlan arena;
  private final List<Tenant> tenants;
  private final Map<Value, Part> parts;
  private final Map<Value, Integer> slots = new HashMap<>();
  private final List<List<Value>> values = new ArrayList<>();
  private final Map<Integer, Integer> scratchSlots = new HashMap<>();
  private final Optional<RowInput> rowInput;

  /** What a slot of the arena is for. */
  public enum Purpose {
    /** A whole value. */
    VALUE,
    /** The last rows of a value between two stages of a stream. */
    RING,
    /** Bytes that a kernel asked for. */
    SCRATCH
  }

  /**
   * Who lives in a slot.
   *
   * @param value whose bytes they are; the step's output for scratch bytes
   * @param step that writes it first or whose scratch bytes they are, -1 for an input
   * @param rows of a ring, 0 otherwise
   * @param bytes without what alignment adds
   */
  public record Tenant(Purpose purpose, Value value, int step, int rows, int bytes) {}

  /**
   * How the image can come in row by row: a first stream reads the only input, which is a ring at
   * the end of the arena then.
   *
   * @param ringRows rows of it
   * @param arenaBytes of an arena in which no more of the input is there
   */
  public record RowInput(int ringRows, int arenaBytes) {}

  private PlacedProgram(
      Program program, List<Tenant> tenants, ArenaPlan arena, Optional<Integer> rows) {
    this.program = program;
    this.tenants = List.copyOf(tenants);
    this.arena = arena;
    this.parts = program.partsByValue();
    for (int slot = 0; slot < tenants.size(); slot++) {
      Tenant tenant = tenants.get(slot);
      values.add(new ArrayList<>(List.of(tenant.value())));
      if (tenant.purpose() == Purpose.SCRATCH) {
        scratchSlots.put(tenant.step(), slot);
      } else {
        slots.put(tenant.value(), slot);
      }
    }
    program.parts().forEach(part -> values.get(slots.get(root(part.value()))).add(part.value()));
    this.rowInput = rows.map(this::rowInput);
  }

  /** Places a program whose kernels ask for no scratch bytes. */
  public static PlacedProgram of(Program program) {
    return of(program, step -> 0);
  }

  /**
   * Places all values, rings and scratch bytes of {@code program}: the smallest arena that is
   * found.
   *
   * @param selection what the kernels ask for
   */
  public static PlacedProgram of(Program program, Selection selection) {
    Tenants tenants = new Tenants(program);
    for (int s = 0; s < program.steps().size(); s++) {
      tenants.add(s, program.steps().get(s), selection.scratchBytes(program.steps().get(s)));
    }
    tenants.end();
    List<Request> requests = tenants.requests();
    List<Overlap> overlaps = tenants.overlaps(selection);
    Optional<Integer> rows = selection.rowsComeIn() ? rowInputRows(program) : Optional.empty();
    ArenaPlan plan =
        rows.map(r -> ArenaPlanner.planOnTop(requests, overlaps, ringBytes(program, r)))
            .orElseGet(() -> ArenaPlanner.plan(requests, overlaps));
    return new PlacedProgram(program, tenants.list, plan, rows);
  }

  private static int ringBytes(Program program, int rows) {
    Value input = program.inputs().get(0);
    return ArenaPlanner.aligned(rows * (input.bytes() / input.shape().extent(1)));
  }

  /** The rows of the input that a first stream needs at a time, when it alone reads it. */
  private static Optional<Integer> rowInputRows(Program program) {
    if (program.inputs().size() != 1
        || program.steps().isEmpty()
        || !(program.steps().get(0) instanceof Step.Stream stream)) {
      return Optional.empty();
    }
    Value input = program.inputs().get(0);
    boolean alone =
        stream.input().equals(input)
            && !program.outputs().contains(input)
            && program.parts().stream().noneMatch(part -> part.whole().equals(input))
            && program.partsByValue().get(input) == null
            && program.steps().stream().skip(1).noneMatch(step -> step.reads().contains(input));
    return alone ? Optional.of(RowWork.of(stream.stages().get(0)).ringRows()) : Optional.empty();
  }

  private RowInput rowInput(int rows) {
    Value input = program.inputs().get(0);
    int end = offset(input) + ringBytes(program, rows);
    int own = slots.get(input);
    for (int slot = 0; slot < tenants.size(); slot++) {
      end = slot == own ? end : Math.max(end, arena.slots().get(slot).endBytes());
    }
    return new RowInput(rows, end);
  }

  /** What is placed. */
  public Program program() {
    return program;
  }

  /** The slots, each with what {@link #tenants} says. */
  public ArenaPlan arena() {
    return arena;
  }

  /** Who lives in each slot, in the order of the arena's slots; the inputs first. */
  public List<Tenant> tenants() {
    return tenants;
  }

  /** How the image can come in row by row; empty where it cannot, or is not to. */
  public Optional<RowInput> rowInput() {
    return rowInput;
  }

  /**
   * Where a value lies, in bytes from the start of the arena.
   *
   * @throws IllegalArgumentException when it lies nowhere
   */
  public int offset(Value value) {
    int offset = 0;
    Value root = value;
    for (Part part = parts.get(root); part != null; part = parts.get(root)) {
      offset += part.offsetBytes();
      root = part.whole();
    }
    Integer slot = slots.get(root);
    if (slot == null) {
      throw new IllegalArgumentException(value.name() + " has no place");
    }
    return offset + arena.slots().get(slot).offsetBytes();
  }

  /** Where the scratch bytes of a step lie; 0 when it has none. */
  public int scratchOffset(int step) {
    Integer slot = scratchSlots.get(step);
    return slot == null ? 0 : arena.slots().get(slot).offsetBytes();
  }

  /** How many scratch bytes a step has. */
  public int scratchBytes(int step) {
    Integer slot = scratchSlots.get(step);
    return slot == null ? 0 : tenants.get(slot).bytes();
  }

  /** The values that lie in a slot, the one whose bytes they are first. */
  public List<Value> valuesIn(int slot) {
    return List.copyOf(values.get(slot));
  }

  private Value root(Value value) {
    Part part = parts.get(value);
    return part == null ? value : root(part.whole());
  }

  /** Gathers who wants bytes, and from when to when. */
  private static final class Tenants {
    private final Program program;
    private final Map<Value, Part> parts;
    private final List<Tenant> list = new ArrayList<>();
    private final List<Integer> last = new ArrayList<>();
    private final Map<Value, Integer> indices = new HashMap<>();

    Tenants(Program program) {
      this.program = program;
      this.parts = program.partsByValue();
      program.inputs().forEach(input -> use(input, -1));
    }

    void add(int s, Step step, int scratchBytes) {
      step.reads().forEach(read -> use(read, s));
      use(step.output(), s);
      if (step instanceof Step.Stream stream) {
        for (int i = 0; i < stream.ringRows().size(); i++) {
          Value value = stream.stages().get(i).output();
          int rows = stream.ringRows().get(i);
          int rowBytes = value.bytes() / value.shape().extent(1);
          add(new Tenant(Purpose.RING, value, s, rows, rows * rowBytes), s);
        }
      }
      if (scratchBytes > 0) {
        add(new Tenant(Purpose.SCRATCH, step.output(), s, 0, scratchBytes), s);
      }
    }

    void end() {
      program.outputs().forEach(output -> use(output, program.steps().size()));
    }

    private void use(Value value, int s) {
      Value root = root(value);
      Integer index = indices.get(root);
      if (index == null) {
        indices.put(root, list.size());
        add(new Tenant(Purpose.VALUE, root, s, 0, root.bytes()), s);
      } else {
        last.set(index, s);
      }
    }

    private Value root(Value value) {
      Part part = parts.get(value);
      return part == null ? value : root(part.whole());
    }

    private void add(Tenant tenant, int s) {
      list.add(tenant);
      last.add(s);
    }

    /** The inputs into which the outputs of steps may grow. */
    List<Overlap> overlaps(Selection selection) {
      List<Overlap> overlaps = new ArrayList<>();
      for (int s = 0; s < program.steps().size(); s++) {
        Step step = program.steps().get(s);
        boolean rowsComeIn = s == 0 && selection.rowsComeIn();
        if (selection.goesDownTheRows(step) && RowOverlap.isKnown(step) && !rowsComeIn) {
          Step.OneInput one = (Step.OneInput) step;
          Home from = home(one.input());
          Home to = home(one.output());
          boolean handsOver = last.get(from.index()) == s && list.get(to.index()).step() == s;
          if (handsOver && from.index() != to.index()) {
            int lead = RowOverlap.leadBytes(one) - from.offset() + to.offset();
            overlaps.add(new Overlap(from.index(), to.index(), lead));
          }
        }
      }
      return overlaps;
    }

    /** Where a value's bytes begin: in whose slot, and from which byte on. */
    private record Home(int index, int offset) {}

    private Home home(Value value) {
      int offset = 0;
      Value root = value;
      for (Part part = parts.get(root); part != null; part = parts.get(root)) {
        offset += part.offsetBytes();
        root = part.whole();
      }
      return new Home(indices.get(root), offset);
    }

    List<Request> requests() {
      List<Request> requests = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        Tenant tenant = list.get(i);
        requests.add(new Request(ArenaPlanner.aligned(tenant.bytes()), tenant.step(), last.get(i)));
      }
      return requests;
    }
  }
}
