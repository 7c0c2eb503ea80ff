package dev.nib.conformance.firmware;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.StepCost;
import java.util.List;

/** The machines on which the generated C is verified. */
public final class FirmwareTargets {
  private static final int MEGABYTE = 1 << 20;

  /** Arm's MPS2 boards: code from 0, data from 0x20000000, 4 MB of each. */
  private static final int MPS2_BYTES = 4 * MEGABYTE;

  /** The nRF51 on the micro:bit. */
  private static final int MICROBIT_FLASH_BYTES = 256 * 1024;

  private static final int MICROBIT_RAM_BYTES = 16 * 1024;

  /** Half of the memory of QEMU's virt machine for RISC-V. */
  private static final int VIRT_BYTES = 32 * MEGABYTE;

  private static final int CH32V003_FLASH_BYTES = 16 * 1024;

  private static final int CH32V003_RAM_BYTES = 2 * 1024;

  /** Kernels, harness and start-up, a generous bound. */
  private static final int CODE_BYTES = 24 * 1024;

  /** The same of RV32EC with -Os; four kernels and the harness take 4 KB. */
  private static final int SMALL_CODE_BYTES = 10 * 1024;

  private static final int STACK_BYTES = 1024;

  /** 380 bytes are the most that a convolution and its callers take on RV32EC. */
  private static final int SMALL_STACK_BYTES = 512;

  /** QEMU's words for a core on which a multiplication is an illegal instruction. */
  static final String RV32EC_CPU = "rv32,i=off,e=on,h=off,m=off,a=off,f=off,d=off";

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
            program ->
                Machine.host(
                    "gcc", "-std=c99", "-O1", "-g", SANITIZERS, "-fno-sanitize-recover=all")),
        cortexM("qemu-m4", "Cortex-M4", "mps2-an386", "cortex-m4"),
        cortexM("qemu-m3", "Cortex-M3", "mps2-an385", "cortex-m3"),
        new FirmwareTarget(
            "qemu-m0",
            "Cortex-M0 code, in QEMU's micro:bit when the net fits, else on its Cortex-M3",
            List.of(ExternalTool.ARM_GCC, ExternalTool.QEMU_ARM),
            FirmwareTargets::cortexM0),
        new FirmwareTarget(
            "qemu-rv32",
            "C for RV32IMC (gcc -O2, picolibc) in QEMU's virt machine",
            List.of(ExternalTool.RISCV_GCC, ExternalTool.QEMU_RISCV32),
            program -> riscv32imc()),
        new FirmwareTarget(
            "qemu-rv32ec",
            "C for RV32EC, without a multiplier (gcc -Os, picolibc), in QEMU's virt machine, in the"
                + " memory of a CH32V003 when the net fits",
            List.of(ExternalTool.RISCV_GCC, ExternalTool.QEMU_RISCV32),
            FirmwareTargets::riscv32ec),
        new AvrTarget());
  }

  private static VerificationTarget host(
      String name, ExternalTool tool, String compiler, String... flags) {
    String description = "C on this machine (%s %s)".formatted(compiler, flags[flags.length - 1]);
    return new FirmwareTarget(
        name, description, List.of(tool), program -> Machine.host(compiler, flags));
  }

  private static VerificationTarget cortexM(String name, String core, String machine, String cpu) {
    return new FirmwareTarget(
        name,
        "C for %s (gcc -O2) in QEMU's %s".formatted(core, machine),
        List.of(ExternalTool.ARM_GCC, ExternalTool.QEMU_ARM),
        program -> Machine.cortexM("", machine, cpu, MPS2_BYTES, MPS2_BYTES));
  }

  private static Machine cortexM0(IntegerProgram program) {
    return fits(program, MICROBIT_FLASH_BYTES, CODE_BYTES, MICROBIT_RAM_BYTES, STACK_BYTES)
        ? Machine.cortexM(
            "in a Cortex-M0 (micro:bit)",
            "microbit",
            "cortex-m0",
            MICROBIT_FLASH_BYTES,
            MICROBIT_RAM_BYTES)
        : Machine.cortexM(
            "Cortex-M0 code on a Cortex-M3, since the net does not fit a micro:bit",
            "mps2-an385",
            "cortex-m0",
            MPS2_BYTES,
            MPS2_BYTES);
  }

  private static Machine riscv32imc() {
    return Machine.riscv32(
        "", List.of("-march=rv32imc", "-mabi=ilp32", "-O2"), "rv32", VIRT_BYTES, VIRT_BYTES);
  }

  private static Machine riscv32ec(IntegerProgram program) {
    boolean fits =
        fits(
            program, CH32V003_FLASH_BYTES, SMALL_CODE_BYTES, CH32V003_RAM_BYTES, SMALL_STACK_BYTES);
    return Machine.riscv32(
        fits
            ? "in 16 KB and 2 KB, a CH32V003's"
            : "in more memory than a CH32V003's, since the net does not fit",
        List.of("-march=rv32ec", "-mabi=ilp32e", "-Os"),
        RV32EC_CPU,
        fits ? CH32V003_FLASH_BYTES : VIRT_BYTES,
        fits ? CH32V003_RAM_BYTES : VIRT_BYTES);
  }

  private static boolean fits(
      IntegerProgram program, int flashBytes, int codeBytes, int ramBytes, int stackBytes) {
    return StepCost.total(program).constantBytes() + codeBytes <= flashBytes
        && program.arena().bytes() + stackBytes <= ramBytes;
  }
}
