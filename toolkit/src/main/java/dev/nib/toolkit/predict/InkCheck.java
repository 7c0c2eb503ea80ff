package dev.nib.toolkit.predict;

import dev.nib.dataset.GreyImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.LongSummaryStatistics;

/**
 * What the ink of a picture says against its being one whole digit. A net has no class for anything
 * else, and is often sure of what it takes it for.
 */
final class InkCheck {
  /** Of MNIST's digits the longer side has 20 pixels; of half as many, blocks are left. */
  private static final int SMALL = 10;

  /** Strokes leave more of their rectangle free, unless they are a 1. */
  private static final double SOLID = 0.85;

  /** Brighter than paper with its rest of noise. */
  private static final int FREE = 32;

  /** A hole is one part of so many of its rectangle, at least. */
  private static final int HOLE = 16;

  /** A piece with less of the largest one's pixels is a speck. */
  private static final double SPECK = 0.25;

  /** More large pieces than a number has digits are none. */
  private static final int MOST_DIGITS = 12;

  /** Digits side by side are about as high as each other; the bar of a 5 is not. */
  private static final double AS_HIGH = 0.5;

  private final GreyImage picture;
  private final GreyImage unstretched;
  private final int height;
  private final int width;
  private final int most;

  /** What belongs to no piece yet. */
  private final boolean[] ink;

  /** Ink that hangs together, corners included, and the rectangle around it. */
  private static final class Piece {
    private int pixels;
    private int top = Integer.MAX_VALUE;
    private int left = Integer.MAX_VALUE;
    private int bottom;
    private int right;

    void add(int y, int x) {
      pixels++;
      top = Math.min(top, y);
      left = Math.min(left, x);
      bottom = Math.max(bottom, y + 1);
      right = Math.max(right, x + 1);
    }

    int height() {
      return bottom - top;
    }

    int width() {
      return right - left;
    }

    boolean isBeside(Piece other) {
      return right <= other.left || other.right <= left;
    }
  }

  private InkCheck(GreyImage picture, GreyImage unstretched) {
    this.picture = picture;
    this.unstretched = unstretched;
    height = picture.height();
    width = picture.width();
    ink = new boolean[height * width];
    int brightest = 1;
    for (int i = 0; i < ink.length; i++) {
      brightest = Math.max(brightest, picture.pixel(i / width, i % width));
    }
    most = brightest;
    for (int i = 0; i < ink.length; i++) {
      ink[i] = isInk(i / width, i % width);
    }
  }

  /** As rule G7 takes pixels for ink. */
  private boolean isInk(int y, int x) {
    return 2 * picture.pixel(y, x) >= most;
  }

  /**
   * Looks at a picture of bright ink on dark paper that was made small.
   *
   * @param picture with its contrast stretched, which hollows out what is wider than a stroke
   * @param unstretched the same before that
   * @return a line for each thing that is odd, none of a whole digit
   */
  static List<String> warnings(GreyImage picture, GreyImage unstretched) {
    return new InkCheck(picture, unstretched).warnings();
  }

  private List<String> warnings() {
    List<Piece> pieces = pieces();
    Piece largest = new Piece();
    long all = 0;
    for (Piece piece : pieces) {
      all += piece.pixels;
      largest = piece.pixels > largest.pixels ? piece : largest;
    }
    List<String> warnings = new ArrayList<>();
    if (severalDigits(pieces, largest)) {
      warnings.add("pieces of ink side by side: more than one digit?");
    } else if (2L * largest.pixels < all) {
      warnings.add(
          "ink in %d pieces, of which none is most of it: noise, a shadow, a background?"
              .formatted(pieces.size()));
    }
    if (largest.top == 0
        || largest.left == 0
        || largest.bottom == height
        || largest.right == width) {
      warnings.add("ink reaches the picture's edge: is a part of the digit missing?");
    }
    int longer = Math.max(largest.height(), largest.width());
    int shorter = Math.min(largest.height(), largest.width());
    if (longer < SMALL) {
      warnings.add("ink of %d pixels is too small to tell digits apart".formatted(longer));
    } else if (2 * shorter > longer
        && (covered(largest) > SOLID * longer * shorter || isHollowedOut(largest))) {
      warnings.add("ink is a surface more than strokes: a sheet on a dark table?");
    }
    return warnings;
  }

  /**
   * Whether what a piece encloses is as bright as itself in the picture as it was: a surface of
   * which stretching left the edge.
   */
  private boolean isHollowedOut(Piece piece) {
    boolean[] outside = outside(piece);
    LongSummaryStatistics inks = new LongSummaryStatistics();
    LongSummaryStatistics holes = new LongSummaryStatistics();
    LongSummaryStatistics papers = new LongSummaryStatistics();
    for (int y = piece.top; y < piece.bottom; y++) {
      for (int x = piece.left; x < piece.right; x++) {
        int level = unstretched.pixel(y, x);
        if (isInk(y, x)) {
          inks.accept(level);
        } else if (outside[(y - piece.top) * piece.width() + x - piece.left]) {
          papers.accept(level);
        } else {
          holes.accept(level);
        }
      }
    }
    if (HOLE * holes.getCount() < (long) piece.height() * piece.width()) {
      return false;
    }
    // A square leaves no paper in its rectangle; there the picture's darkest is paper.
    double dark = papers.getCount() > 0 ? papers.getAverage() : darkest();
    return holes.getAverage() > (dark + inks.getAverage()) / 2;
  }

  /** What of a piece's rectangle is no ink and hangs together with the rectangle's edge. */
  private boolean[] outside(Piece piece) {
    int wide = piece.width();
    int high = piece.height();
    boolean[] outside = new boolean[high * wide];
    Deque<Integer> open = new ArrayDeque<>();
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        if (y == 0 || x == 0 || y == high - 1 || x == wide - 1) {
          open.push(y * wide + x);
        }
      }
    }
    while (!open.isEmpty()) {
      int at = open.pop();
      int y = at / wide;
      int x = at % wide;
      if (!outside[at] && !isInk(piece.top + y, piece.left + x)) {
        outside[at] = true;
        if (y > 0) {
          open.push(at - wide);
        }
        if (y < high - 1) {
          open.push(at + wide);
        }
        if (x > 0) {
          open.push(at - 1);
        }
        if (x < wide - 1) {
          open.push(at + 1);
        }
      }
    }
    return outside;
  }

  private int darkest() {
    int darkest = 255;
    for (int i = 0; i < height * width; i++) {
      darkest = Math.min(darkest, unstretched.pixel(i / width, i % width));
    }
    return darkest;
  }

  /** How many pixels of a piece's rectangle are not free. */
  private int covered(Piece piece) {
    int covered = 0;
    for (int y = piece.top; y < piece.bottom; y++) {
      for (int x = piece.left; x < piece.right; x++) {
        covered += picture.pixel(y, x) >= FREE ? 1 : 0;
      }
    }
    return covered;
  }

  private static boolean severalDigits(List<Piece> pieces, Piece largest) {
    int top = Integer.MAX_VALUE;
    int bottom = 0;
    List<Piece> large = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.pixels >= SPECK * largest.pixels) {
        large.add(piece);
        top = Math.min(top, piece.top);
        bottom = Math.max(bottom, piece.bottom);
      }
    }
    if (large.size() > MOST_DIGITS) {
      return false;
    }
    double high = AS_HIGH * (bottom - top);
    for (Piece one : large) {
      for (Piece other : large) {
        if (one.isBeside(other) && one.height() >= high && other.height() >= high) {
          return true;
        }
      }
    }
    return false;
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>();
    for (int start = 0; start < ink.length; start++) {
      if (ink[start]) {
        Piece piece = new Piece();
        take(start, open);
        while (!open.isEmpty()) {
          int at = open.pop();
          piece.add(at / width, at % width);
          for (int y = at / width - 1; y <= at / width + 1; y++) {
            for (int x = at % width - 1; x <= at % width + 1; x++) {
              if (y >= 0 && y < height && x >= 0 && x < width && ink[y * width + x]) {
                take(y * width + x, open);
              }
            }
          }
        }
        pieces.add(piece);
      }
    }
    return pieces;
  }

  private void take(int pixel, Deque<Integer> open) {
    ink[pixel] = false;
    open.push(pixel);
  }
}
