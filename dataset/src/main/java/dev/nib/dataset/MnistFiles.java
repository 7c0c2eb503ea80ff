package dev.nib.dataset;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What is published about MNIST's files, and where copies of them are. */
final class MnistFiles {
  /**
   * A published file.
   *
   * @param name its name on every mirror
   * @param bytes its length
   * @param sha256 its SHA-256 in lower-case hexadecimal
   */
  record PublishedFile(String name, long bytes, String sha256) {}

  static final List<PublishedFile> FILES =
      List.of(
          new PublishedFile(
              IdxFolder.TRAIN_IMAGES + ".gz",
              9_912_422,
              "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
          new PublishedFile(
              IdxFolder.TRAIN_LABELS + ".gz",
              28_881,
              "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
          new PublishedFile(
              IdxFolder.TEST_IMAGES + ".gz",
              1_648_877,
              "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
          new PublishedFile(
              IdxFolder.TEST_LABELS + ".gz",
              4_542,
              "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"));

  /**
   * The copies that PyTorch and TensorFlow download; the authors' own site serves none any more.
   */
  private static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  private MnistFiles() {}

  /**
   * The folder for downloads. As the XDG base directory specification says, a cache folder that is
   * not absolute is as good as none.
   */
  static Path cacheDir(String xdgCacheHome, String userHome) {
    Path home = Path.of(userHome, ".cache");
    Path cache = xdgCacheHome == null || xdgCacheHome.isBlank() ? home : Path.of(xdgCacheHome);
    return (cache.isAbsolute() ? cache : home).resolve("nib").resolve("mnist");
  }

  /** The mirrors of a list separated by commas or spaces; the public ones if there is no list. */
  static List<URI> mirrors(String list) {
    if (list == null || list.isBlank()) {
      return MIRRORS;
    }
    return Arrays.stream(list.strip().split("[,\\s]+")).map(MnistFiles::mirror).toList();
  }

  private static URI mirror(String address) {
    try {
      URI uri = new URI(address.endsWith("/") ? address : address + "/");
      if (uri.getHost() != null
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()))) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      // Falls through to the message below, which says all there is to say.
    }
    throw new DatasetException(
        "NIB_MNIST_MIRRORS: '" + address + "' is no http or https address of a folder");
  }
}
