package dev.nib.conformance;

import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CKernels;
import dev.nib.codegen.c.CTarget;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.RowWork;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.pass.Passes.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The arena that generated C takes, and the least that it could take without computing anything
 * twice: of all cuts of the program's chains into streams and whole values the one whose hungriest
 * step has fewest bytes alive.
 *
 * @param bytes of the arena; where rows come in of the one for an image row by row
 * @param boundBytes no cut can do with less
 */
record ArenaBound(int bytes, int boundBytes) {
  /** So many places where a chain may be cut are tried in all combinations. */
  private static final int MOST_PLACES = 12;

  /**
   * Of what the passes make of {@code program}.
   *
   * @throws IllegalArgumentException when the image cannot come in row by row, or when there are
   *     too many cuts
   */
  static ArenaBound of(Program program, Objective objective) {
    PlacedProgram placed = CBackend.place(program, CTarget.of(objective));
    boolean rows = objective.rowsComeIn();
    if (rows && placed.rowInput().isEmpty()) {
      throw new IllegalArgumentException(program.name() + ": its image does not come in by rows");
    }
    int bound =
        cuts(placed.program(), objective).stream()
            .mapToInt(cut -> CKernels.demand(cut, CTarget.of(objective)).lowerBoundBytes())
            .min()
            .orElseThrow();
    return new ArenaBound(placed.neededBytes(), bound);
  }

  /** The program cut in every way; as it is where nothing streams. */
  private static List<Program> cuts(Program program, Objective objective) {
    if (!objective.streams()) {
      return List.of(program);
    }
    List<Step> steps = new ArrayList<>();
    for (Step step : program.steps()) {
      steps.addAll(step.layers());
    }
    List<Integer> places =
        IntStream.range(1, steps.size()).filter(s -> continues(program, steps, s)).boxed().toList();
    if (places.size() > MOST_PLACES) {
      throw new IllegalArgumentException(places.size() + " places to cut");
    }
    return IntStream.range(0, 1 << places.size())
        .mapToObj(joined -> cut(program, steps, places, joined, objective))
        .toList();
  }

  /** True when step s can follow the one before it in a stream. */
  private static boolean continues(Program program, List<Step> steps, int s) {
    Value between = steps.get(s - 1).output();
    return RowWork.canStream(steps.get(s - 1))
        && RowWork.canStream(steps.get(s))
        && steps.get(s).reads().equals(List.of(between))
        && steps.stream().filter(step -> step.reads().contains(between)).count() == 1
        && !program.outputs().contains(between)
        && program.parts().stream()
            .noneMatch(part -> part.value().equals(between) || part.whole().equals(between));
  }

  /**
   * @param joined a bit for each place, set where the steps on both sides are in one stream
   */
  private static Program cut(
      Program program, List<Step> steps, List<Integer> places, int joined, Objective objective) {
    List<List<Step>> segments = new ArrayList<>();
    for (int s = 0; s < steps.size(); s++) {
      int place = places.indexOf(s);
      if (place < 0 || ((joined >> place) & 1) == 0) {
        segments.add(new ArrayList<>());
      }
      segments.get(segments.size() - 1).add(steps.get(s));
    }
    List<Step> all = new ArrayList<>();
    for (List<Step> segment : segments) {
      boolean image = all.isEmpty() && objective.rowsComeIn() && RowWork.canStream(segment.get(0));
      all.add(segment.size() > 1 || image ? stream(segment) : segment.get(0));
    }
    return program.with(all, program.parts());
  }

  private static Step.Stream stream(List<Step> segment) {
    return Step.Stream.of(segment.stream().map(Step.OneInput.class::cast).toList());
  }
}
