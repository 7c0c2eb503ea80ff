package dev.nib.bench;

import dev.nib.trainer.nets.NetText;
import dev.nib.trainer.nets.Nets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the trainer with PyTorch on the same net, all in one run: whole training steps (forward,
 * backward, Adam) with dropout, batches of 86, two threads.
 *
 * <pre>
 * TrainingComparison NET [--rounds N] [--seconds S] [--threads N] [--batch N] [--python P] [--json]
 * </pre>
 *
 * <p>Needs Python with PyTorch, by default Debian's {@code python3-torch}. PyTorch trains in both
 * of its memory formats, from a tensor that holds a batch already.
 */
public final class TrainingComparison {
  private static final String PYTORCH = "PyTorch";
  private static final String SCRIPT = "train_timer.py";

  /** What a contender took. */
  record Result(
      String contender,
      String mode,
      int threads,
      double imagesPerSecond,
      double medianImagesPerSecond,
      double timesPyTorch,
      double timesPlain) {
    @Override
    public String toString() {
      return "%-8s %-14s %d  best %7.0f images/s  median %7.0f images/s  %5.2f x PyTorch  %5.3f x nib without augmentation"
          .formatted(
              contender,
              mode,
              threads,
              imagesPerSecond,
              medianImagesPerSecond,
              timesPyTorch,
              timesPlain);
    }
  }

  private TrainingComparison() {}

  /** Runs the program. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = new Arguments(words);
    int threads = Integer.parseInt(arguments.option("--threads", "2"));
    List<Contender> contenders =
        contenders(
            words[0],
            arguments.option("--seconds", "20"),
            threads,
            arguments.option("--batch", "86"),
            arguments.option("--python", "/usr/bin/python3"));
    int count = Integer.parseInt(arguments.option("--rounds", "3"));
    Rounds rounds = Rounds.run(contenders, count);
    // The peer in the memory format that suits it better.
    double pytorch =
        contenders.stream()
            .filter(c -> c.name().equals(PYTORCH))
            .mapToDouble(rounds::median)
            .min()
            .orElseThrow();
    double plain = rounds.median(contenders.get(0));
    arguments.print(
        contenders.stream()
            .map(
                c ->
                    new Result(
                        c.name(),
                        c.mode(),
                        threads,
                        1e9 / rounds.best(c),
                        1e9 / rounds.median(c),
                        pytorch / rounds.median(c),
                        plain / rounds.median(c)))
            .toList(),
        Result::toString);
  }

  private static List<Contender> contenders(
      String net, String seconds, int threads, String batch, String python) throws IOException {
    List<Contender> all = new ArrayList<>();
    for (String mode : List.of("plain", "augmented")) {
      List<String> command =
          Contender.java(
              // As ./nib starts it.
              List.of("-Xmx2g", "-XX:+UseParallelGC"),
              System.getProperty("java.class.path"),
              "dev.nib.bench.TrainTimer",
              net,
              seconds,
              "" + threads,
              batch,
              mode);
      all.add(new Contender("nib", mode, threads, 1, command));
    }
    Path script = Files.createTempDirectory("nib-bench").resolve(SCRIPT);
    try (InputStream resource = TrainingComparison.class.getResourceAsStream(SCRIPT)) {
      Files.copy(resource, script);
    }
    for (String format : List.of("contiguous", "channels_last")) {
      List<String> command =
          new ArrayList<>(List.of(python, script.toString(), format, seconds, "" + threads, batch));
      command.add(NetText.print(Nets.of(net, "net")));
      all.add(new Contender(PYTORCH, format, threads, 1, command));
    }
    return all;
  }
}
