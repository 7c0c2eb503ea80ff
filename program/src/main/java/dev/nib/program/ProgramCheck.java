package dev.nib.program;

import static dev.nib.program.StepCheck.require;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a program, whoever made it, behind the lowering and behind every pass: each step for
 * itself, and that every byte that a step reads is there, written by who should have written it and
 * overwritten by nobody, wherever values lie inside others.
 *
 * <p>It goes through the program with a mark on each run of bytes: the value as which they were
 * written last. A program that passes may be wrong in its numbers, but not in its memory.
 */
public final class ProgramCheck {
  /** Elements that scattered writers of one value are followed to, one by one. */
  private static final int MOST_FOLLOWED = 1 << 26;

  private final Program program;
  private final Homes homes;

  /** The parts of each value. */
  private final Map<Value, List<Part>> inner = new HashMap<>();

  /** The marks on each value with bytes of its own. */
  private final Map<Value, ByteMarks> marks = new HashMap<>();

  /** For each value the marks that its bytes may bear. */
  private final Map<Value, Set<Value>> accepted = new HashMap<>();

  /** What the caller has given or a step has read, in which nothing changes any more. */
  private final Set<Value> complete = new HashSet<>();

  /** The steps that have written each value so far. */
  private final Map<Value, List<Step>> writers = new HashMap<>();

  private ProgramCheck(Program program) {
    this.program = program;
    this.homes = Homes.of(program);
    for (Part part : program.parts()) {
      inner.computeIfAbsent(part.whole(), whole -> new ArrayList<>()).add(part);
    }
    require(homes.count() == program.parts().size(), "a value is a part of two others");
  }

  /**
   * Checks {@code program}.
   *
   * @throws IllegalArgumentException with the step and the numbers, where something does not fit
   */
  public static void check(Program program) {
    new ProgramCheck(program).run();
  }

  private void run() {
    for (Value input : program.inputs()) {
      requireInOnePiece(input);
      mark(input, new Span(0, input.bytes()));
      complete.addAll(acceptedFor(input));
    }
    StepCheck each = new StepCheck();
    for (int s = 0; s < program.steps().size(); s++) {
      Step step = program.steps().get(s);
      try {
        step.accept(each);
        StepCheck.requireInt8("zero point of " + step.name(), step.output().zeroPoint());
        step.reads().forEach(this::requireThere);
        step.reads().forEach(read -> requireNoCollision(step, read));
        write(step);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "step %d, %s (%s): %s".formatted(s, step.name(), step.kind(), e.getMessage()), e);
      }
    }
    program.outputs().forEach(this::requireThere);
  }

  /** Only a move may add to what is there, before anybody reads it. */
  private void write(Step step) {
    Value output = step.output();
    require(!isAlias(output), "%s is another name of something, and written", output.name());
    require(!complete.contains(output), "%s is complete, and written again", output.name());
    List<Step> before = writers.computeIfAbsent(output, value -> new ArrayList<>());
    boolean adds =
        step instanceof Step.Move
            && before.stream().allMatch(s -> s instanceof Step.Move || s instanceof Step.Fill);
    require(before.isEmpty() || adds, "%s is written twice", output.name());
    before.add(step);
    if (!(step instanceof Step.Move)) {
      requireNoPiece(output, output);
    }
    Layout layout = homes.of(output).layout();
    if (layout.isInOnePiece()) {
      mark(output, written(step));
    } else {
      require(Layout.isFor(step), "%s lies apart, this step writes one piece", output.name());
      int run = layout.runBytes();
      layout.runBegins().forEach(begin -> mark(output, new Span(begin, begin + run)));
    }
  }

  /** What overwrites all of an output comes before the pieces of it, and their pieces. */
  private void requireNoPiece(Value output, Value value) {
    for (Part part : pieces(value)) {
      require(
          !writers.containsKey(part.value()),
          "%s would overwrite its piece %s",
          output.name(),
          part.value().name());
      requireNoPiece(output, part.value());
    }
  }

  private List<Part> pieces(Value value) {
    return inner.getOrDefault(value, List.of()).stream()
        .filter(part -> part.kind() == Part.Kind.PIECE)
        .toList();
  }

  /** Bytes of a value, from one to the one before another. */
  private record Span(int from, int to) {}

  /** From the first to the last byte that a step writes, with what may lie between them. */
  private Span written(Step step) {
    if (step instanceof Step.Move move) {
      Walk.Reach reach = move.walk().secondReach();
      return new Span(move.to() + reach.lowest(), move.to() + reach.highest() + 1);
    }
    return new Span(0, homes.of(step.output()).layout().spanBytes());
  }

  private void mark(Value value, Span span) {
    Homes.Home home = homes.of(value);
    marks
        .computeIfAbsent(home.root(), root -> new ByteMarks())
        .set(home.offsetBytes() + span.from(), home.offsetBytes() + span.to(), value);
  }

  private void requireInOnePiece(Value value) {
    require(homes.of(value).layout().isInOnePiece(), "%s does not lie in one piece", value.name());
  }

  /** No kernel reads what lies apart. */
  private void requireThere(Value value) {
    requireInOnePiece(value);
    Homes.Home home = homes.of(value);
    ByteMarks bytes = marks.get(home.root());
    require(bytes != null, "%s is not there yet", value.name());
    Set<Value> may = accepted.computeIfAbsent(value, this::acceptedFor);
    bytes.require(home.offsetBytes(), home.offsetBytes() + value.bytes(), may, value.name());
    may.forEach(this::requireComplete);
    complete.addAll(may);
  }

  /** Moves that leave gaps have filled them up together, and pieces lie where nothing else does. */
  private void requireComplete(Value value) {
    List<Step> steps = writers.getOrDefault(value, List.of());
    boolean scattered =
        steps.stream()
            .anyMatch(
                step -> step instanceof Step.Move move && !move.walk().secondReach().isDense());
    boolean clear = complete.contains(value) || (!scattered && pieces(value).isEmpty());
    if (clear || value.bytes() > MOST_FOLLOWED) {
      return;
    }
    int there = followed(value).cardinality();
    require(
        !scattered || there == value.bytes(),
        "%s: %d of %d elements are written",
        value.name(),
        there,
        value.bytes());
  }

  /** The elements that the caller and the writers of a value and its pieces wrote. */
  private BitSet followed(Value value) {
    BitSet there = new BitSet(value.bytes());
    List<Step> steps = writers.getOrDefault(value, List.of());
    for (Step step : steps) {
      if (step instanceof Step.Move move) {
        int count = move.walk().steps();
        for (int i = 0; i < count; i++) {
          there.set(move.to() + move.walk().second(i));
        }
      }
    }
    for (Part part : pieces(value)) {
      BitSet inside = new BitSet(value.bytes());
      followed(part.value()).stream()
          .forEach(element -> inside.set(part.offsetBytes() + part.layout().at(element)));
      require(
          !inside.intersects(there),
          "%s and something else of %s are written in one place",
          part.value().name(),
          value.name());
      there.or(inside);
    }
    boolean all =
        program.inputs().contains(value)
            || (!steps.isEmpty() && !(steps.get(0) instanceof Step.Move));
    if (all) {
      there.set(0, value.bytes());
    }
    return there;
  }

  /** Itself, what it is another name of, and the pieces and other names of these. */
  private Set<Value> acceptedFor(Value value) {
    Value named = value;
    while (isAlias(named)) {
      named = homes.part(named).orElseThrow().whole();
    }
    Set<Value> set = new HashSet<>();
    addWithInner(named, set);
    return set;
  }

  private void addWithInner(Value value, Set<Value> set) {
    set.add(value);
    for (Part part : inner.getOrDefault(value, List.of())) {
      if (part.kind() != Part.Kind.IN_PLACE) {
        addWithInner(part.value(), set);
      }
    }
  }

  private boolean isAlias(Value value) {
    return homes.part(value).filter(part -> part.kind() == Part.Kind.ALIAS).isPresent();
  }

  /** Where input and output share bytes, each element is read before it is overwritten. */
  private void requireNoCollision(Step step, Value read) {
    Homes.Home from = homes.of(read);
    Homes.Home to = homes.of(step.output());
    Span span = written(step);
    boolean apart =
        !from.root().equals(to.root())
            || from.offsetBytes() + read.bytes() <= to.offsetBytes() + span.from()
            || to.offsetBytes() + span.to() <= from.offsetBytes();
    require(
        apart || (from.offsetBytes() == to.offsetBytes() && Elementwise.isInOrder(step, read)),
        "%s would overwrite %s while it is read",
        step.name(),
        read.name());
  }
}
