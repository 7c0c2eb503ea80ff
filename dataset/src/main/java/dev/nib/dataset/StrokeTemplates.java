package dev.nib.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * The ways in which people write the ten digits, as pen strokes.
 *
 * <p>A stroke is a list of points {@code x,y} on a sheet of 100 by 100, x to the right and y down,
 * that the pen passes in this order along a smooth curve; {@code !} after a point makes it a
 * corner, and {@code /} lifts the pen. A stroke that ends where it began is closed.
 */
final class StrokeTemplates {
  /** One point; {@code corner} says that the pen changes its direction there at once. */
  record Point(double x, double y, boolean corner) {}

  /** One stroke; {@code closed} says that its last point is its first. */
  record Stroke(List<Point> points, boolean closed) {}

  private static final String[][] SOURCES = {
    { // 0: closed ovals, an overlap, a gap at the top
      "50,2 24,14 12,50 24,86 50,98 76,86 88,50 76,14 50,2",
      "62,6 32,8 13,42 22,86 54,98 82,76 86,36 66,8 42,6",
      "72,12 42,3 15,35 18,78 50,98 82,75 86,32 62,4 50,6",
      "40,4 70,6 88,44 78,86 46,98 20,84 12,44 26,10 52,4",
    },
    { // 1: a bar, with an upstroke, with a base, curved
      "50,0! 50,100",
      "30,24! 56,0! 56,100",
      "32,22! 55,0! 55,97! / 30,97! 80,97!",
      "36,20 48,11 56,0! 52,50 53,100",
      "54,0! 46,55 50,100",
    },
    { // 2: a straight base, a loop, a Z, a wave
      "15,28 30,6 58,2 80,18 76,42 48,68 14,96! 88,94",
      "16,26 38,3 70,6 80,30 60,60 30,88 14,92 16,80 32,80 56,93 90,90",
      "15,12 46,3 76,8! 44,54 14,95! 88,93",
      "18,32 22,10 50,0 78,12 78,38 50,66 12,97! 34,90 60,97 90,92",
    },
    { // 3: a notch, round, a flat top, a small loop
      "16,12 45,0 78,16 70,40 42,48! 76,56 86,80 55,100 14,88",
      "18,14 48,2 76,18 68,40 44,48 72,58 84,78 55,98 14,86",
      "15,4! 80,4! 42,42! 74,52 84,76 52,98 14,90",
      "18,10 50,0 76,20 58,44 38,50 42,41 66,52 86,76 56,100 12,92",
    },
    { // 4: open, open and curved, closed, closed in two strokes
      "24,4! 14,58! 88,56! / 68,30! 66,100",
      "24,2 16,38 26,58 78,50! / 76,4! 70,100",
      "66,100! 68,2! 10,66! 92,64",
      "70,4! 36,38 10,64! 90,62! / 72,4! 66,100",
      "22,4 18,48! 52,54 80,46! / 80,0! 76,56 70,100",
    },
    { // 5: one stroke, a top bar of its own, an S
      "82,4! 28,4! 22,46! 50,36 82,52 80,84 48,100 14,88",
      "26,6! 22,46! 56,38 84,58 74,90 40,100 12,88 / 26,6! 84,2",
      "80,6 48,3 26,18 28,42 60,52 82,72 66,96 34,100 12,88",
      "78,4! 34,6! 26,40! 62,44 84,66 70,94 36,100 16,92",
    },
    { // 6: a curved back, a straight one, a large loop
      "72,4 36,24 14,62 24,92 54,100 80,84 74,58 46,52 18,70",
      "60,0 30,40 14,76 34,100 66,96 78,74 58,56 30,62 16,82",
      "80,10 55,0 26,20 12,60 25,94 60,100 84,78 70,52 40,52 16,74",
    },
    { // 7: plain, with a bar, with a serif, curved
      "12,6! 86,4! 42,100",
      "12,6! 86,4! 60,46 46,100 / 34,54! 80,48",
      "14,20! 16,4! 84,6! 56,48 42,100",
      "12,12 40,5 86,8! 60,50 48,100",
      "14,8 50,8 82,4! 40,100 / 30,56! 78,52",
    },
    { // 8: one closed stroke, two circles, open at the top
      "50,48 24,30 28,6 50,0 74,8 76,30 50,48 18,70 24,94 50,100 78,92 82,70 50,48",
      "50,0 24,10 24,36 50,48 76,36 76,10 50,0 / 50,48 16,62 18,90 50,100 82,90 84,62 50,48",
      "80,14 52,0 24,14 34,38 66,58 84,82 52,100 18,84 34,58 64,40 82,12",
    },
    { // 9: a straight stem, a curved one, a circle and a stem, a hook
      "80,22 54,2 20,16 20,44 50,54 80,24! 76,100",
      "80,24 54,2 20,16 20,44 52,54 80,28 80,60 66,88 36,100",
      "50,2 20,12 18,40 48,52 78,40 80,12 50,2 / 80,14! 76,100",
      "78,26 50,2 18,22 28,50 60,48 80,20! 82,60 68,96 34,98 16,86",
    },
  };

  private static final List<List<List<Stroke>>> TEMPLATES = parseAll();

  private StrokeTemplates() {}

  /** The templates of a digit. */
  static List<List<Stroke>> of(int digit) {
    return TEMPLATES.get(digit);
  }

  private static List<List<List<Stroke>>> parseAll() {
    List<List<List<Stroke>>> digits = new ArrayList<>();
    for (String[] sources : SOURCES) {
      List<List<Stroke>> templates = new ArrayList<>();
      for (String source : sources) {
        templates.add(parse(source));
      }
      digits.add(List.copyOf(templates));
    }
    return List.copyOf(digits);
  }

  private static List<Stroke> parse(String source) {
    List<Stroke> strokes = new ArrayList<>();
    for (String stroke : source.split("/", -1)) {
      List<Point> points = new ArrayList<>();
      for (String token : stroke.strip().split(" +", -1)) {
        boolean corner = token.endsWith("!");
        String[] xy = (corner ? token.substring(0, token.length() - 1) : token).split(",", -1);
        points.add(new Point(Double.parseDouble(xy[0]), Double.parseDouble(xy[1]), corner));
      }
      boolean closed = points.get(0).equals(points.get(points.size() - 1));
      strokes.add(new Stroke(List.copyOf(points), closed));
    }
    return List.copyOf(strokes);
  }
}
