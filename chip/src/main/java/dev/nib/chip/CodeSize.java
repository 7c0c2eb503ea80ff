package dev.nib.chip;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Bytes of code that the generated C needs, from the measured size of each kernel.
 *
 * <p>Measured with {@code -Os -std=c99} on each {@code nib_*_s8.c} alone (2026-11, text of {@code
 * size}): arm-none-eabi-gcc 12.2 {@code -mcpu=cortex-m0 -mthumb}, avr-gcc 5.4 {@code
 * -mmcu=atmega328p}, riscv64-unknown-elf-gcc 12.2 {@code -march=rv32imc} and {@code -march=rv32ec}.
 * What kernels share counts more than once, and Thumb-2 code is smaller than Thumb-1: both err on
 * the safe side. docs/results/inspect.md has the command.
 */
public final class CodeSize {
  /** A layer's function, its call and its sizes: the most on any core, held by CodeSizeTest. */
  private static final int CALL_BYTES = 96;

  /** What goes through a chain's units, and the interface for rows: the most on any core. */
  private static final int STREAM_BYTES = 400;

  /** Bytes on Cortex-M0, AVR, RV32IMC and RV32EC. */
  private record Kernel(int cortexM0, int avr, int rv32imc, int rv32ec) {
    int on(Core core) {
      return switch (core) {
        case CORTEX_M0, CORTEX_M3, CORTEX_M4 -> cortexM0;
        case AVR, AVR51, AVR6 -> avr;
        case RV32IMC -> rv32imc;
        case RV32EC -> rv32ec;
        case FPGA -> 0;
      };
    }
  }

  private static final Map<String, Kernel> KERNELS =
      Map.ofEntries(
          Map.entry("nib_average_pool_2d_s8", new Kernel(672, 1858, 734, 1046)),
          Map.entry("nib_conv_2d_average_pool_s8", new Kernel(1456, 4470, 1708, 2136)),
          Map.entry("nib_conv_2d_max_pool_s8", new Kernel(1396, 4078, 1634, 2034)),
          Map.entry("nib_conv_2d_max_rows_s8", new Kernel(1340, 3648, 1580, 1952)),
          Map.entry("nib_conv_2d_s8", new Kernel(1048, 2622, 1228, 1686)),
          Map.entry("nib_depthwise_conv_2d_average_pool_s8", new Kernel(1336, 4320, 1504, 1852)),
          Map.entry("nib_depthwise_conv_2d_max_pool_s8", new Kernel(1272, 3902, 1430, 1738)),
          Map.entry("nib_depthwise_conv_2d_max_rows_s8", new Kernel(1224, 3426, 1374, 1656)),
          Map.entry("nib_depthwise_conv_2d_s8", new Kernel(936, 2248, 1040, 1404)),
          Map.entry("nib_extremum_s8", new Kernel(228, 704, 264, 310)),
          Map.entry("nib_fill_s8", new Kernel(30, 122, 34, 34)),
          Map.entry("nib_fully_connected_s8", new Kernel(392, 1024, 484, 594)),
          Map.entry("nib_max_pool_2d_s8", new Kernel(650, 1568, 710, 986)),
          Map.entry("nib_mean_s8", new Kernel(388, 1324, 516, 590)),
          Map.entry("nib_move_s8", new Kernel(182, 618, 232, 284)),
          Map.entry("nib_prelu_s8", new Kernel(296, 832, 372, 422)),
          Map.entry("nib_product_s8", new Kernel(400, 1196, 506, 582)),
          Map.entry("nib_rescale_s8", new Kernel(300, 796, 386, 416)),
          Map.entry("nib_resize_s8", new Kernel(336, 888, 372, 508)),
          Map.entry("nib_softmax_s8", new Kernel(664, 1742, 832, 882)),
          Map.entry("nib_sum_s8", new Kernel(424, 1306, 550, 628)),
          Map.entry("nib_table_s8", new Kernel(98, 280, 94, 152)));

  private CodeSize() {}

  /** The kernels that were measured. */
  public static Set<String> measured() {
    return KERNELS.keySet();
  }

  /** Bytes of code for a program on a core. */
  static int of(Footprint footprint, Core core) {
    if (core == Core.FPGA) {
      return 0;
    }
    int kernels =
        new TreeSet<>(footprint.kernels())
            .stream().mapToInt(kernel -> KERNELS.get(kernel).on(core)).sum();
    return kernels + CALL_BYTES * footprint.kernels().size() + STREAM_BYTES * footprint.streams();
  }
}
