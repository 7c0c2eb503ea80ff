package dev.nib.cli;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LoadOptions;
import dev.nib.dataset.Preparation;
import picocli.CommandLine.Option;

/** How images are loaded: the options of every command that feeds images. */
final class ImageOptions {
  @Option(
      names = "--invert",
      description = "Take the negative of the images: dark ink on bright paper.")
  private boolean invert;

  /** The images behind {@code --data} or {@code --calibration}, prepared. */
  Dataset load(String source, CommonOptions common) {
    return common
        .console()
        .during(
            "loading " + source,
            progress ->
                DataSources.load(
                    source,
                    LoadOptions.defaults()
                        .withSeed(common.seed())
                        .withProgress((file, done, total) -> progress.at(done, total, file))));
  }

  /** What is done to each picture. */
  Preparation preparation() {
    return new Preparation(false, invert ? Preparation.Ink.DARK : Preparation.Ink.BRIGHT);
  }
}
