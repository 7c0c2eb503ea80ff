package dev.nib.dataset;

import java.util.Optional;

/**
 * Looks for the ink of a picture more and more closely (rule G12 of docs/arithmetic.md), in
 * integers: a digit that is a small part of a picture would have few pixels left when all of it is
 * made small.
 */
final class InkSearch {
  /** Each look sees what is a 48th of the last one's rectangle: four see any ink there is. */
  private static final int LOOKS = 4;

  private final GreyImage picture;
  private final Preparation preparation;
  private final boolean inked;

  private InkSearch(GreyImage picture, Preparation preparation, boolean inked) {
    this.picture = picture;
    this.preparation = preparation;
    this.inked = inked;
  }

  /**
   * The rectangle around the ink of a picture, all of the picture where its ink is a large part.
   *
   * @param inked as in {@link Preparation#prepared}
   */
  static Crop around(GreyImage picture, Preparation preparation, boolean inked) {
    return new InkSearch(picture, preparation, inked).search();
  }

  private Crop search() {
    Crop now = new Crop(0, 0, picture.height(), picture.width());
    for (int look = 0; look < LOOKS; look++) {
      GreyImage small = preparation.small(picture.cropped(now), inked).ink();
      Optional<Crop> box = Centring.box(small);
      int longer = box.map(ink -> Math.max(ink.height(), ink.width())).orElse(0);
      if (longer == 0 || 2 * longer >= Math.max(small.height(), small.width())) {
        return now;
      }
      Crop next = around(now, small.size(), box.get());
      if (next.height() >= now.height() && next.width() >= now.width()) {
        return now;
      }
      now = next;
    }
    return now;
  }

  /** The box's place in the picture, with half of its longer side around it. */
  private Crop around(Crop now, ImageSize small, Crop box) {
    int top = now.top() + scaled(box.top(), now.height(), small.height(), false);
    int left = now.left() + scaled(box.left(), now.width(), small.width(), false);
    int bottom = now.top() + scaled(box.top() + box.height(), now.height(), small.height(), true);
    int right = now.left() + scaled(box.left() + box.width(), now.width(), small.width(), true);
    int margin = Math.max(bottom - top, right - left) / 2;
    int fromY = Math.max(0, top - margin);
    int fromX = Math.max(0, left - margin);
    return new Crop(
        fromY,
        fromX,
        Math.min(picture.height(), bottom + margin) - fromY,
        Math.min(picture.width(), right + margin) - fromX);
  }

  private static int scaled(int place, int extent, int small, boolean up) {
    return (int) (((long) place * extent + (up ? small - 1 : 0)) / small);
  }
}
