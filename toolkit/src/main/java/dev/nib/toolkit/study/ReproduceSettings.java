package dev.nib.toolkit.study;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How much of the study is repeated, and on what; start from {@link #of}.
 *
 * @param data where the images come from, as {@link dev.nib.toolkit.inputs.Images} takes it
 * @param output the folder for models, report and results
 * @param preparation how images are prepared
 * @param quick whether a small net, a seventh of the images and half of the trees will do
 * @param net the CNN, by its name or as text; empty for {@code report}, when quick {@code compact}
 * @param images training and validation parts are cut from so many; empty for 42,000, when quick
 *     6,000
 * @param epochs of the CNNs; empty for 10
 * @param trees of the forest; empty for 200, when quick 100
 * @param testImages how many test images are distorted; empty for 2,000, when quick 1,000
 * @param seed of everything random
 * @param threads that compute
 * @param commands that do the same, a line each, for the report; may be empty
 */
@RecordBuilder
public record ReproduceSettings(
    String data,
    Path output,
    ImageSettings preparation,
    boolean quick,
    Optional<String> net,
    Optional<Integer> images,
    Optional<Integer> epochs,
    Optional<Integer> trees,
    Optional<Integer> testImages,
    long seed,
    int threads,
    List<String> commands)
    implements ReproduceSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public ReproduceSettings {
    Setting.THREADS.requireAtLeast(1, threads);
    commands = List.copyOf(commands);
  }

  /** The whole study, with seed 1 on all processors. */
  public static ReproduceSettings of(String data, Path output) {
    return new ReproduceSettings(
        data,
        output,
        ImageSettings.defaults(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        Runtime.getRuntime().availableProcessors(),
        List.of());
  }

  /** The same with another {@link #net}. */
  public ReproduceSettings withNet(String newNet) {
    return withNet(Optional.of(newNet));
  }

  /** The same with another {@link #images}. */
  public ReproduceSettings withImages(Integer newImages) {
    return withImages(Optional.of(newImages));
  }

  /** The same with another {@link #epochs}. */
  public ReproduceSettings withEpochs(Integer newEpochs) {
    return withEpochs(Optional.of(newEpochs));
  }

  /** The same with another {@link #trees}. */
  public ReproduceSettings withTrees(Integer newTrees) {
    return withTrees(Optional.of(newTrees));
  }

  /** The same with another {@link #testImages}. */
  public ReproduceSettings withTestImages(Integer newTestImages) {
    return withTestImages(Optional.of(newTestImages));
  }
}
