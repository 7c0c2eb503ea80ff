package dev.nib.quantizer;

/**
 * How an activation's range is chosen from what it did on the calibration samples.
 *
 * <p>Two methods that are usual elsewhere are left out, since on nets for digits they clip what
 * matters: the moving average of each sample's extremes (Jacob et al. 2018), made for training, and
 * the least divergence of a histogram (Migacz 2017), see docs/results/quantization.md.
 */
public enum CalibrationMethod {
  /** From the smallest to the largest value: nothing is clipped (Jacob et al. 2018). */
  MINMAX("minmax") {
    @Override
    ActivationRange range(ActivationStatistics statistics) {
      return statistics.range();
    }
  },
  /** All but the outermost 0.01 % of the values at each end (Wu et al. 2020, section 3.2). */
  PERCENTILE("percentile") {
    @Override
    ActivationRange range(ActivationStatistics statistics) {
      return PercentileRange.of(statistics);
    }
  },
  /** The least mean squared error (Nagel et al. 2021, section 3.1). */
  MSE("mse") {
    @Override
    ActivationRange range(ActivationStatistics statistics) {
      return MseRange.of(statistics);
    }
  };

  private final String option;

  CalibrationMethod(String option) {
    this.option = option;
  }

  /** The name on the command line. */
  public String option() {
    return option;
  }

  /**
   * The range for these statistics.
   *
   * @param statistics of at least one value
   */
  abstract ActivationRange range(ActivationStatistics statistics);
}
