package dev.nib.codegen.c;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.RowSchedule;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import java.util.function.ToIntBiFunction;

/**
 * What the constants of a program take in C: those that the rules have ({@link StepCost}), and what
 * kernels' packings add to them. The structures that hold sizes are not among them.
 */
final class ConstantBytes {
  private ConstantBytes() {}

  /** All of a program. */
  static long of(PlacedProgram placed) {
    return (long) StepCost.total(placed.program()).constantBytes()
        + addedToWeights(placed)
        + addedToBiases(placed)
        + orders(placed.program());
  }

  /** All of a step, or of a stage. */
  static int of(CKernel kernel, Step step) {
    int bytes = StepCost.of(step).constantBytes();
    return step instanceof Step.Weighted weighted
        ? bytes + addedToWeights(kernel, weighted) + addedToBiases(kernel, weighted)
        : bytes;
  }

  /** What packings add to weights. */
  static int addedToWeights(PlacedProgram placed) {
    return sum(placed, ConstantBytes::addedToWeights);
  }

  /** What packings, and widths other than four bytes, add to biases. */
  static int addedToBiases(PlacedProgram placed) {
    return sum(placed, ConstantBytes::addedToBiases);
  }

  private static int addedToWeights(CKernel kernel, Step.Weighted step) {
    return kernel.packed(step).size() - step.weights().size();
  }

  private static int addedToBiases(CKernel kernel, Step.Weighted step) {
    int channels = step.bias().size();
    return kernel.biasBytes(step) * kernel.packing().biases(channels) - Integer.BYTES * channels;
  }

  /** The sum over all steps with weights, stages with them. */
  private static int sum(PlacedProgram placed, ToIntBiFunction<CKernel, Step.Weighted> bytes) {
    return placed.layers().stream()
        .filter(layer -> layer.step() instanceof Step.Weighted)
        .mapToInt(layer -> bytes.applyAsInt((CKernel) layer.kernel(), (Step.Weighted) layer.step()))
        .sum();
  }

  /** The orders in which streams do their units. */
  static int orders(Program program) {
    return program.steps().stream()
        .filter(Step.Stream.class::isInstance)
        .mapToInt(step -> RowSchedule.of((Step.Stream) step).stages().size())
        .sum();
  }
}
