package dev.nib.program.pass;

import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is only moved into a larger value, as it is, is written there at once: concatenations along
 * the outermost axis.
 */
final class WriteIntoWhole implements Pass {
  @Override
  public Program apply(Program program) {
    Readers readers = Readers.of(program);
    List<Part> parts = new ArrayList<>(program.parts());
    Set<Value> shared = new HashSet<>();
    List<Step> steps = new ArrayList<>();
    for (Step step : program.steps()) {
      if (step instanceof Step.Move move
          && readers.isInside(move.input())
          && !shared.contains(move.input())
          && isMovedAsItIs(move)
          && readers.writers(move.output()).stream().allMatch(Step.Move.class::isInstance)
          && program.part(move.output()).isEmpty()) {
        parts.add(new Part(move.input(), move.output(), move.to(), Part.Kind.PIECE));
        shared.add(move.input());
        shared.add(move.output());
      } else {
        steps.add(step);
      }
    }
    return program.with(steps, parts);
  }

  private static boolean isMovedAsItIs(Step.Move move) {
    return move.from() == 0
        && move.walk().steps() == move.input().bytes()
        && move.walk().isFirstInOrder()
        && move.walk().isSecondInOrder();
  }
}
