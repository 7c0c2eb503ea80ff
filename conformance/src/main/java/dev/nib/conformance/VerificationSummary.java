package dev.nib.conformance;

import dev.nib.conformance.VerificationResult.Status;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all targets showed together: every one of them counts, and those that are not equal are
 * named.
 *
 * @param targets how many there are, whatever they showed
 * @param equal how many ran, every byte equal
 * @param different names of those with a byte that is not
 * @param failed names of those that did not build or did not run to their end
 * @param doesNotFit names of those too small for the net
 * @param notVerified names of those that could not be tried
 * @param leftOut names of those that nobody asked for
 * @param bytesCompared by all of them
 * @param bytesDifferent of those
 */
public record VerificationSummary(
    int targets,
    int equal,
    List<String> different,
    List<String> failed,
    List<String> doesNotFit,
    List<String> notVerified,
    List<String> leftOut,
    long bytesCompared,
    long bytesDifferent) {
  public VerificationSummary {
    different = List.copyOf(different);
    failed = List.copyOf(failed);
    doesNotFit = List.copyOf(doesNotFit);
    notVerified = List.copyOf(notVerified);
    leftOut = List.copyOf(leftOut);
    int named =
        Stream.of(different, failed, doesNotFit, notVerified, leftOut).mapToInt(List::size).sum();
    if (equal + named != targets) {
      throw new IllegalArgumentException(
          "%d targets, but %d equal and %d others".formatted(targets, equal, named));
    }
  }

  public static VerificationSummary of(List<VerificationResult> results) {
    return new VerificationSummary(
        results.size(),
        names(results, Status.EQUAL).size(),
        names(results, Status.DIFFERENT),
        names(results, Status.FAILED),
        names(results, Status.DOES_NOT_FIT),
        names(results, Status.NOT_VERIFIED),
        names(results, Status.LEFT_OUT),
        results.stream().mapToLong(VerificationResult::bytesCompared).sum(),
        results.stream().mapToLong(VerificationResult::bytesDifferent).sum());
  }

  private static List<String> names(List<VerificationResult> results, Status status) {
    return results.stream()
        .filter(r -> r.status() == status)
        .map(VerificationResult::target)
        .toList();
  }

  /** As in {@code 1 does not fit (avr), 1 left out (yosys-bram)}; empty when all are equal. */
  public String others() {
    return Stream.of(
            words(Status.DIFFERENT, different),
            words(Status.FAILED, failed),
            words(Status.DOES_NOT_FIT, doesNotFit),
            words(Status.NOT_VERIFIED, notVerified),
            words(Status.LEFT_OUT, leftOut))
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String words(Status status, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String verb = status == Status.DOES_NOT_FIT && names.size() > 1 ? "do not fit" : status.words();
    return String.format(Locale.ROOT, "%d %s (%s)", names.size(), verb, String.join(", ", names));
  }

  /** All of it in one line. */
  public String line() {
    String others = others();
    return String.format(
            Locale.ROOT,
            "%d of %d targets equal the simulator: %,d bytes compared, %,d different",
            equal,
            targets,
            bytesCompared,
            bytesDifferent)
        + (others.isEmpty() ? "" : "; " + others);
  }
}
