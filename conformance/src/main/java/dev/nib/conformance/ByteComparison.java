package dev.nib.conformance;

import dev.nib.conformance.VerificationResult.Difference;
import dev.nib.conformance.VerificationResult.Status;
import java.util.Optional;

/** Counts equal and different bytes, and keeps the first difference. */
public final class ByteComparison {
  private long compared;
  private long different;
  private Difference first;

  /**
   * Compares {@code expected} with as many bytes of {@code got}.
   *
   * @param image index of the input
   * @param where the tensor's or the ROM's name
   * @param from where in {@code got} to begin; bytes beyond its end count as different
   */
  public void add(int image, String where, byte[] expected, byte[] got, int from) {
    for (int i = 0; i < expected.length; i++) {
      boolean there = from + i < got.length;
      compared++;
      if (!there || got[from + i] != expected[i]) {
        different++;
        if (first == null) {
          int byteGot = there ? got[from + i] : Difference.MISSING;
          first = new Difference(image, where, i, byteGot, expected[i]);
        }
      }
    }
  }

  /**
   * The result; with nothing compared it is {@link Status#FAILED}.
   *
   * @param detail what was compared
   */
  public VerificationResult result(String target, int images, String detail) {
    if (compared == 0) {
      return VerificationResult.failed(target, "nothing was compared");
    }
    Status status = different == 0 ? Status.EQUAL : Status.DIFFERENT;
    String line = first == null ? detail : detail + "; first difference: " + first;
    return new VerificationResult(
        target, status, images, compared, different, Optional.ofNullable(first), line, 0);
  }
}
