package dev.nib.toolkit.inspect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nib.chip.ChipFit;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.FpgaVerdict;
import dev.nib.program.PlacedProgram;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.generate.CoreSummary;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.TensorDescription;
import java.util.List;
import java.util.Optional;

/**
 * What a net consists of and costs; the costs are 0 for a model with float32 activations.
 *
 * @param model which net
 * @param parameters weights and biases
 * @param kind float32, int8, or int8 weights with float32 activations
 * @param notes what of the file the rest does not show
 * @param inputs what goes in
 * @param outputs what comes out
 * @param layers its operators
 * @param macs multiply-accumulates for an image
 * @param constantBytes flash: weights, biases, multipliers and shifts
 * @param arenaBytes of the C that nib generates for speed
 * @param arenaLowerBoundBytes no plan of that program can do with less
 * @param arenas what each way to generate the C needs, empty for a float32 model
 * @param chips which microcontrollers it fits, empty for a float32 model
 * @param fpgas which FPGAs hold its inference core, empty for a float32 model and for a chip
 * @param builds each way to generate C for the chip, empty without a microcontroller
 * @param core the fastest inference core that fits the chip or the one that lacks least, none
 *     without an FPGA
 * @param fit how that core fits
 */
public record Inspection(
    ModelReference model,
    long parameters,
    String kind,
    List<String> notes,
    List<TensorDescription> inputs,
    List<TensorDescription> outputs,
    List<Layer> layers,
    long macs,
    int constantBytes,
    int arenaBytes,
    int arenaLowerBoundBytes,
    List<Arena> arenas,
    List<ChipFit> chips,
    List<OnFpga> fpgas,
    List<ChipBuild> builds,
    Optional<CoreSummary> core,
    @JsonIgnore Optional<CoreFit> fit) {
  /**
   * The memory of one way to generate C.
   *
   * @param options of nib generate c
   * @param bytes of the arena
   * @param lowerBoundBytes no plan of this program can do with less
   * @param constantBytes in flash
   */
  public record Arena(String options, int bytes, int lowerBoundBytes, long constantBytes) {
    static Arena of(Objective objective, CPrograms c) {
      CTarget target = CTarget.of(objective);
      PlacedProgram placed = c.placed(target);
      return new Arena(
          CPrograms.options(objective),
          placed.neededBytes(),
          placed.lowerBoundBytes(),
          CBackend.footprint(placed, target).constantBytes());
    }
  }

  /**
   * The inference core on an FPGA.
   *
   * @param name of the FPGA
   * @param fits whether it holds one
   * @param verdict images a second, what is short, or the layer that no core computes
   * @param core the fastest that fits, otherwise the one that lacks least; none where no core
   *     computes the model
   */
  public record OnFpga(String name, boolean fits, String verdict, Optional<CoreSummary> core) {
    static OnFpga of(FpgaVerdict verdict) {
      return new OnFpga(
          verdict.fpga().name(),
          verdict.fits(),
          verdict.text(),
          verdict.core().map(fit -> CoreSummary.of(fit.core(), Optional.of(fit))));
    }
  }

  /**
   * One operator.
   *
   * @param shape of the output
   * @param scale of the output, none in a float32 model
   * @param zeroPoint of the output
   * @param constantBytes flash: weights, biases, multipliers and shifts
   * @param ramBytes of all buffers that live while the layer runs, its input and output among them
   * @param accumulatorBits of the narrowest register that holds every sum
   */
  public record Layer(
      String name,
      String kind,
      List<Integer> shape,
      Optional<Float> scale,
      Optional<Integer> zeroPoint,
      long macs,
      int constantBytes,
      int ramBytes,
      int accumulatorBits) {}
}
