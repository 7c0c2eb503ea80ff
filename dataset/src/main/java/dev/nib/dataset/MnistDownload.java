package dev.nib.dataset;

import java.nio.file.Path;

/** Placeholder. */
final class MnistDownload {
  private MnistDownload() {}

  static Path fetch(LoadOptions options) {
    return options.cacheDir();
  }
}
