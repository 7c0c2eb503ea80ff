package dev.nib.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first images of a process take by the fast kernels as users have them, and by the plain
 * ones alone, on one thread and on two, on a machine that is quiet or busy.
 *
 * <pre>BatchComparison F.tflite [--images N] [--rounds N] [--busy N] [--json]</pre>
 *
 * <p>{@code --busy} is how many endless loops run beside.
 */
public final class BatchComparison {
  /** The best of all rounds in milliseconds, and against plain kernels on as many threads. */
  record Result(
      String kernels,
      int threads,
      int images,
      int busyLoops,
      double bestMillis,
      double timesPlain) {
    @Override
    public String toString() {
      return "%-6s %d  %,d images, %d busy loops  best %9.1f ms  %5.2f x plain"
          .formatted(kernels, threads, images, busyLoops, bestMillis, timesPlain);
    }
  }

  private static final String PLAIN = "plain";

  private BatchComparison() {}

  /** Runs the program in the checkout's root. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = new Arguments(words);
    String images = arguments.option("--images", "1000");
    int rounds = Integer.parseInt(arguments.option("--rounds", "5"));
    int busy = Integer.parseInt(arguments.option("--busy", "0"));
    for (int i = 0; i < busy; i++) {
      Thread loop = new Thread(BatchComparison::spin);
      loop.setDaemon(true);
      loop.start();
    }
    List<Contender> contenders = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      for (String kernels : List.of(PLAIN, "fast")) {
        List<String> command = command(words[0], kernels, images, threads);
        contenders.add(new Contender(kernels, "batch", threads, 1, command));
      }
    }
    Rounds measured = Rounds.run(contenders, rounds);
    List<Result> results = new ArrayList<>();
    for (Contender contender : contenders) {
      Contender plain =
          contenders.stream()
              .filter(c -> c.name().equals(PLAIN) && c.threads() == contender.threads())
              .findFirst()
              .orElseThrow();
      double nanos = measured.best(contender);
      results.add(
          new Result(
              contender.name(),
              contender.threads(),
              Integer.parseInt(images),
              busy,
              nanos / 1e6,
              nanos / measured.best(plain)));
    }
    arguments.print(results, Result::toString);
  }

  private static List<String> command(String model, String kernels, String images, int threads) {
    return Contender.java(
        List.of("--add-modules", "jdk.incubator.vector"),
        System.getProperty("java.class.path"),
        "dev.nib.bench.BatchTimer",
        Path.of(model).toString(),
        kernels,
        images,
        Integer.toString(threads));
  }

  private static void spin() {
    while (!Thread.interrupted()) {
      Thread.onSpinWait();
    }
  }
}
