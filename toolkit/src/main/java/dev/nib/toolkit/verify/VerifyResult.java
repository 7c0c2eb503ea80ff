package dev.nib.toolkit.verify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationSummary;
import dev.nib.toolkit.inputs.Tested;
import dev.nib.toolkit.models.ModelReference;
import java.util.List;
import java.util.Optional;

/**
 * How every artefact of a model compares with the simulator.
 *
 * @param model what was verified
 * @param verified whether a target is equal and none is different or failed
 * @param summary of all targets
 * @param targets each of them
 * @param tested which images of a source; empty for other inputs
 */
public record VerifyResult(
    ModelReference model,
    boolean verified,
    VerificationSummary summary,
    List<VerificationResult> targets,
    @JsonIgnore Optional<Tested> tested) {
  /** The result of some targets. */
  public static VerifyResult of(
      ModelReference model, List<VerificationResult> results, Optional<Tested> tested) {
    boolean verified =
        failure(results).isEmpty() && results.stream().anyMatch(r -> r.status() == Status.EQUAL);
    return new VerifyResult(model, verified, VerificationSummary.of(results), results, tested);
  }

  /** The first target that is different or failed. */
  public static Optional<VerificationResult> failure(List<VerificationResult> results) {
    return results.stream()
        .filter(r -> r.status() == Status.DIFFERENT || r.status() == Status.FAILED)
        .findFirst();
  }
}
