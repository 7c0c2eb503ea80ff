package dev.nib.program.pass;

import dev.nib.model.Bytes;
import dev.nib.program.ArenaDemand;
import dev.nib.program.Program;
import dev.nib.program.RowWork;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Steps {@code first} to {@code last} of a program, which can all be stages of one stream.
 *
 * @param rowsComeIn true when the image comes in row by row: the first stage is in a stream, and be
 *     it alone
 * @param keepsInput true when others need the first stage's input too
 */
record Chain(Program program, int first, int last, boolean rowsComeIn, boolean keepsInput) {
  /**
   * Up to so many stages there are so few cuts, 512, that all can be judged. Digit nets have ten
   * stages at most.
   */
  static final int MOST_STAGES = 10;

  /**
   * A chain in segments, between which whole values lie: streams, and single steps.
   *
   * @param steps one for each segment
   * @param liveBytes while the hungriest of them runs, without what waits for steps behind the
   *     chain
   * @param streamed stages in streams
   */
  record Cut(List<Step> steps, int liveBytes, int streamed) {
    private static final Cut NONE = new Cut(List.of(), 0, 0);
    private static final Comparator<Cut> ORDER =
        Comparator.comparingInt(Cut::liveBytes).thenComparing(Cut::streamed);

    private Cut with(Cut segment) {
      List<Step> all = new ArrayList<>(steps);
      all.addAll(segment.steps);
      return new Cut(all, Math.max(liveBytes, segment.liveBytes), streamed + segment.streamed);
    }
  }

  /** All chains of a program that there is a choice for, or an image that comes in row by row. */
  static List<Chain> of(Program program, boolean image) {
    Readers readers = Readers.of(program);
    List<Chain> chains = new ArrayList<>();
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
        Value input = program.steps().get(first).reads().get(0);
        boolean keepsInput = readers.of(input).size() > 1 || program.outputs().contains(input);
        chains.add(new Chain(program, first, last, rowsComeIn, keepsInput));
      }
      first = last + 1;
    }
    return chains;
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

  /**
   * The cuts, those with the fewest bytes first, of these those with the fewest stages in streams:
   * all of a chain of at most {@link #MOST_STAGES}, of a longer one those of which no other has
   * both fewer bytes and fewer stages in streams.
   *
   * @param demand what a program wants of the arena
   */
  List<Cut> cuts(Function<Program, ArenaDemand> demand) {
    boolean few = last - first < MOST_STAGES;
    List<List<Cut>> upTo = new ArrayList<>(List.of(List.of(Cut.NONE)));
    for (int end = first; end <= last; end++) {
      List<Cut> cuts = new ArrayList<>();
      for (int begin = first; begin <= end; begin++) {
        Cut segment = segment(begin, end, demand);
        upTo.get(begin - first).forEach(before -> cuts.add(before.with(segment)));
      }
      cuts.sort(Cut.ORDER);
      upTo.add(few ? cuts : best(cuts));
    }
    return upTo.get(upTo.size() - 1);
  }

  /** Of cuts in their order those that need fewer stages in streams than any before them. */
  private static List<Cut> best(List<Cut> cuts) {
    List<Cut> best = new ArrayList<>();
    int fewest = Integer.MAX_VALUE;
    for (Cut cut : cuts) {
      if (cut.streamed() < fewest) {
        best.add(cut);
        fewest = cut.streamed();
      }
    }
    return best;
  }

  /** Steps {@code begin} to {@code end} as one, with what lives with it for any cut. */
  private Cut segment(int begin, int end, Function<Program, ArenaDemand> demand) {
    List<Step> steps = program.steps();
    List<Step.OneInput> stages =
        steps.subList(begin, end + 1).stream().map(Step.OneInput.class::cast).toList();
    boolean isStream = end > begin || (rowsComeIn && begin == first);
    Step step = isStream ? Step.Stream.of(stages) : stages.get(0);
    List<Step> all = new ArrayList<>(steps.subList(first, begin));
    all.add(step);
    all.addAll(steps.subList(end + 1, last + 1));
    int live = demand.apply(alone(all)).liveBytes(step);
    return new Cut(List.of(step), live, isStream ? stages.size() : 0);
  }

  /** The chain without the rest of the program: what waits meanwhile waits for every cut. */
  private Program alone(List<Step> steps) {
    Value input = ((Step.OneInput) program.steps().get(first)).input();
    Value output = program.steps().get(last).output();
    List<Step> all = new ArrayList<>(steps);
    if (!rowsComeIn) {
      // Some step before the chain writes its input, so that it is no image.
      all.add(0, new Step.Fill(input, Bytes.of((byte) 0)));
    }
    return new Program(
        program.name(),
        program.sourceSha256(),
        rowsComeIn ? List.of(input) : List.of(),
        keepsInput ? List.of(input, output) : List.of(output),
        all,
        List.of());
  }
}
