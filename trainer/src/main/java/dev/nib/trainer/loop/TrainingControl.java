package dev.nib.trainer.loop;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What goes on around a training without changing its result.
 *
 * @param listener is told how it gets on
 * @param stop asked after every batch; true ends the training, which keeps the best weights so far
 * @param checkpoint the file that holds the whole state after each epoch
 * @param resume whether to go on from {@code checkpoint} if that file exists
 */
public record TrainingControl(
    TrainingListener listener, BooleanSupplier stop, Optional<Path> checkpoint, boolean resume) {

  /** Listens to nothing, never stops, keeps no checkpoint. */
  public static TrainingControl none() {
    return of(TrainingListener.NONE);
  }

  /** Only listens. */
  public static TrainingControl of(TrainingListener listener) {
    return new TrainingControl(listener, () -> false, Optional.empty(), false);
  }

  public TrainingControl withListener(TrainingListener newListener) {
    return new TrainingControl(newListener, stop, checkpoint, resume);
  }

  public TrainingControl withStop(BooleanSupplier newStop) {
    return new TrainingControl(listener, newStop, checkpoint, resume);
  }

  /** Writes {@code file} after each epoch, and goes on from it if {@code resume} and it exists. */
  public TrainingControl withCheckpoint(Path file, boolean newResume) {
    return new TrainingControl(listener, stop, Optional.of(file), newResume);
  }
}
