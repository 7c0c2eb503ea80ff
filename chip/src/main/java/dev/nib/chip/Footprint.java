package dev.nib.chip;

import java.util.List;

/**
 * What a placed program asks of a chip, as one back end computes it.
 *
 * @param arenaBytes memory that a run works in
 * @param constantBytes weights, biases, factors, tables and orders of rows
 * @param kernels the kernel of each call that a run makes, such as {@code nib_conv_2d_s8}; empty
 *     where no code runs
 * @param streams how many chains of layers are computed row by row
 * @param level at which it is compiled
 */
public record Footprint(
    int arenaBytes, long constantBytes, List<String> kernels, int streams, Level level) {
  public Footprint {
    kernels = List.copyOf(kernels);
  }
}
