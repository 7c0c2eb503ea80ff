package dev.nib.trainer.loop;

import java.util.List;
import java.util.Optional;

/**
 * The epochs of a training, in order; none for a net that was never trained.
 *
 * @param epochs one record each; when the training was stopped, the last may tell of a part
 * @param stopped whether it ended before its last epoch did
 */
public record TrainingHistory(List<EpochRecord> epochs, boolean stopped) {
  /** That of a net that was never trained. */
  public static final TrainingHistory NONE = new TrainingHistory(List.of(), false);

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
