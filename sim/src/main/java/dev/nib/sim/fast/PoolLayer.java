package dev.nib.sim.fast;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Step;

/**
 * A pool over windows.
 *
 * @param min the smallest output
 * @param max the largest output
 */
public record PoolLayer(Geometry geometry, int min, int max) {
  static PoolLayer of(PlacedProgram placed, Step.Pool2D step) {
    return new PoolLayer(Geometry.of(placed, step), step.min(), step.max());
  }
}
