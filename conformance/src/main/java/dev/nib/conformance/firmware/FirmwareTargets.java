package dev.nib.conformance.firmware;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.program.IntegerProgram;
import java.util.List;

/** The machines on which the generated C is verified. */
public final class FirmwareTargets {
  private static final int MEGABYTE = 1 << 20;

  /** Arm's MPS2 boards: code from 0, data from 0x20000000. */
  private static final Memory MPS2 = new Memory(4 * MEGABYTE, 4 * MEGABYTE);

  /** The nRF51 on the micro:bit. */
  static final Memory MICROBIT = new Memory(256 * 1024, 16 * 1024);

  /** The two halves of the 128 MB of QEMU's virt machine for RISC-V. */
  static final Memory VIRT = new Memory(64 * MEGABYTE, 64 * MEGABYTE);

  private static final Memory CH32V003 = new Memory(16 * 1024, 2 * 1024);

  /** Kernels, harness and start-up, a generous bound. */
  private static final int CODE_BYTES = 24 * 1024;

  /** The same of RV32EC with -Os; four kernels and the harness take 4 KB. */
  private static final int SMALL_CODE_BYTES = 10 * 1024;

  private static final int STACK_BYTES = 1024;

  /** 380 bytes are the most that a convolution and its callers take on RV32EC. */
  private static final int SMALL_STACK_BYTES = 512;

  /** QEMU's words for a core on which a multiplication is an illegal instruction. */
  static final String RV32EC_CPU = "rv32,i=off,e=on,h=off,m=off,a=off,f=off,d=off";

  /** How RV32IMC is compiled for. */
  static final List<String> RV32IMC = List.of("-march=rv32imc", "-mabi=ilp32", "-O2");

  private static final List<String> RV32EC = List.of("-march=rv32ec", "-mabi=ilp32e", "-Os");

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
            program -> Machine.riscv32("", RV32IMC, "rv32", VIRT)),
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
        program -> Machine.cortexM("", machine, cpu, MPS2));
  }

  private static Machine cortexM0(IntegerProgram program) {
    return MICROBIT.holds(program, CODE_BYTES, STACK_BYTES)
        ? Machine.cortexM("in a Cortex-M0 (micro:bit)", "microbit", "cortex-m0", MICROBIT)
        : Machine.cortexM(
            "Cortex-M0 code on a Cortex-M3, since the net does not fit a micro:bit",
            "mps2-an385",
            "cortex-m0",
            MPS2);
  }

  private static Machine riscv32ec(IntegerProgram program) {
    return CH32V003.holds(program, SMALL_CODE_BYTES, SMALL_STACK_BYTES)
        ? Machine.riscv32("in 16 KB and 2 KB, a CH32V003's", RV32EC, RV32EC_CPU, CH32V003)
        : Machine.riscv32(
            "in more memory than a CH32V003's, since the net does not fit",
            RV32EC,
            RV32EC_CPU,
            VIRT);
  }
}
