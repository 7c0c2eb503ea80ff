package dev.nib.trainer;

import java.util.List;
import java.util.Optional;

/**
 * The epochs of a training, in order; none for a net that was never trained.
 *
 * @param epochs one record each
 */
public record TrainingHistory(List<EpochRecord> epochs) {
  public TrainingHistory {
    epochs = List.copyOf(epochs);
  }

  /** The epoch whose weights were kept. */
  public Optional<EpochRecord> best() {
    return epochs.stream().filter(EpochRecord::best).reduce((first, second) -> second);
  }

  /** Wall-clock time of all epochs. */
  public double seconds() {
    return epochs.stream().mapToDouble(EpochRecord::seconds).sum();
  }
}
