package dev.nib.search.trial;

import dev.nib.chip.Chips;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.PixelScale;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.quantizer.CalibrationMethod;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.QuantizationException;
import dev.nib.quantizer.QuantizerSettings;
import dev.nib.quantizer.Samples;
import dev.nib.search.space.Candidate;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.inspect.ChipBuild;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.trainer.loop.CnnTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what nets take, and whether they keep to limits: of trained files, and before training. */
public final class Judge {
  /** Enough to quantise a net that is only judged by its sizes. */
  private static final int FEW_IMAGES = 16;

  private final Limits limits;
  private final LabelledImages few;

  /**
   * A judge.
   *
   * @param images some of which untrained nets are calibrated on
   */
  public Judge(Limits limits, LabelledImages images) {
    this.limits = limits;
    few = images.head(FEW_IMAGES);
  }

  /**
   * What a net takes.
   *
   * @param costs of the fastest way to generate C that keeps to the limits; where none does, of the
   *     one that comes nearest; absent where no C can be generated
   * @param excess what is too much, in words; empty where it keeps to the limits
   * @param fill how near it comes to the limits of bytes, 1 at them
   */
  public record Verdict(Optional<Costs> costs, String excess, double fill) {
    /** Whether it keeps to the limits. */
    public boolean fits() {
      return excess.isEmpty();
    }
  }

  /**
   * Judges a candidate before it is trained, by its untrained weights: the sizes of weights depend
   * on the net alone, those of biases may grow by a few bytes with training where {@code --for
   * flash} takes 16 bits for them.
   */
  public Verdict untrained(Candidate candidate) {
    Graph graph = CnnTrainer.untrained(candidate.trained(), 1).toGraph();
    Samples samples = Samples.of(few, PixelScale.UNIT);
    try {
      Graph int8 =
          Quantize.quantize(
                  new FloatModel(graph).withThreads(1),
                  samples,
                  settings(candidate, CalibrationMethod.MINMAX),
                  Progress.NONE)
              .graph();
      return trained(TfliteFile.of("net", TfliteWriter.write(int8)));
    } catch (ModelException | QuantizationException e) {
      return new Verdict(Optional.empty(), String.valueOf(e.getMessage()), Double.MAX_VALUE);
    }
  }

  /** How a candidate is quantised. */
  static QuantizerSettings settings(Candidate candidate, CalibrationMethod method) {
    return new QuantizerSettings(
        Optional.of(method), true, false, false, 0, candidate.perTensorWeights(), 1);
  }

  /** Judges an int8 file. */
  public Verdict trained(TfliteFile file) {
    Program program = Lowering.lower(file);
    CPrograms c = CPrograms.of(program);
    List<Costs> ways =
        limits.hasChip()
            ? onChip(c, StepCost.total(program))
            : List.of(anywhere(c, StepCost.total(program)));
    Costs nearest = null;
    for (Costs way : ways) {
      if (limits.excess(way).isEmpty() && limits.fill(way) <= 1) {
        return new Verdict(Optional.of(way), "", limits.fill(way));
      }
      if (nearest == null || limits.fill(way) < limits.fill(nearest)) {
        nearest = way;
      }
    }
    if (nearest == null) {
      return new Verdict(
          Optional.empty(), "a kernel without measured instructions", Double.MAX_VALUE);
    }
    String excess = limits.excess(nearest);
    return new Verdict(
        Optional.of(nearest),
        excess.isEmpty() ? "more than %s has".formatted(limits.chip()) : excess,
        limits.fill(nearest));
  }

  /** As {@code nib inspect --chip} judges each way, the fastest first. */
  private List<Costs> onChip(CPrograms c, StepCost total) {
    List<Costs> ways = new ArrayList<>();
    for (ChipBuild build : ChipBuild.all(c, Chips.named(limits.chip()))) {
      if (build.estimatedInstructions().isPresent()) {
        ways.add(
            new Costs(
                build.options(),
                build.constantBytes() + build.codeBytes(),
                build.arenaBytes() + build.stackBytes(),
                build.estimatedInstructions().getAsLong(),
                total.constantBytes(),
                build.arenaBytes(),
                total.macs()));
      }
    }
    return ways;
  }

  /** Constants as {@code nib inspect} counts them, and the smallest arena for a whole image. */
  private static Costs anywhere(CPrograms c, StepCost total) {
    PlacedProgram placed = c.placed(CTarget.of(Objective.RAM));
    return new Costs(
        CPrograms.options(Objective.RAM),
        total.constantBytes(),
        placed.neededBytes(),
        total.macs(),
        total.constantBytes(),
        placed.neededBytes(),
        total.macs());
  }
}
