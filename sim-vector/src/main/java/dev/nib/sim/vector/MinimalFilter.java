package dev.nib.sim.vector;

import dev.nib.model.Window;
import java.util.Optional;

/**
 * Two neighbouring outputs of a filter along one axis by fewer products than taps, in integers:
 * Winograd's minimal filtering F(2,3), and F(2,3) beside F(2,2) for five taps.
 *
 * <p>With inputs d and taps g the products and twice the outputs are
 *
 * <pre>
 *   m0 = (d0 - d2) 2 g0            n0 = (d3 - d4) 2 g3
 *   m1 = (d1 + d2) (g0 + g1 + g2)  n1 = d4 2 (g3 + g4)
 *   m2 = (d2 - d1) (g0 - g1 + g2)  n2 = (d4 - d5) 2 g4
 *   m3 = (d1 - d3) 2 g2
 *   2 y0 = m0 + m1 + m2 + n0 + n1
 *   2 y1 = m1 - m2 - m3 + n1 - n2
 * </pre>
 *
 * where three taps have no n. Nested along both axes of an image they give four times each of 2x2
 * outputs, from 16 products instead of 36, or 49 instead of 100. Source: Lavin and Gray 2015 (arXiv
 * 1509.09308), with the halves of its filters taken out.
 */
enum MinimalFilter {
  /** 4 products for 6. */
  THREE(3, 4),
  /** 7 products for 10. */
  FIVE(5, 7);

  private final int taps;
  private final int products;

  MinimalFilter(int taps, int products) {
    this.taps = taps;
    this.products = products;
  }

  /** That for a window's extent, where there is one. */
  static Optional<MinimalFilter> of(int taps) {
    return switch (taps) {
      case 3 -> Optional.of(THREE);
      case 5 -> Optional.of(FIVE);
      default -> Optional.empty();
    };
  }

  /** True when filters of both axes apply to the window's every other output. */
  static boolean suits(Window window) {
    return window.strideHeight() == 1
        && window.strideWidth() == 1
        && window.dilationHeight() == 1
        && window.dilationWidth() == 1
        && of(window.height()).isPresent()
        && of(window.width()).isPresent();
  }

  /** Products for two outputs. */
  int products() {
    return products;
  }

  /** Inputs that two outputs read. */
  int inputs() {
    return taps + 1;
  }

  /**
   * The second factors of all products.
   *
   * @param g as many numbers as taps
   */
  int[] weights(int[] g) {
    int[] weights = new int[products];
    weights[0] = 2 * g[0];
    weights[1] = g[0] + g[1] + g[2];
    weights[2] = g[0] - g[1] + g[2];
    weights[3] = 2 * g[2];
    if (this == FIVE) {
      weights[4] = 2 * g[3];
      weights[5] = 2 * (g[3] + g[4]);
      weights[6] = 2 * g[4];
    }
    return weights;
  }

  /** How many times an input product {@code p}'s first factor can be, in magnitude. */
  int growth(int p) {
    return p == 5 ? 1 : 2;
  }
}
