package dev.nib.conformance.firmware;

import dev.nib.dataset.Crop;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.PixelFormat;
import dev.nib.dataset.Preparation;
import dev.nib.dataset.SensorBuffer;
import dev.nib.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random pictures as cameras hold them, of odd sizes, in every format, with what is to be done to
 * each: noise, blank and full ones, single dots, strokes, and strokes in uneven light.
 */
final class SensorPictures {
  /** What {@code prepare.c} does, in its order. */
  enum Operation {
    DIGIT,
    LINES,
    FIT,
    CENTRE,
    STRETCH
  }

  private static final List<PixelFormat> FORMATS = List.of(PixelFormat.values());
  private static final List<Operation> OPERATIONS = List.of(Operation.values());
  private static final List<Preparation.Ink> INKS = List.of(Preparation.Ink.values());

  /**
   * One of them.
   *
   * @param bytes the buffer, up to the last pixel
   * @param rows of the result of a fit, else the digit's box
   * @param size columns of the result of a fit, else the digit's side
   */
  record Sample(
      Operation operation,
      SensorBuffer buffer,
      Bytes bytes,
      Crop crop,
      boolean transpose,
      Preparation.Ink ink,
      int size,
      int rows) {
    /** As {@code prepare.c} reads it. */
    byte[] encoded() {
      ByteBuffer fields = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
      int[] values = {
        OPERATIONS.indexOf(operation),
        FORMATS.indexOf(buffer.format()),
        buffer.strideBytes(),
        buffer.height(),
        buffer.width(),
        crop.top(),
        crop.left(),
        crop.height(),
        crop.width(),
        transpose ? 1 : 0,
        INKS.indexOf(ink),
        size,
        rows
      };
      for (int value : values) {
        fields.putShort((short) value);
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(fields.array());
      all.writeBytes(bytes.toArray());
      return all.toByteArray();
    }

    /** What Java makes of it. */
    byte[] expected() {
      GreyImage part = buffer.grey(bytes.toArray()).cropped(crop);
      GreyImage upright = transpose ? part.transposed() : part;
      GreyImage result =
          switch (operation) {
            case DIGIT, LINES -> digit(upright.reduced()).centred(size, rows);
            case FIT ->
                Preparation.NONE.withFit(new ImageSize(rows, size)).withInk(ink).apply(upright);
            case CENTRE -> upright.centred(size, rows);
            case STRETCH -> upright.stretched();
          };
      byte[] levels = new byte[Math.toIntExact(result.size().pixels())];
      result.copyPixels(levels, 0);
      return levels;
    }

    private GreyImage digit(GreyImage small) {
      boolean dark =
          ink == Preparation.Ink.DARK || (ink == Preparation.Ink.AUTO && small.hasDarkInk());
      return (dark ? small.inverted() : small).stretched();
    }

    @Override
    public String toString() {
      return "%s of %s of %s%s, %s ink, to %s, %s"
          .formatted(operation, crop, buffer, transpose ? ", transposed" : "", ink, size, rows);
    }
  }

  private final Random random;
  private final int mostBytes;

  /**
   * Pictures that follow from a seed.
   *
   * @param mostBytes of a buffer
   */
  SensorPictures(long seed, int mostBytes) {
    random = new Random(seed);
    this.mostBytes = mostBytes;
  }

  /** The i-th: formats, operations and kinds in turn, else at random. */
  Sample next(int i) {
    PixelFormat format = FORMATS.get(i % FORMATS.size());
    Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
    int limit = i % 10 == 0 ? 400 : 90;
    int height;
    int width;
    int stride;
    do {
      height = 1 + random.nextInt(limit);
      width = 1 + random.nextInt(i % 20 == 0 ? 90 : limit);
      stride = width * format.bytesPerPixel() + (random.nextInt(3) == 0 ? random.nextInt(9) : 0);
    } while (height * stride > mostBytes);
    SensorBuffer buffer = new SensorBuffer(format, height, width, stride);
    byte[] bytes = new byte[Math.toIntExact(buffer.bytes())];
    random.nextBytes(bytes);
    if (random.nextInt(8) > 0) {
      draw(buffer, bytes);
    }
    boolean whole = random.nextBoolean();
    int rows = whole ? height : 1 + random.nextInt(height);
    int columns = whole ? width : 1 + random.nextInt(width);
    Crop crop =
        new Crop(
            random.nextInt(height - rows + 1), random.nextInt(width - columns + 1), rows, columns);
    int size = random.nextInt(3) == 0 ? 1 + random.nextInt(64) : 28;
    boolean fit = operation == Operation.FIT;
    return new Sample(
        operation,
        buffer,
        Bytes.of(bytes),
        crop,
        operation != Operation.LINES && random.nextInt(4) == 0,
        INKS.get(random.nextInt(INKS.size())),
        size,
        fit ? 1 + random.nextInt(64) : size == 28 ? 20 : 1 + random.nextInt(size));
  }

  /** Writes grey levels into the bytes; what stands for colours keeps its noise in part. */
  private void draw(SensorBuffer buffer, byte[] bytes) {
    int[][] levels = new int[buffer.height()][buffer.width()];
    switch (random.nextInt(5)) {
      case 0 -> {
        int level = random.nextInt(256);
        Arrays.stream(levels).forEach(row -> Arrays.fill(row, level));
      }
      case 1 ->
          levels[random.nextInt(buffer.height())][random.nextInt(buffer.width())] =
              random.nextInt(256);
      case 2 -> strokes(levels, 200 + random.nextInt(56));
      default -> photograph(levels);
    }
    put(buffer, levels, bytes);
  }

  /** A photograph of strokes. */
  void photograph(SensorBuffer buffer, byte[] bytes) {
    int[][] levels = new int[buffer.height()][buffer.width()];
    photograph(levels);
    put(buffer, levels, bytes);
  }

  private void put(SensorBuffer buffer, int[][] levels, byte[] bytes) {
    for (int y = 0; y < buffer.height(); y++) {
      for (int x = 0; x < buffer.width(); x++) {
        int at = y * buffer.strideBytes() + x * buffer.format().bytesPerPixel();
        put(buffer.format(), levels[y][x], bytes, at);
      }
    }
  }

  private void put(PixelFormat format, int level, byte[] bytes, int at) {
    int word = level >> 3 << 11 | level >> 2 << 5 | level >> 3;
    switch (format) {
      case GREY, YUYV -> bytes[at] = (byte) level;
      case UYVY -> bytes[at + 1] = (byte) level;
      case RGB565 -> {
        bytes[at] = (byte) word;
        bytes[at + 1] = (byte) (word >> 8);
      }
      case RGB565_BIG_ENDIAN -> {
        bytes[at] = (byte) (word >> 8);
        bytes[at + 1] = (byte) word;
      }
      case RGB888 -> {
        for (int k = 0; k < 3; k++) {
          bytes[at + k] = (byte) Math.max(0, Math.min(255, level + random.nextInt(21) - 10));
        }
      }
    }
  }

  /** Dark or bright strokes in light that falls off, with noise. */
  private void photograph(int[][] levels) {
    strokes(levels, 255);
    int height = levels.length;
    int width = levels[0].length;
    int paper = 20 + random.nextInt(220);
    int ink = random.nextInt(256);
    double down = (random.nextDouble() - 0.5) / height;
    double along = (random.nextDouble() - 0.5) / width;
    int noise = 1 + random.nextInt(random.nextBoolean() ? 6 : 50);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double light = 0.75 + down * y + along * x;
        double level = light * (levels[y][x] > 0 ? ink : paper) + random.nextInt(noise);
        levels[y][x] = Math.max(0, Math.min(255, (int) level));
      }
    }
  }

  private void strokes(int[][] levels, int level) {
    int height = levels.length;
    int width = levels[0].length;
    int thick = 1 + random.nextInt(1 + Math.min(height, width) / 8);
    int y = random.nextInt(height);
    int x = random.nextInt(width);
    for (int n = 0; n < height + width; n++) {
      for (int j = y; j < Math.min(height, y + thick); j++) {
        Arrays.fill(levels[j], x, Math.min(width, x + thick), level);
      }
      y = Math.max(0, Math.min(height - 1, y + random.nextInt(3) - 1));
      x = Math.max(0, Math.min(width - 1, x + random.nextInt(3) - 1));
    }
  }
}
