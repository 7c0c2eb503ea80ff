package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.ModelException;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;

/**
 * How an 8-bit grey pixel becomes an int8 input, and whether the two belong together (rules Q4 and
 * Q5 of docs/arithmetic.md).
 *
 * @param input per tensor
 */
public record PixelInput(Quantization input, PixelScale scale) {
  /** A scale that is assumed or proposed clips no more grey levels: calibration cuts some. */
  private static final int MATCHING_CLIPPED_LEVELS = 16;

  /** A scale that is assumed or proposed spans no fewer of the 256 steps: three quarters. */
  private static final int MATCHING_STEPS = 192;

  /** More grey levels than these, 19 %, are clipped by the scale of another net only. */
  private static final int MOST_CLIPPED_LEVELS = 48;

  /** A symmetric quantisation of 0..1 has 128 steps for it; fewer than so many are a mistake. */
  private static final int LEAST_STEPS = 96;

  private static final MathContext DIGITS = new MathContext(4);

  /** Numbers beyond these are written with an exponent. */
  private static final double LEAST_PLAIN = 1e-4;

  private static final double MOST_PLAIN = 1e6;

  /**
   * The pixels of a program with a single input.
   *
   * @param told what the user or the file says; {@linkplain PixelScale#UNIT 0..1} is assumed where
   *     neither does
   * @throws ModelException when the scale told is that of another net, or nothing is told and 0..1
   *     does not match; the line proposes what would
   */
  public static PixelInput of(Program program, Optional<PixelScale> told) {
    Quantization input = program.inputs().get(0).quantization();
    PixelInput pixels = new PixelInput(input, told.orElse(PixelScale.UNIT));
    if (told.isPresent() ? pixels.isPossible() : pixels.matches()) {
      return pixels;
    }
    throw new ModelException(
        "%s: %s: %s".formatted(program.name(), pixels.shortfall(), pixels.mend()));
  }

  /** The int8 input for each grey level. */
  public Bytes table() {
    byte[] table = new byte[PixelScale.LEVELS];
    for (int level = 0; level < table.length; level++) {
      table[level] = input.quantize(scale.real(level));
    }
    return Bytes.of(table);
  }

  /** Whether nib takes this scale for the input's without being told. */
  public boolean matches() {
    return clippedLevels() <= MATCHING_CLIPPED_LEVELS && steps() >= MATCHING_STEPS;
  }

  /** Whether this scale may be the input's when the user says so. */
  public boolean isPossible() {
    return clippedLevels() <= MOST_CLIPPED_LEVELS && steps() >= LEAST_STEPS;
  }

  /** How many of the 256 grey levels are rounded to a step beyond int8, and so are clipped. */
  int clippedLevels() {
    int clipped = 0;
    for (int level = 0; level < PixelScale.LEVELS; level++) {
      clipped += input.clips(scale.real(level)) ? 1 : 0;
    }
    return clipped;
  }

  /** How many of the 256 int8 values lie from that of paper to that of ink. */
  int steps() {
    return input.quantize(scale.high()) - input.quantize(scale.low()) + 1;
  }

  /** The known scale that matches the input. */
  public Optional<PixelScale> proposal() {
    return PixelScale.KNOWN.stream()
        .filter(known -> new PixelInput(input, known).matches())
        .findFirst();
  }

  /** What does not fit, in words: the range of the input and what the pixels would make of it. */
  public String shortfall() {
    String clipped = "clip %d of 256 grey levels".formatted(clippedLevels());
    String used = "use %d of 256 steps".formatted(steps());
    boolean clips = clippedLevels() > MATCHING_CLIPPED_LEVELS;
    boolean spares = steps() < MATCHING_STEPS;
    return "the input's range is %s, pixels %s would %s"
        .formatted(
            range(), scale, clips && spares ? clipped + " and " + used : clips ? clipped : used);
  }

  /** The real numbers that the input can stand for, in words, as in {@code 0 to 1}. */
  public String range() {
    return "%s to %s"
        .formatted(
            number(input.dequantize(Byte.MIN_VALUE)), number(input.dequantize(Byte.MAX_VALUE)));
  }

  private String mend() {
    Optional<PixelScale> proposal = proposal();
    if (proposal.isPresent()) {
      return "give --pixels " + proposal.get();
    }
    List<String> known =
        PixelScale.KNOWN.stream()
            .filter(k -> new PixelInput(input, k).isPossible())
            .map(PixelScale::toString)
            .toList();
    String otherwise = "what the net was trained on: --pixels MEAN,STD, of the scale 0..1";
    return known.isEmpty()
        ? "give " + otherwise
        : "give --pixels %s if that is so, or %s".formatted(String.join(" or ", known), otherwise);
  }

  private static String number(float value) {
    if (!Float.isFinite(value)) {
      return Float.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    double size = Math.abs(value);
    boolean isPlain = size == 0 || (size >= LEAST_PLAIN && size < MOST_PLAIN);
    return isPlain ? rounded.toPlainString() : rounded.toString();
  }
}
