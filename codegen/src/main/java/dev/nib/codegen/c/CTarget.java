package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.chip.Level;
import dev.nib.program.pass.Passes.Objective;
import java.util.Optional;

/**
 * What generated C is for.
 *
 * @param objective what it is to be best at
 * @param core the kind of core that it is to be fast on, which computes the same on every other;
 *     empty for all of them
 */
public record CTarget(Objective objective, Optional<Core> core) {
  /** Best at {@code objective} on all cores. */
  public static CTarget of(Objective objective) {
    return new CTarget(objective, Optional.empty());
  }

  /** Best at {@code objective} on {@code core}. */
  public static CTarget of(Objective objective, Core core) {
    return new CTarget(objective, Optional.of(core));
  }

  /** True when a core has the same kernels: measurements are of those. */
  boolean isFor(Core one) {
    return core.isEmpty() || BlockKernel.of(core) == BlockKernel.of(Optional.of(one));
  }

  /** What its code is compiled for. */
  public Level level() {
    return switch (objective) {
      case SPEED, SPEED_ROWS -> Level.SPEED;
      case RAM, ROWS -> Level.SIZE;
      case FLASH -> Level.FLASH;
    };
  }

  /** True when one function of few bytes, and of little stack, takes the place of several. */
  boolean compact() {
    return !objective.fast();
  }

  /** The inner part of the fast convolutions, where they are used: they take scratch bytes. */
  Optional<BlockKernel> block() {
    return objective.fast() ? Optional.of(BlockKernel.of(core)) : Optional.empty();
  }

  /** The inner part of the fast depthwise convolutions, where they are used. */
  Optional<LaneKernel> lane() {
    return objective.fast() ? Optional.of(LaneKernel.of(core)) : Optional.empty();
  }
}
