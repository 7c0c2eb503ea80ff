package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.VerificationTarget;
import java.util.List;

/** The machines on which the generated C is verified. */
public final class FirmwareTargets {
  private static final int MEGABYTE = 1 << 20;

  /** Arm's MPS2 boards: code from 0, data from 0x20000000. */
  static final Memory MPS2 = new Memory(4 * MEGABYTE, 4 * MEGABYTE);

  /** The nRF51 on the micro:bit. */
  static final Memory MICROBIT = new Memory(256 * 1024, 16 * 1024);

  /** The two halves of the 128 MB of QEMU's virt machine for RISC-V. */
  static final Memory VIRT = new Memory(64 * MEGABYTE, 64 * MEGABYTE);

  private static final Memory CH32V003 = Memory.of("CH32V003");

  /** QEMU's words for a core on which a multiplication is an illegal instruction. */
  static final String RV32EC_CPU = "rv32,i=off,e=on,h=off,m=off,a=off,f=off,d=off";

  /** How RV32IMC is compiled for. */
  static final List<String> RV32IMC = List.of("-march=rv32imc", "-mabi=ilp32", "-O2");

  /** The same of RV32EC. */
  static final List<String> RV32EC = List.of("-march=rv32ec", "-mabi=ilp32e", "-Os");

  private static final String SANITIZERS = "-fsanitize=address,undefined";

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
            List.of(
                Machine.host(
                    "gcc", "-std=c99", "-O1", "-g", SANITIZERS, "-fno-sanitize-recover=all"))),
        cortexM("qemu-m4", "mps2-an386", Core.CORTEX_M4),
        cortexM("qemu-m3", "mps2-an385", Core.CORTEX_M3),
        new FirmwareTarget(
            "qemu-m0",
            "Cortex-M0 code, in QEMU's micro:bit when the net fits, else on its Cortex-M3",
            List.of(ExternalTool.ARM_GCC, ExternalTool.QEMU_ARM),
            List.of(
                Machine.cortexM("in a Cortex-M0 (micro:bit)", "microbit", Core.CORTEX_M0, MICROBIT),
                Machine.cortexM(
                    "Cortex-M0 code on a Cortex-M3", "mps2-an385", Core.CORTEX_M0, MPS2))),
        new FirmwareTarget(
            "qemu-rv32",
            "C for RV32IMC (gcc -O2, picolibc) in QEMU's virt machine",
            List.of(ExternalTool.RISCV_GCC, ExternalTool.QEMU_RISCV32),
            List.of(Machine.riscv32("", Core.RV32IMC, RV32IMC, "rv32", VIRT))),
        new FirmwareTarget(
            "qemu-rv32ec",
            "C for RV32EC, without a multiplier (gcc -Os, picolibc), in QEMU's virt machine, in the"
                + " memory of a CH32V003 when the net fits",
            List.of(ExternalTool.RISCV_GCC, ExternalTool.QEMU_RISCV32),
            List.of(
                Machine.riscv32(
                    "in 16 KB and 2 KB, a CH32V003's", Core.RV32EC, RV32EC, RV32EC_CPU, CH32V003),
                Machine.riscv32(
                    "in more memory than a CH32V003's", Core.RV32EC, RV32EC, RV32EC_CPU, VIRT))),
        new AvrTarget());
  }

  private static VerificationTarget host(
      String name, ExternalTool tool, String compiler, String... flags) {
    String description = "C on this machine (%s %s)".formatted(compiler, flags[flags.length - 1]);
    return new FirmwareTarget(
        name, description, List.of(tool), List.of(Machine.host(compiler, flags)));
  }

  private static VerificationTarget cortexM(String name, String machine, Core core) {
    return new FirmwareTarget(
        name,
        "C for %s (gcc -O2) in QEMU's %s".formatted(core.displayName(), machine),
        List.of(ExternalTool.ARM_GCC, ExternalTool.QEMU_ARM),
        List.of(Machine.cortexM("", machine, core, MPS2)));
  }
}
