package dev.nib.program.pass;

import dev.nib.program.ArenaDemand;
import dev.nib.program.Layout;
import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is only moved into a larger value, in its order, is written there at once: the inputs of a
 * concatenation, and what is padded, once its whole is filled. The whole is there earlier by that,
 * so this is done where no more bytes live at a time.
 *
 * <p>What lies apart in the whole, pixel by pixel or row by row, has one reader only, the move that
 * goes.
 *
 * @param takes which steps' kernels can write their output so that it lies apart
 * @param rowsComeIn true when the image is to come in row by row
 * @param demand what the kernels and values of a program want of the arena
 */
record WriteIntoWhole(
    BiPredicate<Step, Layout> takes, boolean rowsComeIn, Function<Program, ArenaDemand> demand)
    implements Pass {
  @Override
  public Program apply(Program program) {
    Set<Value> wholes = new LinkedHashSet<>();
    program.steps().stream()
        .filter(Step.Move.class::isInstance)
        .forEach(move -> wholes.add(move.output()));
    Program result = program;
    int live = wholes.isEmpty() ? 0 : liveBytes(program);
    for (Value whole : wholes) {
      Optional<Program> written =
          new Whole(result, whole, takes).written().filter(keepsRows(result));
      int liveThen = written.map(this::liveBytes).orElse(Integer.MAX_VALUE);
      if (liveThen <= live) {
        result = written.orElseThrow();
        live = liveThen;
      }
    }
    return result;
  }

  /** A fill in front of the first step would keep the image from coming in row by row. */
  private Predicate<Program> keepsRows(Program before) {
    return written -> !rowsComeIn || written.firstStepTakesInput() == before.firstStepTakesInput();
  }

  /** The most that live at one step, when the passes behind this one have run. */
  private int liveBytes(Program program) {
    return demand.apply(new ComputeInPlace().apply(program)).lowerBoundBytes();
  }

  /** A value that moves write, maybe behind a fill. */
  private static final class Whole {
    private final Program program;
    private final Value whole;
    private final BiPredicate<Step, Layout> takes;
    private final Readers readers;
    private final List<Step> writers;

    Whole(Program program, Value whole, BiPredicate<Step, Layout> takes) {
      this.program = program;
      this.whole = whole;
      this.takes = takes;
      this.readers = Readers.of(program);
      this.writers = readers.writers(whole);
    }

    /** The program without the moves that can go; empty where there is none. */
    Optional<Program> written() {
      boolean filled = writers.get(0) instanceof Step.Fill;
      Map<Step, Part> pieces = new HashMap<>();
      Set<Value> moved = new HashSet<>();
      for (Step writer : writers.subList(filled ? 1 : 0, writers.size())) {
        Optional<Part> piece = piece(writer);
        if (piece.isPresent() && moved.add(piece.get().value())) {
          pieces.put(writer, piece.get());
        }
      }
      if (pieces.isEmpty() || program.part(whole).isPresent()) {
        return Optional.empty();
      }
      List<Part> parts = new ArrayList<>(program.parts());
      writers.stream().filter(pieces::containsKey).forEach(move -> parts.add(pieces.get(move)));
      List<Step> steps = new ArrayList<>();
      boolean toFill = filled;
      for (Step step : program.steps()) {
        if (toFill && moved.contains(step.output())) {
          steps.add(writers.get(0));
          toFill = false;
        }
        if (!pieces.containsKey(step) && !(filled && step == writers.get(0))) {
          steps.add(step);
        }
      }
      return Optional.of(program.with(steps, parts));
    }

    private Optional<Part> piece(Step writer) {
      if (!(writer instanceof Step.Move move)) {
        return Optional.empty();
      }
      return Layout.of(move)
          .filter(
              layout ->
                  layout.isInOnePiece() ? readers.isInside(move.input()) : takes(move, layout))
          .map(layout -> new Part(move.input(), whole, move.to(), Part.Kind.PIECE, layout));
    }

    /** Its one writer takes it, and reads nothing that lies in the whole, too. */
    private boolean takes(Step.Move move, Layout layout) {
      if (!readers.isBetweenTwo(move.input())) {
        return false;
      }
      Step writer = readers.writers(move.input()).get(0);
      return takes.test(writer, layout)
          && writers.stream().flatMap(w -> w.reads().stream()).noneMatch(writer.reads()::contains);
    }
  }
}
