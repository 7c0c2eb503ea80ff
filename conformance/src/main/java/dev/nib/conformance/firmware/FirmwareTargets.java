package dev.nib.conformance.firmware;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.VerificationTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machines on which the generated C is verified. */
public final class FirmwareTargets {
  private static final Chip CH32V003 = Chips.named("CH32V003");

  private FirmwareTargets() {}

  /** All of them, the quick ones first. */
  public static List<VerificationTarget> all() {
    return List.of(
        host("host-gcc-O0", ExternalTool.GCC, "gcc", "-std=c99", "-O0"),
        host("host-gcc-O2", ExternalTool.GCC, "gcc", "-std=c99", "-O2"),
        host("host-gcc-O3", ExternalTool.GCC, "gcc", "-std=c99", "-O3"),
        host("host-clang-O2", ExternalTool.CLANG, "clang", "-std=c99", "-O2"),
        host("host-g++-O2", ExternalTool.GXX, "g++", "-x", "c++", "-std=c++11", "-O2"),
        new FirmwareTarget(
            "host-gcc-sanitizers",
            "C on this machine (gcc -O1), every access and every operation checked",
            List.of(ExternalTool.GCC_SANITIZERS),
            List.of(sanitized())),
        elsewhere("m0", Core.CORTEX_M0),
        elsewhere("m4", Core.CORTEX_M4),
        elsewhere("m55", Core.CORTEX_M55),
        elsewhere("rv32ec", Core.RV32EC),
        elsewhere("avr", Core.AVR),
        qemu("qemu-m4", EmulatedBoard.MPS2_AN386),
        qemu("qemu-m3", EmulatedBoard.MPS2_AN385),
        qemu("qemu-m7", EmulatedBoard.MPS2_AN500),
        qemu("qemu-m33", EmulatedBoard.MPS2_AN505),
        qemu("qemu-m55", EmulatedBoard.MPS3_AN547),
        new FirmwareTarget(
            "qemu-m0",
            "Cortex-M0 code, in QEMU's micro:bit when the net fits, else on its Cortex-M3",
            ExternalTool.running(Core.CORTEX_M0),
            List.of(
                Machine.emulated(
                    "in a Cortex-M0 (micro:bit)", Core.CORTEX_M0, EmulatedBoard.MICROBIT),
                Machine.emulated(
                    "Cortex-M0 code on a Cortex-M3", Core.CORTEX_M0, EmulatedBoard.MPS2_AN385))),
        new FirmwareTarget(
            "qemu-rv32",
            "C for RV32IMC (gcc %s, picolibc) in QEMU's virt machine"
                .formatted(Core.RV32IMC.optimisation()),
            ExternalTool.running(Core.RV32IMC),
            List.of(Machine.emulated("", Core.RV32IMC, EmulatedBoard.RISCV_VIRT))),
        new FirmwareTarget(
            "qemu-rv32ec",
            "C for RV32EC, without a multiplier (gcc %s, picolibc), in QEMU's virt machine, in the"
                    .formatted(Core.RV32EC.optimisation())
                + " memory of a CH32V003 when the net fits",
            ExternalTool.running(Core.RV32EC),
            List.of(
                Machine.emulated(
                    "in 16 KB and 2 KB, a CH32V003's",
                    Core.RV32EC,
                    EmulatedBoard.RISCV_VIRT,
                    Core.RV32EC,
                    Memory.of(CH32V003)),
                Machine.emulated(
                    "in more memory than a CH32V003's", Core.RV32EC, EmulatedBoard.RISCV_VIRT))),
        new AvrTarget());
  }

  /**
   * This machine's compilers at the levels that {@link #all} leaves out, for campaigns: what they
   * show takes long and is seldom new.
   */
  public static List<VerificationTarget> otherLevels() {
    List<VerificationTarget> targets = new ArrayList<>();
    for (String level : List.of("-Os", "-Ofast")) {
      targets.add(host("host-gcc" + level, ExternalTool.GCC, "gcc", "-std=c99", level));
    }
    for (String level : List.of("-O0", "-Os", "-O3", "-Ofast")) {
      targets.add(host("host-clang" + level, ExternalTool.CLANG, "clang", "-std=c99", level));
    }
    targets.add(
        host("host-clang++-O2", ExternalTool.CLANG, "clang", "-x", "c++", "-std=c++11", "-O2"));
    return List.copyOf(targets);
  }

  /**
   * The kernels of every kind of core on this machine, every access and every operation checked, of
   * each net that stands beside others in a model.
   */
  public static List<VerificationTarget> everyKernelHere() {
    return all().stream()
        .filter(target -> target.tools().equals(List.of(ExternalTool.GCC_SANITIZERS)))
        .map(FirmwareTargets::separately)
        .toList();
  }

  /** A target of one machine for each net that stands beside others in a model. */
  public static VerificationTarget separately(String name) {
    return separately(
        all().stream().filter(target -> target.name().equals(name)).findFirst().orElseThrow());
  }

  private static VerificationTarget separately(VerificationTarget target) {
    FirmwareTarget one = (FirmwareTarget) target;
    return new SeparateNetsTarget(one.name(), one.tools(), one.machines().get(0));
  }

  private static VerificationTarget host(
      String name, ExternalTool tool, String compiler, String... flags) {
    String description = "C on this machine (%s %s)".formatted(compiler, flags[flags.length - 1]);
    return new FirmwareTarget(
        name, description, List.of(tool), List.of(Machine.host(compiler, flags)));
  }

  /** The C twins of a core's kernels, which every other compiler takes. */
  private static VerificationTarget elsewhere(String name, Core core) {
    return new FirmwareTarget(
        "host-kernels-" + name,
        "C for %s on this machine (gcc -O1), every access and every operation checked"
            .formatted(core.displayName()),
        List.of(ExternalTool.GCC_SANITIZERS),
        List.of(sanitized().withKernels(Optional.of(core))));
  }

  /**
   * With the lines that a sanitizer's message names; what a debugger needs takes half as long
   * again.
   */
  private static Machine sanitized() {
    return Machine.sanitized("-O1", "-g1");
  }

  private static VerificationTarget qemu(String name, EmulatedBoard board) {
    Core core = board.core();
    return new FirmwareTarget(
        name,
        "C for %s (gcc %s) in QEMU's %s"
            .formatted(core.displayName(), core.optimisation(), board.name()),
        ExternalTool.running(core),
        List.of(Machine.emulated("", core, board)));
  }
}
