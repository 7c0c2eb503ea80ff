package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.program.WeightPacking;

/**
 * Weights and biases as {@code nib_block_squares.h} reads them. It adds {@code (x + w)^2 - x^2},
 * which is {@code 2 * x * w + w^2}, over a window and halves the sum, rounded down: what the
 * weights add to it is taken from the bias.
 *
 * @param order of the weights
 */
record SquaresPacking(WeightPacking order) implements WeightPacking {
  @Override
  public Bytes weights(Bytes weights, int channels, int rows) {
    return order.weights(weights, channels, rows);
  }

  /** What columns hold; the squares are those of raw inputs. */
  @Override
  public int inputOffset() {
    return order.inputOffset();
  }

  @Override
  public String words() {
    return order.words();
  }

  /** {@code bias - floor(sum(w^2) / 2)}. */
  @Override
  public Ints bias(Ints bias, Bytes weights) {
    int taps = weights.size() / bias.size();
    int[] without = new int[bias.size()];
    for (int channel = 0; channel < without.length; channel++) {
      int squares = 0;
      for (int tap = 0; tap < taps; tap++) {
        int weight = weights.get(channel * taps + tap);
        squares += weight * weight;
      }
      without[channel] = bias.get(channel) - squares / 2;
    }
    return Ints.of(without);
  }
}
