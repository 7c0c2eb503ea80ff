package dev.nib.conformance;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a target showed.
 *
 * @param target its name
 * @param images that were run
 * @param bytesCompared outputs and intermediate tensors, or the words of ROMs in bytes
 * @param bytesDifferent of those
 * @param firstDifference when there is any
 * @param detail one line: what was compared, or what is wrong and what would mend it
 * @param seconds of wall-clock time, building included
 * @param measured what a run took, of each build that an emulated machine ran
 */
public record VerificationResult(
    String target,
    Status status,
    int images,
    long bytesCompared,
    long bytesDifferent,
    Optional<Difference> firstDifference,
    String detail,
    double seconds,
    List<RunMeasurement> measured) {
  /** Only {@link #EQUAL} is a success. */
  public enum Status {
    /** It was built and run, and every byte is equal. */
    EQUAL,
    /** It was built and run, and some byte differs. */
    DIFFERENT,
    /** The machine is too small for this net; there is nothing to verify. */
    DOES_NOT_FIT,
    /** It could not be tried: a tool is missing. */
    NOT_VERIFIED,
    /** It did not build, or did not run to its end. */
    FAILED,
    /** Nobody asked for it in this run. */
    LEFT_OUT;

    /** As people write it: {@code does not fit}. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * A byte that is not what the simulator computed.
   *
   * @param image index of the input
   * @param where the tensor's or the ROM's name
   * @param index of the byte in it
   * @param got {@link #MISSING} when the artefact wrote fewer bytes
   */
  public record Difference(int image, String where, long index, int got, int expected) {
    /** No byte at all. */
    public static final int MISSING = Integer.MIN_VALUE;

    @Override
    public String toString() {
      return "image %d, %s[%d] is %s, expected %d"
          .formatted(image, where, index, got == MISSING ? "missing" : "" + got, expected);
    }
  }

  public VerificationResult {
    measured = List.copyOf(measured);
    if (status == Status.EQUAL && (bytesCompared == 0 || bytesDifferent != 0)) {
      throw new IllegalArgumentException(
          "EQUAL with %d of %d bytes different".formatted(bytesDifferent, bytesCompared));
    }
    if ((status == Status.DIFFERENT) != firstDifference.isPresent()) {
      throw new IllegalArgumentException(status + " and first difference " + firstDifference);
    }
  }

  /** One without measurements. */
  public VerificationResult(
      String target,
      Status status,
      int images,
      long bytesCompared,
      long bytesDifferent,
      Optional<Difference> firstDifference,
      String detail,
      double seconds) {
    this(
        target,
        status,
        images,
        bytesCompared,
        bytesDifferent,
        firstDifference,
        detail,
        seconds,
        List.of());
  }

  public static VerificationResult notVerified(String target, String why) {
    return without(target, Status.NOT_VERIFIED, why);
  }

  public static VerificationResult failed(String target, String why) {
    return without(target, Status.FAILED, why);
  }

  public static VerificationResult doesNotFit(String target, String why) {
    return without(target, Status.DOES_NOT_FIT, why);
  }

  public static VerificationResult leftOut(String target, String why) {
    return without(target, Status.LEFT_OUT, why);
  }

  private static VerificationResult without(String target, Status status, String detail) {
    return new VerificationResult(target, status, 0, 0, 0, Optional.empty(), detail, 0);
  }

  /** The same with another time. */
  public VerificationResult took(double wallSeconds) {
    return new VerificationResult(
        target,
        status,
        images,
        bytesCompared,
        bytesDifferent,
        firstDifference,
        detail,
        wallSeconds,
        measured);
  }

  /** The same with measurements. */
  public VerificationResult measuring(List<RunMeasurement> measurements) {
    return new VerificationResult(
        target,
        status,
        images,
        bytesCompared,
        bytesDifferent,
        firstDifference,
        detail,
        seconds,
        measurements);
  }
}
