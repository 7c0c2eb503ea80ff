package dev.nib.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.conformance.VerificationResult.Difference;
import dev.nib.conformance.VerificationResult.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VerificationSummaryTest {
  private static VerificationResult result(String name, Status status) {
    return new VerificationResult(
        name,
        status,
        1,
        status == Status.EQUAL || status == Status.DIFFERENT ? 1_000 : 0,
        status == Status.DIFFERENT ? 3 : 0,
        status == Status.DIFFERENT
            ? Optional.of(new Difference(0, "out", 1, 2, 3))
            : Optional.empty(),
        "",
        0);
  }

  @Test
  void whatIsNotEqualIsCountedAndNamed() {
    VerificationSummary summary =
        VerificationSummary.of(
            List.of(
                result("host", Status.EQUAL),
                result("tflite", Status.EQUAL),
                result("avr", Status.DOES_NOT_FIT),
                result("yosys-bram", Status.LEFT_OUT),
                result("verilator", Status.NOT_VERIFIED)));
    assertThat(summary.line())
        .isEqualTo(
            "2 of 5 targets equal the simulator: 2,000 bytes compared, 0 different;"
                + " 1 does not fit (avr), 1 not verified (verilator), 1 left out (yosys-bram)");
    assertThat(VerificationSummary.of(List.of(result("host", Status.EQUAL))).line())
        .isEqualTo("1 of 1 targets equal the simulator: 1,000 bytes compared, 0 different");
  }

  @Test
  void twoDoNotFit() {
    assertThat(
            VerificationSummary.of(
                    List.of(
                        result("a", Status.DOES_NOT_FIT),
                        result("b", Status.DOES_NOT_FIT),
                        result("c", Status.DIFFERENT)))
                .others())
        .isEqualTo("1 different (c), 2 do not fit (a, b)");
  }

  @Test
  void countsThatDoNotAddUpAreRefused() {
    List<String> none = List.of();
    assertThatThrownBy(() -> new VerificationSummary(3, 2, none, none, none, none, none, 1, 0))
        .hasMessage("3 targets, but 2 equal and 0 others");
  }

  /** Whatever targets show, none is left out of the count, and the line names all but the equal. */
  @Property
  void everyTargetCountsAndIsNamed(@ForAll List<Status> statuses) {
    List<VerificationResult> results = new ArrayList<>();
    for (int i = 0; i < statuses.size(); i++) {
      results.add(result("target-" + i + "-", statuses.get(i)));
    }
    VerificationSummary summary = VerificationSummary.of(results);
    assertThat(summary.targets()).isEqualTo(statuses.size());
    for (VerificationResult r : results) {
      assertThat(summary.line().contains(r.target())).isEqualTo(r.status() != Status.EQUAL);
    }
    for (Status status : Status.values()) {
      long count = statuses.stream().filter(s -> s == status).count();
      if (count > 0 && status != Status.EQUAL) {
        String verb = count > 1 ? status.words().replace("does", "do") : status.words();
        assertThat(summary.others()).contains(count + " " + verb + " (");
      }
    }
    assertThat(Arrays.stream(Status.values()).map(Status::words)).doesNotContain("");
  }
}
