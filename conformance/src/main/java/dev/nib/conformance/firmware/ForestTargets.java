package dev.nib.conformance.firmware;

import dev.nib.conformance.VerificationTarget;
import java.util.ArrayList;
import java.util.List;

/** The machines on which the generated C of forests is verified: those of nets. */
public final class ForestTargets {
  private ForestTargets() {}

  /** All of them, the quick ones first. */
  public static List<ForestTarget> all() {
    List<ForestTarget> targets = new ArrayList<>();
    for (VerificationTarget target : FirmwareTargets.all()) {
      List<Machine> machines = machines(target);
      if (!machines.isEmpty()) {
        targets.add(
            new ForestTarget(target.name(), target.description(), target.tools(), machines));
      }
    }
    return targets;
  }

  private static List<Machine> machines(VerificationTarget target) {
    if (target instanceof AvrTarget) {
      return AvrTarget.CHIPS.stream().map(chip -> Machine.atmega(chip, Memory.of(chip))).toList();
    }
    // Where this machine runs what nets have for other cores, a forest has nothing.
    return target instanceof FirmwareTarget firmware
        ? firmware.machines().stream()
            .filter(machine -> machine.core().isPresent() || machine.kernels().isEmpty())
            .toList()
        : List.of();
  }
}
