package dev.nib.toolkit.check;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.model.forest.ForestFile;
import dev.nib.program.Lowering;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.generate.ChipNames;
import dev.nib.toolkit.generate.GenerateC;
import dev.nib.toolkit.inspect.ChipBuild;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the C of a model takes on a microcontroller, as {@code generate c --chip} would generate it.
 *
 * @param chip which one
 * @param megahertz its clock
 * @param options of nib generate c; empty for a forest
 * @param values what is known of it
 */
record ChipCosts(Chip chip, int megahertz, Optional<String> options, Map<Quantity, Double> values) {
  private static final double CYCLES_A_MILLISECOND = 1000; // at a megahertz

  static ChipCosts of(CheckSettings settings) {
    Chip chip = ChipNames.microcontroller(settings.chip().orElseThrow());
    Optional<ForestFile> forest = settings.model().forest();
    if (forest.isPresent()) {
      return ofForest(settings, forest.get(), chip);
    }
    CPrograms programs = CPrograms.of(Lowering.lower(settings.model().requireInt8()));
    ChipFit fit =
        programs.fit(GenerateC.objectives(programs, settings.goal(), settings.rows()), chip);
    ChipBuild build =
        ChipBuild.all(programs, chip).stream()
            .filter(one -> one.options().equals(fit.plan()))
            .findFirst()
            .orElseThrow();
    Map<Quantity, Double> values = memories(fit);
    int megahertz = megahertz(settings, chip);
    build
        .estimatedInstructions()
        .ifPresent(
            count -> {
              values.put(Quantity.INSTRUCTIONS, (double) count);
              values.put(Quantity.MILLISECONDS, count / (CYCLES_A_MILLISECOND * megahertz));
            });
    return new ChipCosts(chip, megahertz, Optional.of(fit.plan()), values);
  }

  private static ChipCosts ofForest(CheckSettings settings, ForestFile forest, Chip chip) {
    if (settings.goal().isPresent() || settings.rows()) {
      throw new ToolkitException(
          "%s: is a forest, of which there is one form of C; leave out what the C is best at",
          settings.model());
    }
    return new ChipCosts(
        chip,
        megahertz(settings, chip),
        Optional.empty(),
        memories(ForestBackend.fit(forest.forest(), chip)));
  }

  /** Boards may run a chip more slowly than it can, never faster. */
  private static int megahertz(CheckSettings settings, Chip chip) {
    int megahertz = settings.clockMegahertz().orElse(chip.megahertz());
    if (megahertz > chip.megahertz()) {
      throw new ToolkitException(
          "%s is %d, more than the %d MHz that %s can run at",
          CheckSettings.CLOCK, megahertz, chip.megahertz(), chip.name());
    }
    return megahertz;
  }

  private static Map<Quantity, Double> memories(ChipFit fit) {
    Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
    values.put(Quantity.FLASH, (double) fit.flashNeeded());
    values.put(Quantity.RAM, (double) fit.ramNeeded());
    values.put(Quantity.ARENA, (double) (fit.ramNeeded() - fit.stackBytes()));
    values.put(Quantity.STACK, (double) fit.stackBytes());
    return values;
  }

  /**
   * A figure.
   *
   * @throws ToolkitException when there is none
   */
  double value(Quantity quantity) {
    Double value = values.get(quantity);
    if (value == null) {
      throw new ToolkitException(
          "%s: there is no estimate of %s on %s; leave it out",
          quantity.key(), options.isPresent() ? "a kernel of this net" : "a forest", chip.name());
    }
    return value;
  }

  /** The chip, its clock where time depends on it, and what the code is built for where said. */
  String where(Quantity quantity) {
    return chip.name()
        + (quantity == Quantity.MILLISECONDS ? " at %d MHz".formatted(megahertz) : "")
        + options.map(words -> ", " + words).orElse("");
  }
}
