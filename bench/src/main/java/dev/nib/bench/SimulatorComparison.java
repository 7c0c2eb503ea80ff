package dev.nib.bench;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the simulator with its peers on one int8 model, all in one run.
 *
 * <pre>SimulatorComparison F.tflite NET [--rounds N] [--seconds S] [--json]</pre>
 */
public final class SimulatorComparison {
  private static final String XNNPACK = "XNNPACK";
  private static final String REFERENCE = "TFLite reference";

  /** One image after another, on several threads side by side. */
  private static final String BATCH = "batch";

  /** What a contender took. */
  record Result(
      String contender,
      String mode,
      int threads,
      double bestMicros,
      double medianMicros,
      double gmacsPerSecond,
      double timesXnnpack,
      double timesTfliteReference) {
    @Override
    public String toString() {
      return "%-18s %-6s %d  best %8.1f us  median %8.1f us  %6.2f GMAC/s  %6.2f x XNNPACK  %6.1f x reference"
          .formatted(
              contender,
              mode,
              threads,
              bestMicros,
              medianMicros,
              gmacsPerSecond,
              timesXnnpack,
              timesTfliteReference);
    }
  }

  private final Path model;
  private final String net;
  private final String seconds;
  private final Program program;

  private SimulatorComparison(Path model, String net, String seconds) {
    this.model = model;
    this.net = net;
    this.seconds = seconds;
    this.program = Lowering.lower(TfliteFile.read(model));
  }

  /** Runs the program in the checkout's root. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = new Arguments(words);
    SimulatorComparison comparison =
        new SimulatorComparison(Path.of(words[0]), words[1], arguments.option("--seconds", "6"));
    int rounds = Integer.parseInt(arguments.option("--rounds", "3"));
    arguments.print(comparison.run(rounds), Result::toString);
  }

  private List<Result> run(int count) throws IOException, InterruptedException {
    List<Contender> contenders = contenders(Files.createTempDirectory("nib-bench"));
    Rounds rounds = Rounds.run(contenders, count);
    long macs = StepCost.total(program).macs();
    return contenders.stream()
        .map(
            c ->
                new Result(
                    c.name(),
                    c.mode(),
                    c.threads(),
                    rounds.best(c) / 1e3,
                    rounds.median(c) / 1e3,
                    macs / rounds.best(c),
                    rounds.best(peer(contenders, XNNPACK, c)) / rounds.best(c),
                    rounds.best(peer(contenders, REFERENCE, c)) / rounds.best(c)))
        .toList();
  }

  /** The peer in the same mode on as many threads; on one thread all modes are the same. */
  private static Contender peer(List<Contender> contenders, String name, Contender as) {
    return contenders.stream()
        .filter(c -> c.name().equals(name) && c.threads() == as.threads())
        .filter(c -> as.threads() == 1 || c.mode().equals(as.mode()))
        .findFirst()
        .orElseThrow();
  }

  private List<Contender> contenders(Path folder) throws IOException, InterruptedException {
    List<Contender> all = new ArrayList<>();
    // With one thread a batch is one image after another.
    for (int threads = 1; threads <= 2; threads++) {
      all.add(new Contender(XNNPACK, BATCH, threads, threads, tflite("delegated", threads)));
      all.add(new Contender("nib, vector", BATCH, threads, threads, sim("vector", threads)));
      all.add(new Contender("nib, plain", BATCH, threads, threads, sim("plain", threads)));
      all.add(new Contender(REFERENCE, BATCH, threads, threads, tflite("reference", threads)));
      List<String> dl4j =
          Contender.java(
              List.of(), classPath(), "dev.nib.bench.Dl4jTimer", net, seconds, "" + threads);
      all.add(new Contender("Deeplearning4j", BATCH, threads, 1, dl4j));
    }
    List<String> c = new ArrayList<>(GeneratedC.compile(program, folder));
    c.add(seconds);
    all.add(new Contender("generated C", BATCH, 1, 1, c));
    all.add(new Contender("nib, reference", BATCH, 1, 1, sim("reference", 1)));
    return all;
  }

  private List<String> sim(String kernels, int simulators) {
    List<String> flags =
        kernels.equals("vector")
            ? List.of("--add-modules", "jdk.incubator.vector")
            : List.<String>of();
    return Contender.java(
        flags,
        classPath(),
        "dev.nib.bench.SimTimer",
        model.toString(),
        kernels,
        seconds,
        "" + simulators);
  }

  private List<String> tflite(String kernels, int interpreters) {
    return Contender.java(
        List.of(),
        String.join(File.pathSeparator, "oracle/target/classes", "bench/target/xnnpack/*"),
        "dev.nib.oracle.TfliteTimer",
        model.toString(),
        kernels,
        seconds,
        "" + interpreters,
        "1");
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
