package dev.nib.toolkit.zoo;

import dev.nib.toolkit.Progress;
import dev.nib.toolkit.models.ZooNet;
import dev.nib.toolkit.quantize.QuantizeSettings;
import dev.nib.toolkit.training.RunManifest;
import dev.nib.toolkit.training.Train;
import dev.nib.toolkit.training.TrainSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a net of the zoo is made. Its index has that as words of a command line, which whoever parses
 * them turns into settings.
 */
public interface ZooRecipe {
  /** As the index has it. */
  ZooNet net();

  /**
   * The training of the net that it learns from; empty where it learns without one, or from one
   * that is there.
   */
  Optional<TrainSettings> teacher();

  /**
   * The training of the net; asked for once its teacher is trained.
   *
   * @param teacher the file of the teacher that was trained for it
   */
  TrainSettings train(Optional<Path> teacher);

  /** Its quantisation, asked for once it is trained. */
  QuantizeSettings quantize();

  /** The commands that do the same, once all of these have been asked for. */
  List<String> commands();

  /** Trains one of the nets. */
  default RunManifest run(TrainSettings settings, Progress progress) {
    return Train.run(settings, progress);
  }
}
