package dev.nib.dataset;

import java.util.BitSet;

/**
 * Images as their files have them, but for transposition and size.
 *
 * @param inked the images whose ink is bright already, whatever that of the others is
 */
record RawImages(LabelledImages images, BitSet inked) {
  static RawImages of(LabelledImages images) {
    return new RawImages(images, new BitSet());
  }
}
