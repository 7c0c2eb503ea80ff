package dev.nib.toolkit.study;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import java.nio.file.Path;
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
 */
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
    int threads) {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public ReproduceSettings {
    Setting.THREADS.requireAtLeast(1, threads);
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
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #data}. */
  public ReproduceSettings withData(String newData) {
    return new ReproduceSettings(
        newData, output, preparation, quick, net, images, epochs, trees, testImages, seed, threads);
  }

  /** The same with another {@link #output}. */
  public ReproduceSettings withOutput(Path newOutput) {
    return new ReproduceSettings(
        data, newOutput, preparation, quick, net, images, epochs, trees, testImages, seed, threads);
  }

  /** The same with another {@link #preparation}. */
  public ReproduceSettings withPreparation(ImageSettings newPreparation) {
    return new ReproduceSettings(
        data, output, newPreparation, quick, net, images, epochs, trees, testImages, seed, threads);
  }

  /** The same with another {@link #quick}. */
  public ReproduceSettings withQuick(boolean newQuick) {
    return new ReproduceSettings(
        data, output, preparation, newQuick, net, images, epochs, trees, testImages, seed, threads);
  }

  /** The same with another {@link #net}. */
  public ReproduceSettings withNet(String newNet) {
    return new ReproduceSettings(
        data,
        output,
        preparation,
        quick,
        Optional.of(newNet),
        images,
        epochs,
        trees,
        testImages,
        seed,
        threads);
  }

  /** The same with another {@link #images}. */
  public ReproduceSettings withImages(Integer newImages) {
    return new ReproduceSettings(
        data,
        output,
        preparation,
        quick,
        net,
        Optional.of(newImages),
        epochs,
        trees,
        testImages,
        seed,
        threads);
  }

  /** The same with another {@link #epochs}. */
  public ReproduceSettings withEpochs(Integer newEpochs) {
    return new ReproduceSettings(
        data,
        output,
        preparation,
        quick,
        net,
        images,
        Optional.of(newEpochs),
        trees,
        testImages,
        seed,
        threads);
  }

  /** The same with another {@link #trees}. */
  public ReproduceSettings withTrees(Integer newTrees) {
    return new ReproduceSettings(
        data,
        output,
        preparation,
        quick,
        net,
        images,
        epochs,
        Optional.of(newTrees),
        testImages,
        seed,
        threads);
  }

  /** The same with another {@link #testImages}. */
  public ReproduceSettings withTestImages(Integer newTestImages) {
    return new ReproduceSettings(
        data,
        output,
        preparation,
        quick,
        net,
        images,
        epochs,
        trees,
        Optional.of(newTestImages),
        seed,
        threads);
  }

  /** The same with another {@link #seed}. */
  public ReproduceSettings withSeed(long newSeed) {
    return new ReproduceSettings(
        data, output, preparation, quick, net, images, epochs, trees, testImages, newSeed, threads);
  }

  /** The same with another {@link #threads}. */
  public ReproduceSettings withThreads(int newThreads) {
    return new ReproduceSettings(
        data, output, preparation, quick, net, images, epochs, trees, testImages, seed, newThreads);
  }
}
