package dev.nib.dataset;

import java.util.BitSet;

/**
 * Images as their files have them, but for crop, transposition and size; or digits that were made
 * of them.
 *
 * @param inked the images whose ink is bright already, whatever that of the others is
 * @param negated how many of these are negatives
 */
record RawImages(LabelledImages images, BitSet inked, int negated) {
  static RawImages of(LabelledImages images) {
    return new RawImages(images, new BitSet(), 0);
  }
}
