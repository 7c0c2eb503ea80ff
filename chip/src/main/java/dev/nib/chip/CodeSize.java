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
  private static final int CALL_BYTES = 124;

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
          Map.entry("nib_average_pool_2d_s8", new Kernel(656, 1984, 782, 1000)),
          Map.entry("nib_conv_2d_average_pool_s8", new Kernel(1456, 4538, 1752, 2226)),
          Map.entry("nib_conv_2d_block_max_pool_s8", new Kernel(1400, 4136, 1688, 2136)),
          Map.entry("nib_conv_2d_strip_max_pool_s8", new Kernel(1400, 4136, 1688, 2136)),
          Map.entry("nib_conv_2d_max_pool_s8", new Kernel(1400, 4136, 1688, 2136)),
          Map.entry("nib_conv_2d_block_max_rows_s8", new Kernel(1356, 3744, 1616, 2054)),
          Map.entry("nib_conv_2d_strip_max_rows_s8", new Kernel(1356, 3744, 1616, 2054)),
          Map.entry("nib_conv_2d_max_rows_s8", new Kernel(1356, 3744, 1616, 2054)),
          Map.entry("nib_conv_2d_block_s8", new Kernel(1016, 2740, 1266, 1640)),
          Map.entry("nib_conv_2d_strip_s8", new Kernel(1016, 2740, 1266, 1640)),
          Map.entry("nib_conv_2d_s8", new Kernel(1016, 2740, 1266, 1640)),
          Map.entry("nib_depthwise_conv_2d_average_pool_s8", new Kernel(1348, 4372, 1556, 1948)),
          Map.entry("nib_depthwise_conv_2d_max_pool_s8", new Kernel(1288, 3942, 1492, 1854)),
          Map.entry("nib_depthwise_conv_2d_max_rows_s8", new Kernel(1244, 3530, 1404, 1746)),
          Map.entry("nib_depthwise_conv_2d_s8", new Kernel(888, 2366, 1040, 1332)),
          Map.entry("nib_extremum_s8", new Kernel(236, 792, 272, 330)),
          Map.entry("nib_fill_s8", new Kernel(30, 122, 34, 34)),
          Map.entry("nib_fully_connected_s8", new Kernel(360, 1024, 458, 572)),
          Map.entry("nib_max_pool_2d_s8", new Kernel(636, 1696, 754, 940)),
          Map.entry("nib_mean_s8", new Kernel(380, 1294, 510, 616)),
          Map.entry("nib_move_s8", new Kernel(176, 690, 242, 286)),
          Map.entry("nib_prelu_s8", new Kernel(260, 832, 350, 374)),
          Map.entry("nib_product_s8", new Kernel(432, 1580, 534, 602)),
          Map.entry("nib_rescale_s8", new Kernel(384, 1046, 502, 534)),
          Map.entry("nib_resize_s8", new Kernel(294, 888, 324, 454)),
          Map.entry("nib_softmax_s8", new Kernel(648, 1742, 852, 900)),
          Map.entry("nib_sum_s8", new Kernel(476, 1644, 596, 668)),
          Map.entry("nib_table_s8", new Kernel(96, 280, 98, 150)));

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
