package dev.nib.dataset;

/**
 * A smooth random field of displacements: bell-distributed vectors at the nodes of a coarse grid,
 * cubic (smoothstep) interpolation between them. After the idea of Simard, Steinkraus and Platt,
 * Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis, ICDAR 2003.
 */
public final class ElasticField {
  private static final int NODES = 5;

  private final double[] dx = new double[NODES * NODES];
  private final double[] dy = new double[NODES * NODES];
  private final double cell;

  /**
   * Draws a field over a square.
   *
   * @param side the side of the square, in the unit of the coordinates
   * @param amplitude the standard deviation of a node's displacement along an axis
   */
  public ElasticField(SeededRandom random, double side, double amplitude) {
    cell = side / (NODES - 1);
    for (int i = 0; i < dx.length; i++) {
      dx[i] = amplitude * random.nextBell();
      dy[i] = amplitude * random.nextBell();
    }
  }

  /** Moves the first {@code size} points; points outside the square as the nearest on its edge. */
  public void displace(double[] x, double[] y, int size) {
    for (int i = 0; i < size; i++) {
      double gx = Math.max(0, Math.min(NODES - 1, x[i] / cell));
      double gy = Math.max(0, Math.min(NODES - 1, y[i] / cell));
      int column = Math.min(NODES - 2, (int) gx);
      int row = Math.min(NODES - 2, (int) gy);
      double u = smooth(gx - column);
      double v = smooth(gy - row);
      int node = row * NODES + column;
      x[i] += interpolate(dx, node, u, v);
      y[i] += interpolate(dy, node, u, v);
    }
  }

  private static double interpolate(double[] field, int node, double u, double v) {
    double top = field[node] + u * (field[node + 1] - field[node]);
    double bottom = field[node + NODES] + u * (field[node + NODES + 1] - field[node + NODES]);
    return top + v * (bottom - top);
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }
}
