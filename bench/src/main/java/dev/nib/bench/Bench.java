package dev.nib.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.program.StepCost;
import dev.nib.model.tflite.TfliteFile;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the simulator with its peers on one int8 model, all in one run.
 *
 * <pre>Bench F.tflite NET [--rounds N] [--seconds S] [--json]</pre>
 *
 * <p>Every contender runs as a process of its own, one after another, in rounds, so that all see
 * the same machine. Each prints the time of an image over short windows; the first half of a run is
 * warm-up. The best hundredth of the windows of all rounds stands for the machine at rest, the
 * median for the machine as it was.
 */
public final class Bench {
  /** What a contender took. */
  record Result(
      String contender,
      String mode,
      int threads,
      double bestMicros,
      double medianMicros,
      double gmacsPerSecond,
      double timesXnnpack,
      double timesTfliteReference) {}

  private record Contender(String name, String mode, int threads, List<String> command) {}

  private final Path model;
  private final String net;
  private final String seconds;
  private final IntegerProgram program;

  private Bench(Path model, String net, String seconds) {
    this.model = model;
    this.net = net;
    this.seconds = seconds;
    this.program = Lowering.lower(TfliteFile.read(model));
  }

  /** Runs the program in the checkout's root. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> options = Arrays.asList(arguments);
    Bench bench = new Bench(Path.of(arguments[0]), arguments[1], option(options, "--seconds", "6"));
    List<Result> results = bench.run(Integer.parseInt(option(options, "--rounds", "3")));
    if (options.contains("--json")) {
      ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      System.out.println(json.writeValueAsString(results));
    } else {
      results.forEach(Bench::print);
    }
  }

  private static String option(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at < 0 ? otherwise : options.get(at + 1);
  }

  private static void print(Result r) {
    System.out.printf(
        "%-18s %-6s %d  best %8.1f us  median %8.1f us  %6.2f GMAC/s  %6.2f x XNNPACK"
            + "  %6.1f x reference%n",
        r.contender(),
        r.mode(),
        r.threads(),
        r.bestMicros(),
        r.medianMicros(),
        r.gmacsPerSecond(),
        r.timesXnnpack(),
        r.timesTfliteReference());
  }

  private List<Result> run(int rounds) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("nib-bench");
    List<Contender> contenders = contenders(folder);
    Map<Contender, List<Double>> windows = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        System.err.printf(
            "round %d of %d: %s %s %d%n",
            round, rounds, contender.name(), contender.mode(), contender.threads());
        windows.computeIfAbsent(contender, c -> new ArrayList<>()).addAll(measure(contender));
      }
    }
    List<Result> results = new ArrayList<>();
    windows.forEach(
        (contender, times) -> {
          double xnnpack = best(windows, "XNNPACK", contender);
          double reference = best(windows, "TFLite reference", contender);
          double best = quantile(times, 0.01);
          results.add(
              new Result(
                  contender.name(),
                  contender.mode(),
                  contender.threads(),
                  best / 1e3,
                  quantile(times, 0.5) / 1e3,
                  StepCost.total(program).macs() / best,
                  xnnpack / best,
                  reference / best));
        });
    return results;
  }

  /** The peer's time in the same mode on as many threads, or, where it has none, in a batch. */
  private static double best(Map<Contender, List<Double>> windows, String peer, Contender as) {
    return windows.entrySet().stream()
        .filter(e -> e.getKey().name().equals(peer) && e.getKey().threads() == as.threads())
        .filter(e -> as.threads() == 1 || e.getKey().mode().equals(as.mode()))
        .mapToDouble(e -> quantile(e.getValue(), 0.01))
        .findFirst()
        .orElse(Double.NaN);
  }

  private List<Contender> contenders(Path folder) throws IOException, InterruptedException {
    List<Contender> all = new ArrayList<>();
    // With one thread a batch is one image after another.
    for (int[] shape : new int[][] {{1, 1}, {2, 1}, {1, 2}}) {
      String mode = shape[1] > 1 ? "image" : "batch";
      int threads = shape[0] * shape[1];
      String[] sizes = {seconds, "" + shape[0], "" + shape[1]};
      all.add(new Contender("XNNPACK", mode, threads, tflite("delegated", sizes)));
      all.add(new Contender("nib, vector", mode, threads, sim(true, "fast", sizes)));
      all.add(new Contender("nib, plain", mode, threads, sim(false, "fast", sizes)));
      all.add(new Contender("TFLite reference", mode, threads, tflite("reference", sizes)));
      if (mode.equals("batch")) {
        List<String> dl4j =
            java(List.of(), classPath(), "dev.nib.bench.Dl4jTimer", net, seconds, "" + threads);
        all.add(new Contender("Deeplearning4j", mode, threads, dl4j));
      }
    }
    List<String> c = new ArrayList<>(GeneratedC.compile(program, folder));
    c.add(seconds);
    all.add(new Contender("generated C", "batch", 1, c));
    String[] sizes = {seconds, "1", "1"};
    all.add(new Contender("nib, reference", "batch", 1, sim(false, "reference", sizes)));
    return all;
  }

  private List<String> sim(boolean vector, String kernels, String[] sizes) {
    List<String> flags =
        vector ? List.of("--add-modules", "jdk.incubator.vector") : List.<String>of();
    return java(
        flags,
        classPath(),
        "dev.nib.bench.SimTimer",
        model.toString(),
        kernels,
        sizes[0],
        sizes[1],
        sizes[2]);
  }

  private List<String> tflite(String kernels, String[] sizes) {
    return java(
        List.of(),
        String.join(File.pathSeparator, "oracle/target/classes", "bench/target/xnnpack/*"),
        "dev.nib.oracle.TfliteTimer",
        model.toString(),
        kernels,
        sizes[0],
        sizes[1],
        sizes[2]);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static List<String> java(List<String> flags, String classPath, String... rest) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(rest));
    return command;
  }

  private static List<Double> measure(Contender contender)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(contender.command())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Double> times = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("\\d+")) {
          times.add(Double.valueOf(line));
        }
      }
    }
    if (process.waitFor() != 0 || times.isEmpty()) {
      throw new IOException("failed: " + String.join(" ", contender.command()));
    }
    // Interpreters side by side each report their own images.
    boolean batch = contender.mode().equals("batch") && !contender.name().startsWith("Deep");
    int divisor = batch ? contender.threads() : 1;
    return times.subList(times.size() / 2, times.size()).stream().map(t -> t / divisor).toList();
  }

  private static double quantile(List<Double> values, double part) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) (part * (sorted.length - 1))];
  }
}
