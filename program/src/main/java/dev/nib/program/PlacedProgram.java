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
  private final Homes homes;
  private final Map<Value, Integer> slots = new HashMap<>();
  private final List<List<Value>> values = new ArrayList<>();
  private final Map<Integer, Integer> scratchSlots = new HashMap<>();
  private final Optional<RowInput> rowInput;
  private final List<List<? extends Kernel>> kernels;

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
   * @param lowerBoundBytes no plan can do with less then
   */
  public record RowInput(int ringRows, int arenaBytes, int lowerBoundBytes) {}

  private PlacedProgram(
      Program program,
      Selection selection,
      List<Tenant> tenants,
      ArenaPlan arena,
      Optional<RowInput> rowInput) {
    this.program = program;
    this.kernels =
        program.steps().stream().<List<? extends Kernel>>map(selection::kernels).toList();
    this.tenants = List.copyOf(tenants);
    this.arena = arena;
    this.homes = Homes.of(program);
    for (int slot = 0; slot < tenants.size(); slot++) {
      Tenant tenant = tenants.get(slot);
      values.add(new ArrayList<>(List.of(tenant.value())));
      if (tenant.purpose() == Purpose.SCRATCH) {
        scratchSlots.put(tenant.step(), slot);
      } else {
        slots.put(tenant.value(), slot);
      }
    }
    program
        .parts()
        .forEach(part -> values.get(slots.get(homes.root(part.value()))).add(part.value()));
    this.rowInput = rowInput;
  }

  /** Places a program whose kernels ask for nothing. */
  public static PlacedProgram of(Program program) {
    return of(program, step -> List.of());
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
    Optional<RowInput> rowInput = rows.map(r -> rowInput(r, plan, ringBytes(program, r), requests));
    return new PlacedProgram(program, selection, tenants.list, plan, rowInput);
  }

  private static int ringBytes(Program program, int rows) {
    Value input = program.inputs().get(0);
    return ArenaPlanner.aligned(rows * input.rowBytes());
  }

  /** The rows of the input that a first stream needs at a time, when it alone reads it. */
  private static Optional<Integer> rowInputRows(Program program) {
    return program.firstStepTakesInput() && program.steps().get(0) instanceof Step.Stream stream
        ? Optional.of(RowWork.of(stream.stages().get(0)).ringRows())
        : Optional.empty();
  }

  /** The input has the first slot, above all that live with it. */
  private static RowInput rowInput(
      int rows, ArenaPlan plan, int ringBytes, List<Request> requests) {
    int end = plan.slots().get(0).offsetBytes() + ringBytes;
    for (ArenaPlan.Slot slot : plan.slots().subList(1, plan.slots().size())) {
      end = Math.max(end, slot.endBytes());
    }
    return new RowInput(
        rows, end, ArenaPlanner.lowerBoundOnTop(requests, plan.overlaps(), ringBytes));
  }

  /** Bytes that a run needs: of the arena, and where rows come in of the one without the image. */
  public int neededBytes() {
    return rowInput.map(RowInput::arenaBytes).orElse(arena.bytes());
  }

  /** No plan can do with less than this for {@link #neededBytes}. */
  public int lowerBoundBytes() {
    return rowInput.map(RowInput::lowerBoundBytes).orElse(arena.lowerBoundBytes());
  }

  /** What is placed. */
  public Program program() {
    return program;
  }

  /** The kernels that compute a step: one, or of a stream that of each stage. */
  public List<? extends Kernel> kernels(int step) {
    return kernels.get(step);
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
    Homes.Home home = homes.of(value);
    Integer slot = slots.get(home.root());
    if (slot == null) {
      throw new IllegalArgumentException(value.name() + " has no place");
    }
    return home.offsetBytes() + arena.slots().get(slot).offsetBytes();
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

  /** Gathers who wants bytes, and from when to when. */
  private static final class Tenants {
    private final Program program;
    private final Homes homes;
    private final List<Tenant> list = new ArrayList<>();
    private final List<Integer> last = new ArrayList<>();
    private final Map<Value, Integer> indices = new HashMap<>();

    Tenants(Program program) {
      this.program = program;
      this.homes = Homes.of(program);
      program.inputs().forEach(input -> use(input, -1));
    }

    void add(int s, Step step, int scratchBytes) {
      step.reads().forEach(read -> use(read, s));
      use(step.output(), s);
      if (step instanceof Step.Stream stream) {
        for (int i = 0; i < stream.ringRows().size(); i++) {
          Value value = stream.stages().get(i).output();
          int rows = stream.ringRows().get(i);
          add(new Tenant(Purpose.RING, value, s, rows, rows * value.rowBytes()), s);
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
      Value root = homes.root(value);
      Integer index = indices.get(root);
      if (index == null) {
        indices.put(root, list.size());
        add(new Tenant(Purpose.VALUE, root, s, 0, root.bytes()), s);
      } else {
        last.set(index, s);
      }
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
        if (goesDownTheRows(selection, step) && RowOverlap.isKnown(step) && !rowsComeIn) {
          Step.OneInput one = (Step.OneInput) step;
          Homes.Home from = homes.of(one.input());
          Homes.Home to = homes.of(one.output());
          int input = indices.get(from.root());
          int output = indices.get(to.root());
          if (input != output && last.get(input) == s && list.get(output).step() == s) {
            int lead = RowOverlap.leadBytes(one) - from.offsetBytes() + to.offsetBytes();
            overlaps.add(new Overlap(input, output, lead));
          }
        }
      }
      return overlaps;
    }

    private static boolean goesDownTheRows(Selection selection, Step step) {
      List<? extends Kernel> kernels = selection.kernels(step);
      return !kernels.isEmpty() && kernels.stream().allMatch(Kernel::goesDownTheRows);
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
