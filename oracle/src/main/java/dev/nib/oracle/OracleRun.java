package dev.nib.oracle;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.OpResolver;

/** One run of the program: a model, a file of inputs, and the files that come of them. */
final class OracleRun {
  private final OracleArguments arguments;

  OracleRun(OracleArguments arguments) {
    this.arguments = arguments;
  }

  /**
   * Runs all images and writes all files. Results appear under their names only when all of them
   * are complete; a result of an earlier run under the same name is removed first, so that nothing
   * stale survives a crash.
   *
   * @return how many images there were
   * @throws RefusedException if the model or the inputs cannot be run
   */
  long run() throws IOException, RefusedException, InterruptedException {
    List<Path> results = new ArrayList<>(List.of(arguments.outputs()));
    arguments.tensors().ifPresent(tensors -> results.addAll(List.of(tensors, indexOf(tensors))));
    for (Path result : results) {
      Files.deleteIfExists(result);
    }
    try {
      long images = runModel();
      for (Path result : results) {
        Files.move(partOf(result), result, REPLACE_EXISTING);
      }
      return images;
    } finally {
      for (Path result : results) {
        Files.deleteIfExists(partOf(result));
      }
    }
  }

  private long runModel() throws IOException, RefusedException, InterruptedException {
    requireFile("--model", arguments.model());
    requireFile("--inputs", arguments.inputs());
    FlatBufferModel model = FlatBufferModel.VerifyAndBuildFromFile(arguments.model().toString());
    if (model == null || model.isNull()) {
      throw new RefusedException(
          arguments.model() + " is no sound .tflite file: TensorFlow Lite's verifier refuses it");
    }
    OpResolver resolver = arguments.kernels().resolver();
    // Closed last, and so kept from the garbage collector while an interpreter points into it.
    try (model;
        Session first = session(model, resolver)) {
      long images = countImages(first);
      if (arguments.tensors().isPresent()) {
        writeIndex(first, partOf(indexOf(arguments.tensors().get())));
      }
      try (FileChannel inputs = FileChannel.open(arguments.inputs(), READ);
          FileChannel outputs = create(partOf(arguments.outputs()));
          FileChannel tensors =
              arguments.tensors().isPresent() ? create(partOf(arguments.tensors().get())) : null) {
        ImageRunner runner = new ImageRunner(inputs, outputs, Optional.ofNullable(tensors));
        runAll(runner, first, model, resolver, images);
      }
      return images;
    }
  }

  /** Gives every thread an equal range of the images; the calling thread does the first. */
  private void runAll(
      ImageRunner runner, Session first, FlatBufferModel model, OpResolver resolver, long images)
      throws IOException, RefusedException, InterruptedException {
    int threads = (int) Math.min(arguments.threads(), images);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> others = new ArrayList<>();
      for (int i = 1; i < threads; i++) {
        long from = images * i / threads;
        long to = images * (i + 1) / threads;
        others.add(
            executor.submit(
                () -> {
                  try (Session session = session(model, resolver)) {
                    runner.run(session, from, to);
                  }
                  return null;
                }));
      }
      runner.run(first, 0, images / threads);
      for (Future<?> other : others) {
        other.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new IOException(e.getCause());
    } finally {
      // A session still at work must not see the model closed; the interrupt stops it at its next
      // image.
      executor.shutdownNow();
      executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
  }

  private Session session(FlatBufferModel model, OpResolver resolver) throws RefusedException {
    return new Session(model, resolver, arguments.tensors().isPresent());
  }

  private long countImages(Session session) throws IOException, RefusedException {
    long imageBytes = TensorSlot.totalBytes(session.inputs());
    long fileBytes = Files.size(arguments.inputs());
    if (imageBytes == 0) {
      throw new RefusedException(arguments.model() + " has no input tensor");
    }
    if (fileBytes == 0 || fileBytes % imageBytes != 0) {
      throw new RefusedException(
          String.format(
              "%s has %d bytes; expected a positive multiple of %d, the bytes of one image (%s)",
              arguments.inputs(),
              fileBytes,
              imageBytes,
              session.inputs().stream()
                  .map(slot -> slot.type() + " tensor " + slot.index())
                  .collect(Collectors.joining(", "))));
    }
    return fileBytes / imageBytes;
  }

  private static void writeIndex(Session session, Path path) throws IOException {
    Files.writeString(
        path,
        session.activations().stream().map(TensorSlot::indexLine).collect(Collectors.joining()));
  }

  private static void requireFile(String argument, Path path) throws RefusedException {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new RefusedException(argument + " " + path + " is no readable file");
    }
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING);
  }

  private static Path indexOf(Path tensors) {
    return tensors.resolveSibling(tensors.getFileName() + ".index");
  }

  private static Path partOf(Path result) {
    return result.resolveSibling(result.getFileName() + ".part");
  }
}
