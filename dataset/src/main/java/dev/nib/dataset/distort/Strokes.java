package dev.nib.dataset.distort;

import dev.nib.dataset.InkCanvas;
import dev.nib.dataset.PenPath;
import dev.nib.dataset.SeededRandom;

/** Strokes across the picture that belong to no digit. */
final class Strokes {
  private static final double RADIUS = 0.8;
  private static final int DOTS = 12;
  private static final int TEETH = 6;

  private Strokes() {}

  static void dottedLine(Canvas canvas, SeededRandom random) {
    Line line = Line.across(canvas, random);
    PenPath path = new PenPath();
    for (int i = 0; i < DOTS; i++) {
      double from = (i + 0.25) / DOTS;
      double to = (i + 0.5) / DOTS;
      path.add(line.x(from), line.y(from), false);
      path.add(line.x(to), line.y(to), true);
    }
    draw(canvas, path);
  }

  static void zigzag(Canvas canvas, SeededRandom random) {
    Line line = Line.across(canvas, random);
    double tooth = canvas.pixels(2);
    PenPath path = new PenPath();
    path.add(line.x(0), line.y(0), false);
    for (int i = 1; i <= TEETH; i++) {
      double at = (double) i / TEETH;
      path.add(line.x(at), line.y(at) + (i % 2 == 0 ? tooth : -tooth), true);
    }
    draw(canvas, path);
  }

  private static void draw(Canvas canvas, PenPath path) {
    int side = Math.max(canvas.height, canvas.width);
    InkCanvas sheet = new InkCanvas(side);
    double radius = canvas.pixels(RADIUS);
    sheet.draw(path, radius, radius);
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        int at = y * canvas.width + x;
        canvas.ink[at] = Math.max(canvas.ink[at], sheet.ink(y * side + x));
      }
    }
  }

  /** From the left edge to the right one. */
  private record Line(double length, double start, double end) {
    static Line across(Canvas canvas, SeededRandom random) {
      double start = random.between(0.2, 0.8) * canvas.height;
      double end = random.between(0.2, 0.8) * canvas.height;
      return new Line(canvas.width, start, end);
    }

    double x(double part) {
      return part * length;
    }

    double y(double part) {
      return start + part * (end - start);
    }
  }
}
