package dev.nib.program;

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

  /** What {@link ArenaDemand} has a plan for. */
  PlacedProgram(
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
    return ArenaDemand.of(program, selection).placed();
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

  /** A step that is no stream, or a stage of one, and what computes it. */
  public record Layer(Step step, Kernel kernel) {}

  /** All of them in their order, where kernels were selected. */
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (int s = 0; s < kernels.size(); s++) {
      List<? extends Step> parts = program.steps().get(s).layers();
      for (int i = 0; i < kernels.get(s).size(); i++) {
        layers.add(new Layer(parts.get(i), kernels.get(s).get(i)));
      }
    }
    return layers;
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

  /** How the elements of a value follow each other from {@link #offset} on. */
  public Layout layout(Value value) {
    return homes.of(value).layout();
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
}
