package dev.nib.dataset.augment;

/**
 * What is seen beyond the edges of an image, by the names of Keras' {@code fill_mode}.
 *
 * <p>Points between pixels are interpolated in the extended image; only {@link #CONSTANT} has a
 * hard edge, since there a point outside the centres of the outermost pixels is the fill value
 * itself. That is what {@code scipy.ndimage} computes for Keras, but for {@link #WRAP}: Keras
 * documents a period of the image's length, which SciPy calls {@code grid-wrap}, whereas its {@code
 * wrap} makes the first and the last pixel coincide.
 */
public enum FillMode {
  /** {@code aaaa|abcd|dddd}: the nearest pixel of the edge. */
  NEAREST {
    @Override
    int index(int i, int length) {
      return Math.max(0, Math.min(length - 1, i));
    }
  },
  /** {@code kkkk|abcd|kkkk}: the fill value. */
  CONSTANT {
    @Override
    int index(int i, int length) {
      return NEAREST.index(i, length);
    }
  },
  /** {@code dcba|abcd|dcba}: mirrored at the edges. */
  REFLECT {
    @Override
    int index(int i, int length) {
      int folded = Math.floorMod(i, 2 * length);
      return folded < length ? folded : 2 * length - 1 - folded;
    }
  },
  /** {@code abcd|abcd|abcd}: repeated. */
  WRAP {
    @Override
    int index(int i, int length) {
      return Math.floorMod(i, length);
    }
  };

  /** The row or column in {@code 0..length-1} that is seen at position {@code i}. */
  abstract int index(int i, int length);
}
