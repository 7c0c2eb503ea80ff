package dev.nib.conformance.firmware;

/**
 * The factors, none negative, by which sums of amounts come nearest to what was measured: least
 * squares of the relative errors, by one factor after another.
 */
final class NonNegativeFit {
  private static final int MOST_SWEEPS = 200_000;

  /** A sweep that changes no figure by more of its measurements than this is the last one. */
  private static final double SMALL = 1e-9;

  private NonNegativeFit() {}

  /**
   * @param amounts {@code [samples][factors]}
   * @param measured {@code [samples]}, positive
   */
  static double[] of(double[][] amounts, double[] measured) {
    int factors = amounts[0].length;
    double[][] products = new double[factors][factors];
    double[] wanted = new double[factors];
    for (int s = 0; s < measured.length; s++) {
      for (int i = 0; i < factors; i++) {
        double one = amounts[s][i] / measured[s];
        wanted[i] += one;
        for (int j = 0; j < factors; j++) {
          products[i][j] += one * amounts[s][j] / measured[s];
        }
      }
    }
    double[] fit = new double[factors];
    double change = Double.MAX_VALUE;
    for (int sweep = 0; sweep < MOST_SWEEPS && change > SMALL; sweep++) {
      change = 0;
      for (int i = 0; i < factors; i++) {
        double rest = wanted[i];
        for (int j = 0; j < factors; j++) {
          rest -= products[i][j] * fit[j];
        }
        double next = products[i][i] == 0 ? 0 : Math.max(0, fit[i] + rest / products[i][i]);
        change = Math.max(change, Math.abs(next - fit[i]) * Math.sqrt(products[i][i]));
        fit[i] = next;
      }
    }
    return fit;
  }
}
