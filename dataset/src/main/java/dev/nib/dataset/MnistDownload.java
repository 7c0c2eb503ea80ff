package dev.nib.dataset;

import dev.nib.dataset.MnistFiles.PublishedFile;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a cache folder with published files, each from the first mirror that has it whole.
 *
 * <p>A file grows under the name {@code NAME.part}, which survives a broken download and is taken
 * up again; only when its length and SHA-256 are the published ones it gets its name. Files that
 * are there are verified at every use. Processes that want the same file wait for each other.
 */
final class MnistDownload {
  private static final int MAX_ATTEMPTS = 4;

  /** Threads of one process cannot wait for each other by file locks. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final List<PublishedFile> files;
  private final Path folder;
  private final List<URI> mirrors;
  private final ProgressListener progress;
  private final ResumableTransfer transfer;

  MnistDownload(
      List<PublishedFile> files,
      Path folder,
      List<URI> mirrors,
      ProgressListener progress,
      Duration patience) {
    this.files = files;
    this.folder = folder;
    this.mirrors = mirrors;
    this.progress = progress;
    this.transfer = new ResumableTransfer(patience);
  }

  /**
   * Sees to it that MNIST's files are in the cache folder.
   *
   * @return the files in the order of {@link MnistFiles#FILES}
   * @throws DatasetException if a file is missing there and no mirror gives it
   */
  static List<Path> fetch(LoadOptions options) {
    return new MnistDownload(
            MnistFiles.FILES,
            options.cacheDir(),
            options.mirrors(),
            options.progress(),
            Duration.ofSeconds(20))
        .fetchAll();
  }

  List<Path> fetchAll() {
    if (files.stream().allMatch(this::isHere)) {
      return paths();
    }
    synchronized (ONE_AT_A_TIME) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw cannotWrite(e);
      }
      try (FileChannel channel = openLockFile()) {
        // Released when the channel closes.
        channel.lock();
        for (PublishedFile file : files) {
          // Another process may have brought it while this one waited.
          if (!isHere(file)) {
            fetch(file);
          }
        }
      } catch (IOException e) {
        throw cannotWrite(e);
      }
    }
    return paths();
  }

  private List<Path> paths() {
    return files.stream().map(file -> folder.resolve(file.name())).toList();
  }

  private FileChannel openLockFile() throws IOException {
    return FileChannel.open(
        folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private boolean isHere(PublishedFile file) {
    return defect(file, folder.resolve(file.name())) == null;
  }

  /** What keeps a file from being the published one, or null if it is. */
  private static String defect(PublishedFile file, Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        return "not there";
      }
      if (Files.size(path) != file.bytes()) {
        return Files.size(path) + " bytes, and the published file has " + file.bytes();
      }
      String sum = Sha256.ofFile(path);
      return sum.equals(file.sha256())
          ? null
          : "SHA-256 " + sum + ", and the published file has " + file.sha256();
    } catch (IOException e) {
      return "cannot be read: " + DatasetException.reason(e);
    }
  }

  private void fetch(PublishedFile file) throws IOException {
    List<String> failures = new ArrayList<>();
    boolean anyAnswer = mirrors.isEmpty();
    for (URI mirror : mirrors) {
      try {
        fetchFrom(mirror, file);
        return;
      } catch (TransferException e) {
        anyAnswer |= !isUnreachable(e.getCause());
        failures.add(mirror.getHost() + ": " + reason(e));
      }
    }
    Path here = folder.resolve(file.name());
    throw new DatasetException(
        ("mnist: cannot download %s%s (%s); give a folder with the four IDX files by --data"
                + " FOLDER, or copy the published .gz files to %s%s")
            .formatted(
                file.name(),
                anyAnswer ? "" : ", no network",
                mirrors.isEmpty() ? "no mirrors" : String.join("; ", failures),
                folder,
                Files.exists(here) ? " (the file there: " + defect(file, here) + ")" : ""));
  }

  /** Tries a mirror until the file is here, or until a further attempt promises nothing. */
  private void fetchFrom(URI mirror, PublishedFile file) throws IOException, TransferException {
    String base = mirror.toString();
    URI address = URI.create(base + (base.endsWith("/") ? "" : "/") + file.name());
    Path part = folder.resolve(file.name() + ".part");
    for (int attempt = 1; ; attempt++) {
      long before = Files.exists(part) ? Files.size(part) : 0;
      try {
        if (before < file.bytes()) {
          transfer.run(
              address, part, file.bytes(), n -> progress.progress(file.name(), n, file.bytes()));
        }
      } catch (TransferException e) {
        boolean progressed = Files.exists(part) && Files.size(part) > before;
        if (!progressed || attempt == MAX_ATTEMPTS) {
          throw e;
        }
        continue;
      }
      String defect = defect(file, part);
      if (defect == null) {
        moveIntoPlace(part, folder.resolve(file.name()));
        return;
      }
      Files.delete(part);
      // What was there before may be to blame: once more, all from this mirror.
      if (before == 0 || attempt == MAX_ATTEMPTS) {
        throw new TransferException("corrupt: " + defect, null);
      }
    }
  }

  private static void moveIntoPlace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean isUnreachable(Throwable cause) {
    return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
  }

  private static String reason(TransferException failure) {
    Throwable cause = failure.getCause();
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    if (cause instanceof ConnectException) {
      return "no connection";
    }
    return failure.getMessage();
  }

  private DatasetException cannotWrite(IOException e) {
    return new DatasetException(
        "mnist: the cache folder %s cannot be written (%s); set XDG_CACHE_HOME, or give the files by --data FOLDER"
            .formatted(folder, DatasetException.reason(e)),
        e);
  }
}
