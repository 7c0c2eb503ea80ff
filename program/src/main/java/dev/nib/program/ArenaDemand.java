package dev.nib.program;

import dev.nib.program.ArenaPlan.Overlap;
import dev.nib.program.ArenaPlan.Request;
import dev.nib.program.PlacedProgram.Purpose;
import dev.nib.program.PlacedProgram.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who wants bytes of the arena that a program works in, and from when to when. Nothing has a place
 * yet; what must live together is known already, and is the least that any placement needs.
 */
public final class ArenaDemand {
  private final Program program;
  private final Selection selection;
  private final Homes homes;
  private final List<Tenant> tenants = new ArrayList<>();
  private final List<Integer> last = new ArrayList<>();
  private final Map<Value, Integer> indices = new HashMap<>();
  private final List<Request> requests;
  private final List<Overlap> overlaps;
  private final Optional<Integer> inputRows;

  private ArenaDemand(Program program, Selection selection) {
    this.program = program;
    this.selection = selection;
    this.homes = Homes.of(program);
    program.inputs().forEach(input -> use(input, -1));
    for (int s = 0; s < program.steps().size(); s++) {
      add(s, program.steps().get(s), selection.scratchBytes(program.steps().get(s)));
    }
    program.outputs().forEach(output -> use(output, program.steps().size()));
    this.requests = requests();
    this.overlaps = overlaps();
    this.inputRows = selection.rowsComeIn() ? inputRows(program) : Optional.empty();
  }

  /**
   * What {@code program} wants.
   *
   * @param selection what the kernels of its steps ask for
   */
  public static ArenaDemand of(Program program, Selection selection) {
    return new ArenaDemand(program, selection);
  }

  /** The rows of the input that a first stream needs at a time, when it alone reads it. */
  private static Optional<Integer> inputRows(Program program) {
    return program.firstStepTakesInput() && program.steps().get(0) instanceof Step.Stream stream
        ? Optional.of(RowWork.of(stream.stages().get(0)).ringRows())
        : Optional.empty();
  }

  /** How many buffers there are to place. */
  public int buffers() {
    return requests.size();
  }

  /**
   * Bytes that live while a step runs; where rows come in no more of the image than its ring.
   *
   * @throws IllegalArgumentException when the program has no such step
   */
  public int liveBytes(Step step) {
    int s = program.steps().indexOf(step);
    StepCheck.require(s >= 0, "%s is no step of the program", step.name());
    return ArenaPlanner.liveBytes(counted(), overlaps, s);
  }

  /** What no placement can do with less of. */
  public int lowerBoundBytes() {
    return ArenaPlanner.lowerBound(counted(), overlaps);
  }

  /** The smallest arena that is found. */
  public PlacedProgram placed() {
    if (inputRows.isEmpty()) {
      ArenaPlan plan = ArenaPlanner.plan(requests, overlaps);
      return new PlacedProgram(program, selection, tenants, plan, Optional.empty());
    }
    int ring = counted().get(0).bytes();
    ArenaPlan plan = ArenaPlanner.planOnTop(requests, overlaps, ring);
    int end = plan.slots().get(0).offsetBytes() + ring;
    for (ArenaPlan.Slot slot : plan.slots().subList(1, plan.slots().size())) {
      end = Math.max(end, slot.endBytes());
    }
    PlacedProgram.RowInput rows =
        new PlacedProgram.RowInput(inputRows.get(), end, lowerBoundBytes());
    return new PlacedProgram(program, selection, tenants, plan, Optional.of(rows));
  }

  /** The requests; of an image that comes in row by row, which is the first, only the ring's. */
  private List<Request> counted() {
    if (inputRows.isEmpty()) {
      return requests;
    }
    int ring = ArenaPlanner.aligned(inputRows.get() * program.inputs().get(0).rowBytes());
    return ArenaPlanner.cutOnTop(requests, ring);
  }

  private void add(int s, Step step, int scratchBytes) {
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

  private void use(Value value, int s) {
    Value root = homes.root(value);
    Integer index = indices.get(root);
    if (index == null) {
      indices.put(root, tenants.size());
      add(new Tenant(Purpose.VALUE, root, s, 0, root.bytes()), s);
    } else {
      last.set(index, s);
    }
  }

  private void add(Tenant tenant, int s) {
    tenants.add(tenant);
    last.add(s);
  }

  private List<Request> requests() {
    List<Request> list = new ArrayList<>();
    for (int i = 0; i < tenants.size(); i++) {
      Tenant tenant = tenants.get(i);
      list.add(new Request(ArenaPlanner.aligned(tenant.bytes()), tenant.step(), last.get(i)));
    }
    return List.copyOf(list);
  }

  /** The inputs into which the outputs of steps may grow. */
  private List<Overlap> overlaps() {
    List<Overlap> list = new ArrayList<>();
    for (int s = 0; s < program.steps().size(); s++) {
      Step step = program.steps().get(s);
      boolean rowsComeIn = s == 0 && selection.rowsComeIn();
      if (goesDownTheRows(step) && RowOverlap.isKnown(step) && !rowsComeIn) {
        Step.OneInput one = (Step.OneInput) step;
        Homes.Home from = homes.of(one.input());
        Homes.Home to = homes.of(one.output());
        int input = indices.get(from.root());
        int output = indices.get(to.root());
        if (input != output && last.get(input) == s && tenants.get(output).step() == s) {
          int lead = RowOverlap.leadBytes(one) - from.offsetBytes() + to.offsetBytes();
          list.add(new Overlap(input, output, lead));
        }
      }
    }
    return List.copyOf(list);
  }

  private boolean goesDownTheRows(Step step) {
    List<? extends Kernel> kernels = selection.kernels(step);
    return !kernels.isEmpty() && kernels.stream().allMatch(Kernel::goesDownTheRows);
  }
}
