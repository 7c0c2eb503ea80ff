package dev.nib.dataset;

/** Root of the mean squared difference between two models' outputs, over any number of rows. */
public final class OutputError {
  private double squares;
  private double largest;
  private long count;

  /** Adds two rows of the same outputs, {@code [K]}. */
  public void add(float[] expected, float[] actual) {
    for (int k = 0; k < expected.length; k++) {
      double difference = (double) actual[k] - expected[k];
      squares += difference * difference;
      largest = Math.max(largest, Math.abs(difference));
    }
    count += expected.length;
  }

  /** In the outputs' own unit; NaN before the first row. */
  public double rootMeanSquare() {
    return Math.sqrt(squares / count);
  }

  /** The largest difference either way. */
  public double largest() {
    return largest;
  }
}
