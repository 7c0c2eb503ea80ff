package dev.nib.toolkit.zoo;

import dev.nib.chip.ChipFit;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.verilog.fit.FpgaVerdict;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A net with its costs.
 *
 * @param net as the index has it
 * @param float32 its float32 file
 * @param int8 its int8 file
 * @param parameters weights and biases
 * @param flashBytes constants: weights, biases, multipliers and shifts
 * @param macs multiply-accumulates for an image
 * @param arenaBytes RAM that its activations take
 * @param fits the chips that hold it, as C or as an inference core
 * @param fitsNot those that do not
 */
public record ZooEntry(
    ZooNet net,
    ModelReference float32,
    ModelReference int8,
    long parameters,
    int flashBytes,
    long macs,
    int arenaBytes,
    List<String> fits,
    List<String> fitsNot) {
  /** Works out the costs of a net by its files. */
  public static ZooEntry of(ZooNet net) {
    String file = Zoo.int8File(net);
    TfliteFile model = TfliteFile.of(file, Zoo.content(file));
    String floatFile = Zoo.floatFile(net);
    Program program = Lowering.lower(model);
    StepCost cost = StepCost.total(program);
    CPrograms c = CPrograms.of(program);
    List<ChipFit> chips = c.fits();
    List<FpgaVerdict> fpgas = FpgaVerdict.all(program);
    return new ZooEntry(
        net,
        ModelReference.of(Path.of(floatFile), Zoo.content(floatFile)),
        ModelReference.of(Path.of(file), Zoo.content(file)),
        model.graph().parameters(),
        cost.constantBytes(),
        cost.macs(),
        c.placed(CTarget.of(Objective.SPEED)).arena().bytes(),
        names(chips, fpgas, true),
        names(chips, fpgas, false));
  }

  private static List<String> names(List<ChipFit> chips, List<FpgaVerdict> fpgas, boolean fitting) {
    return Stream.concat(
            chips.stream().filter(fit -> fit.fits() == fitting).map(fit -> fit.chip().name()),
            fpgas.stream()
                .filter(verdict -> verdict.fits() == fitting)
                .map(verdict -> verdict.fpga().name()))
        .toList();
  }
}
