package dev.nib.program.pass;

import dev.nib.program.ArenaPlanner;
import dev.nib.program.Program;
import dev.nib.program.RowWork;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Chains of steps that are computed row by row become streams, cut where that makes the arena
 * smallest: between two cuts there are only rings, at a cut a whole value.
 *
 * <p>While a stream runs, its input, its output, its rings and its counters live; a cut into
 * segments needs the most that one of them does. Of equal ones, that is taken which needs least
 * when the image comes in row by row, then the one with fewer stages in streams.
 */
record StreamRows() implements Pass {
  /** Each stage counts its units in so many bytes. */
  public static final int COUNTER_BYTES = 2;

  /** Of steps {@code first} to {@code last} of a program, as one segment. */
  private record Segment(int first, int last) {
    int stages() {
      return last == first ? 0 : last - first + 1;
    }
  }

  /** What a cut costs; less is better, from the first number on. */
  private record Cost(int bytes, int rowByRowBytes, int streamed) implements Comparable<Cost> {
    static final Cost NONE = new Cost(0, 0, 0);

    Cost with(Cost other) {
      return new Cost(
          Math.max(bytes, other.bytes),
          Math.max(rowByRowBytes, other.rowByRowBytes),
          streamed + other.streamed);
    }

    @Override
    public int compareTo(Cost other) {
      int order = Integer.compare(bytes, other.bytes);
      order = order != 0 ? order : Integer.compare(rowByRowBytes, other.rowByRowBytes);
      return order != 0 ? order : Integer.compare(streamed, other.streamed);
    }
  }

  /** The best cut of the steps up to some step. */
  private record Cut(Cost cost, List<Segment> segments) {}

  @Override
  public Program apply(Program program) {
    Readers readers = Readers.of(program);
    List<Step> steps = new ArrayList<>();
    int first = 0;
    while (first < program.steps().size()) {
      int last = first;
      while (last + 1 < program.steps().size() && continues(program, readers, last)) {
        last++;
      }
      if (last > first) {
        steps.addAll(cut(program, first, last));
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

  /** The best of all cuts: the best up to each step, of the best up to those before it. */
  private static List<Step> cut(Program program, int first, int last) {
    boolean image = first == 0 && program.inputs().size() == 1;
    List<Cut> best = new ArrayList<>(List.of(new Cut(Cost.NONE, List.of())));
    for (int end = first; end <= last; end++) {
      Cut smallest = null;
      for (int begin = first; begin <= end; begin++) {
        Cut before = best.get(begin - first);
        Segment segment = new Segment(begin, end);
        Cost cost = before.cost().with(cost(program, segment, image && begin == first));
        if (smallest == null || cost.compareTo(smallest.cost()) < 0) {
          List<Segment> segments = new ArrayList<>(before.segments());
          segments.add(segment);
          smallest = new Cut(cost, segments);
        }
      }
      best.add(smallest);
    }
    return best.get(best.size() - 1).segments().stream().map(s -> step(program, s)).toList();
  }

  private static Step step(Program program, Segment segment) {
    if (segment.stages() == 0) {
      return program.steps().get(segment.first());
    }
    List<Step.OneInput> stages = stages(program, segment);
    return new Step.Stream(stages, ringRows(stages));
  }

  private static List<Step.OneInput> stages(Program program, Segment segment) {
    return program.steps().subList(segment.first(), segment.last() + 1).stream()
        .map(Step.OneInput.class::cast)
        .toList();
  }

  private static List<Integer> ringRows(List<Step.OneInput> stages) {
    return stages.stream().skip(1).map(stage -> RowWork.of(stage).ringRows()).toList();
  }

  private static Cost cost(Program program, Segment segment, boolean image) {
    List<Step.OneInput> stages = stages(program, segment);
    Value input = stages.get(0).input();
    Value output = stages.get(stages.size() - 1).output();
    int between = ArenaPlanner.aligned(output.bytes());
    if (segment.stages() > 0) {
      between += ArenaPlanner.aligned(COUNTER_BYTES * segment.stages());
      List<Integer> rows = ringRows(stages);
      for (int i = 0; i < rows.size(); i++) {
        between += ArenaPlanner.aligned(rows.get(i) * rowBytes(stages.get(i).output()));
      }
    }
    int whole = between + ArenaPlanner.aligned(input.bytes());
    boolean rowByRow = image && segment.stages() > 0;
    int ring = RowWork.of(stages.get(0)).ringRows() * rowBytes(input);
    return new Cost(
        whole, rowByRow ? between + ArenaPlanner.aligned(ring) : whole, segment.stages());
  }

  private static int rowBytes(Value value) {
    return value.bytes() / value.shape().extent(1);
  }
}
