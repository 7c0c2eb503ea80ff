package dev.nib.program.pass;

import dev.nib.program.ArenaPlanner;
import dev.nib.program.Program;
import dev.nib.program.RowOverlap;
import dev.nib.program.RowSchedule;
import dev.nib.program.RowWork;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chains of steps that are computed row by row become streams, cut where that makes the arena
 * smallest: between two cuts there are only rings, at a cut a whole value.
 *
 * <p>While a stream runs, its input, its output, its rings and its counters live, its output maybe
 * in place of the rows of the input that it is done with; a cut into segments needs the most that
 * one of them does. An input that is itself an output grown into its input cannot always begin
 * where both want it: of random chains one in a hundred has another cut that is smaller when
 * placed.
 *
 * @param image true when the image is to come in row by row: the first segment is a stream, of one
 *     stage maybe, that never has the whole of it
 */
record StreamRows(boolean image) implements Pass {
  /** Of steps {@code first} to {@code last} of a program, as one segment. */
  private record Segment(int first, int last) {
    int stages() {
      return last - first + 1;
    }
  }

  /**
   * What a cut costs.
   *
   * @param bytes of the arena
   * @param streamed stages in streams
   */
  private record Cost(int bytes, int streamed) {
    static final Cost NONE = new Cost(0, 0);
    static final Comparator<Cost> SMALLEST = Comparator.comparingInt(Cost::bytes);
    static final Comparator<Cost> FEWEST =
        Comparator.comparingInt(Cost::streamed).thenComparing(SMALLEST);

    Cost with(Cost other) {
      return new Cost(Math.max(bytes, other.bytes), streamed + other.streamed);
    }
  }

  /** The best cut of the steps up to some step. */
  private record Cut(Cost cost, List<Segment> segments) {}

  @Override
  public Program apply(Program program) {
    List<Step> steps = new ArrayList<>();
    Readers readers = Readers.of(program);
    int first = 0;
    while (first < program.steps().size()) {
      int last = first;
      while (last + 1 < program.steps().size() && continues(program, readers, last)) {
        last++;
      }
      boolean rowsComeIn =
          image
              && first == 0
              && program.firstStepTakesInput()
              && RowWork.canStream(program.steps().get(0));
      if (last > first || rowsComeIn) {
        steps.addAll(new Chain(program, readers, rowsComeIn).cut(first, last));
      } else {
        steps.add(program.steps().get(first));
      }
      first = last + 1;
    }
    return program.with(steps, program.parts());
  }

  /** True when step s and the next one can be stages of one stream. */
  private static boolean continues(Program program, Readers readers, int s) {
    Step step = program.steps().get(s);
    Step next = program.steps().get(s + 1);
    return RowWork.canStream(step)
        && RowWork.canStream(next)
        && next.reads().equals(List.of(step.output()))
        && readers.isBetweenTwo(step.output());
  }

  /** Steps that can all be stages of one stream. */
  private record Chain(Program program, Readers readers, boolean rowsComeIn) {
    /** Of the cuts with the smallest arena the one with the fewest stages in streams. */
    List<Step> cut(int first, int last) {
      int bytes = best(first, last, Integer.MAX_VALUE, Cost.SMALLEST).cost().bytes();
      return best(first, last, bytes, Cost.FEWEST).segments().stream()
          .<Step>map(this::step)
          .toList();
    }

    /**
     * The best of all cuts: the best up to each step, of the best up to those before it.
     *
     * @param mostBytes segments that need more are none
     */
    private Cut best(int first, int last, int mostBytes, Comparator<Cost> order) {
      List<Cut> best = new ArrayList<>(List.of(new Cut(Cost.NONE, List.of())));
      for (int end = first; end <= last; end++) {
        Cut chosen = null;
        for (int begin = first; begin <= end; begin++) {
          Cut before = best.get(begin - first);
          Segment segment = new Segment(begin, end);
          Cost own = cost(segment);
          if (before == null || own.bytes() > mostBytes) {
            continue;
          }
          Cost cost = before.cost().with(own);
          if (chosen == null || order.compare(cost, chosen.cost()) < 0) {
            List<Segment> segments = new ArrayList<>(before.segments());
            segments.add(segment);
            chosen = new Cut(cost, segments);
          }
        }
        best.add(chosen);
      }
      return best.get(best.size() - 1);
    }

    private boolean isStream(Segment segment) {
      return segment.stages() > 1 || (rowsComeIn && segment.first() == 0);
    }

    private Step.OneInput step(Segment segment) {
      List<Step.OneInput> stages =
          program.steps().subList(segment.first(), segment.last() + 1).stream()
              .map(Step.OneInput.class::cast)
              .toList();
      return isStream(segment) ? Step.Stream.of(stages) : stages.get(0);
    }

    private Cost cost(Segment segment) {
      Step.OneInput step = step(segment);
      int bytes = 0;
      if (step instanceof Step.Stream stream) {
        boolean first = rowsComeIn && segment.first() == 0;
        int counters = segment.stages() + (first ? RowSchedule.ROW_COUNTERS : 0);
        bytes += ArenaPlanner.aligned(RowSchedule.COUNTER_BYTES * counters);
        for (int i = 0; i < stream.ringRows().size(); i++) {
          int row = stream.stages().get(i).output().rowBytes();
          bytes += ArenaPlanner.aligned(stream.ringRows().get(i) * row);
        }
      }
      return new Cost(bytes + endsBytes(segment, step), isStream(segment) ? segment.stages() : 0);
    }

    /** Of the input and the output of a segment. */
    private int endsBytes(Segment segment, Step.OneInput step) {
      Value input = step.input();
      int out = ArenaPlanner.aligned(step.output().bytes());
      int in = ArenaPlanner.aligned(input.bytes());
      if (rowsComeIn && segment.first() == 0) {
        int rows = RowWork.of((Step.OneInput) program.steps().get(0)).ringRows();
        return ArenaPlanner.aligned(rows * input.rowBytes()) + out;
      }
      boolean handsOver = readers.of(input).size() == 1 && !program.outputs().contains(input);
      if (!handsOver || !RowOverlap.isKnown(step)) {
        return in + out;
      }
      int lead = ArenaPlanner.aligned(Math.max(0, RowOverlap.leadBytes(step)));
      return RowOverlap.spanBytes(in, out, lead);
    }
  }
}
