package dev.nib.toolkit.predict;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import java.util.Scanner;

/** Digits that were drawn with a pen by hand, and not made of anybody's data. */
final class Drawing {
  /** Strokes in a square of 100 x 100: move, line and curve, as SVG writes them. */
  private static final String[] STROKES = {
    "M 50 4 C 14 4 14 96 50 96 C 86 96 86 4 50 4",
    "M 43 17 L 54 4 L 50 96",
    "M 22 30 C 22 -2 82 0 78 32 C 76 56 34 74 20 94 L 84 94",
    "M 22 12 C 60 -8 92 22 70 38 C 62 46 52 47 44 47 C 70 46 88 58 80 78 C 72 102 32 100 20 84",
    "M 58 5 L 16 66 L 88 66 M 66 36 L 66 97",
    "M 78 8 L 32 8 L 27 46 C 46 34 82 38 80 68 C 78 100 36 100 20 86",
    "M 66 4 C 34 18 20 50 24 72 C 28 102 78 100 78 72 C 78 44 38 44 26 68",
    "M 18 10 L 84 10 L 42 96",
    "M 50 46 C 12 38 22 4 50 4 C 78 4 88 38 50 46 C 10 56 12 96 50 96 C 88 96 90 56 50 46",
    "M 78 30 C 74 -2 24 0 22 32 C 22 60 70 60 78 30 C 78 52 74 76 68 97"
  };

  private Drawing() {}

  /** Paper of one colour. */
  static BufferedImage paper(int width, int height, Color colour) {
    BufferedImage paper = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = paper.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return paper;
  }

  /** Nothing at all, for ink that is seen through no paper. */
  static BufferedImage glass(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
  }

  /**
   * Draws a digit.
   *
   * @param side of the square that its strokes lie in
   * @param pen the width of the stroke, in hundredths of the side
   * @param turn to the right, in degrees
   */
  static BufferedImage draw(
      BufferedImage on, int digit, int left, int top, int side, Pen pen, double turn) {
    AffineTransform place = AffineTransform.getTranslateInstance(left, top);
    place.scale(side / 100.0, side / 100.0);
    place.rotate(Math.toRadians(turn), 50, 50);
    Graphics2D graphics = on.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(pen.colour());
    graphics.setStroke(
        new BasicStroke((float) (side * pen.width() / 100.0), pen.cap(), BasicStroke.JOIN_ROUND));
    graphics.draw(place.createTransformedShape(strokes(digit)));
    graphics.dispose();
    return on;
  }

  /** What it is drawn with. */
  record Pen(double width, int cap, Color colour) {
    static final Pen BALLPOINT = new Pen(4, BasicStroke.CAP_ROUND, new Color(25, 35, 120));
    static final Pen PENCIL = new Pen(6, BasicStroke.CAP_ROUND, new Color(120, 120, 120));
    static final Pen MARKER = new Pen(12, BasicStroke.CAP_SQUARE, new Color(10, 10, 10));
    static final Pen RED_CHALK = new Pen(9, BasicStroke.CAP_BUTT, new Color(180, 30, 20));
    static final Pen WHITE_CHALK = new Pen(8, BasicStroke.CAP_ROUND, new Color(235, 235, 230));
  }

  private static Shape strokes(int digit) {
    Path2D path = new Path2D.Double();
    try (Scanner words = new Scanner(STROKES[digit])) {
      while (words.hasNext()) {
        switch (words.next()) {
          case "M" -> path.moveTo(words.nextInt(), words.nextInt());
          case "L" -> path.lineTo(words.nextInt(), words.nextInt());
          default ->
              path.curveTo(
                  words.nextInt(),
                  words.nextInt(),
                  words.nextInt(),
                  words.nextInt(),
                  words.nextInt(),
                  words.nextInt());
        }
      }
    }
    return path;
  }

  /** Light that falls off to the right and downwards, and a sensor's noise, in place. */
  static BufferedImage photographed(BufferedImage picture, double fall, double noise, long seed) {
    Random random = new Random(seed);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        double place = (x / (double) picture.getWidth() + y / (double) picture.getHeight()) / 2;
        int rgb = picture.getRGB(x, y);
        int changed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          double level = (rgb >> shift & 0xff) * (1 - fall * place) + noise * random.nextGaussian();
          changed |= (int) Math.max(0, Math.min(255, level)) << shift;
        }
        picture.setRGB(x, y, changed);
      }
    }
    return picture;
  }
}
