package dev.nib.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random command lines as users should never give them, and many as they do: odd options, files,
 * folders and formats. The seed decides all of them. None reaches out to the network, installs
 * anything, or has honest work for longer than some seconds.
 */
final class OddCommands {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "-5",
          "99999999999999",
          "1.5",
          "NaN",
          "Infinity",
          "many",
          "",
          "1e9",
          "0x10",
          "١");

  private static final List<String> WORDS =
      List.of(
          "--",
          "-",
          "--x",
          "=",
          "",
          "@file",
          "ü",
          "--help=no",
          "--json=maybe",
          "--data=",
          "-n",
          "--seed",
          "--seed=x",
          "--threads",
          "-xyz",
          "--quiet=7",
          "help",
          "\t",
          "nib",
          "--version",
          "%s%n%d",
          "$HOME",
          "*",
          "--fold-batch-norm=perhaps",
          "x".repeat(5000));

  private final Random random;
  private final OddFiles files;
  private final Path outputs;
  private int made;

  OddCommands(Path folder, long seed) throws IOException {
    random = new Random(seed);
    files = new OddFiles(folder.resolve("in"), seed);
    outputs = Files.createDirectories(folder.resolve("out"));
    Files.writeString(outputs.resolve("a-file"), "x");
    Files.createDirectories(outputs.resolve("a-folder"));
    Path loop = outputs.resolve("loop");
    Files.createSymbolicLink(loop, loop.getFileName());
    Files.createSymbolicLink(outputs.resolve("dangling"), Path.of("not-there"));
  }

  /** Where all outputs go. */
  Path outputs() {
    return outputs;
  }

  /** Another command line. */
  List<String> next() {
    List<List<String>> units = new ArrayList<>();
    String command = command(units);
    if (chance(0.7)) {
      units.add(List.of("--quiet"));
    }
    if (chance(0.3)) {
      units.add(List.of("--json"));
    }
    for (int change = random.nextInt(10); change >= 8; change--) {
      change(units);
    }
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    if (chance(0.02)) {
      line.set(0, misspelt(line.get(0)));
    }
    units.forEach(line::addAll);
    return line;
  }

  private String command(List<List<String>> units) {
    return switch (random.nextInt(16)) {
      case 0, 1 -> train(units);
      case 2 -> baseline(units);
      case 3 -> reproduce(units);
      case 4, 5 -> quantize(units);
      case 6 -> compare(units);
      case 7, 8 -> simulate(units);
      case 9 -> traceDiff(units);
      case 10 -> generate(units);
      case 11 -> verify(units);
      case 12 -> fuzz(units);
      case 13 -> zoo(units);
      case 14 -> predict(units);
      default -> others(units);
    };
  }

  private String train(List<List<String>> units) {
    data(units, "--data");
    output(units, ".tflite");
    units.add(List.of("--epochs", number("1", "2")));
    option(units, 0.3, "--limit", number("1", "2", "20"));
    option(units, 0.2, "--batch", number("1", "7", "1000"));
    option(units, 0.2, "--learning-rate", number("0.01", "1e30", "0"));
    option(
        units,
        0.3,
        "--net",
        pick(
            "compact",
            "appendix",
            "",
            "conv:3:4 pool classifier:10",
            "conv:3:4 classifier:2",
            "conv:99:4 classifier:10",
            "classifier:10",
            "conv:3",
            "huge",
            "norm",
            "dense:0 classifier:10",
            "conv:3:4 dropout:2 classifier:10"));
    option(units, 0.2, "--augment=" + pick("gentle", "study", "none", "wild", ""));
    option(units, 0.1, "--rotation", number("5", "400"));
    option(units, 0.1, "--zoom", number("0.1", "2"));
    option(units, 0.1, "--shift", number("0.1", "3"));
    option(units, 0.1, "--fill", pick("nearest", "wrap", "x"));
    option(units, 0.1, "--elastic", number("1", "1000"));
    option(units, 0.1, "--erase", number("0.5", "2"));
    option(units, 0.1, "--schedule", pick("cosine", "constant", "linear"));
    option(units, 0.1, "--label-smoothing", number("0.1", "1"));
    option(units, 0.1, "--weight-averaging", number("0.9", "1"));
    option(units, 0.2, "--teacher", model());
    option(units, 0.1, "--resume");
    option(units, 0.1, "--batch-norm");
    common(units);
    return "train";
  }

  private String baseline(List<List<String>> units) {
    units.add(List.of(pick("forest", "svm", "forest", "svm", "tree", "")));
    data(units, "--data");
    output(units, ".model");
    option(units, 0.3, "--limit", number("1", "2", "30"));
    option(units, 0.3, "--trees", number("1", "3"));
    option(units, 0.2, "--penalty", number("1", "1e300"));
    option(units, 0.3, "--held-out", number("0.5", "1", "0.999"));
    common(units);
    return "baseline";
  }

  private String reproduce(List<List<String>> units) {
    data(units, "--data");
    output(units, "");
    // As small as it can be: the honest work of the study takes minutes.
    units.add(List.of("--quick", "--images", number("40", "300")));
    units.add(List.of("--epochs", number("1")));
    units.add(List.of("--trees", number("1", "5")));
    option(units, 0.3, "--test-images", number("1", "5"));
    option(units, 0.2, "--net", pick("compact", "nonsense", "conv:3:2 classifier:10"));
    common(units);
    return "reproduce";
  }

  private String quantize(List<List<String>> units) {
    units.add(List.of(model()));
    calibration(units);
    output(units, ".tflite");
    option(units, 0.4, "-n", number("1", "5", "60"));
    option(
        units,
        0.4,
        "--method",
        pick("minmax", "moving-average", "percentile", "mse", "entropy", "auto", "best", ""));
    option(units, 0.2, "--adaround=" + number("1", "5"));
    option(units, 0.2, "--equalize");
    option(units, 0.2, "--correct-bias");
    option(units, 0.2, "--per-tensor-weights");
    option(units, 0.2, "--no-fold-batch-norm");
    common(units);
    return "quantize";
  }

  private void calibration(List<List<String>> units) {
    if (chance(0.3)) {
      units.add(List.of("--calibration", mostly(files.floats(), files.arrays)));
    } else {
      data(units, "--calibration");
    }
  }

  private void samples(List<List<String>> units) {
    if (chance(0.4)) {
      units.add(List.of("--input", mostly(files.floats(), files.arrays)));
    } else {
      data(units, "--data");
    }
  }

  private String compare(List<List<String>> units) {
    units.add(List.of(model()));
    units.add(List.of(model()));
    samples(units);
    option(units, 0.5, "-n", number("1", "5"));
    option(units, 0.3, "--layer-images", number("0", "2"));
    option(units, 0.2, "--max-drop", number("0", "50"));
    option(units, 0.2, "--min-agreement", number("50", "101"));
    common(units);
    return "compare";
  }

  private String simulate(List<List<String>> units) {
    units.add(List.of(model()));
    if (chance(0.3)) {
      units.add(List.of("--image", mostly(files.image(), files.images)));
    } else {
      samples(units);
    }
    option(units, 0.4, "-n", number("1", "5"));
    option(units, 0.2, "--invert");
    option(units, 0.3, "--trace", target(""));
    option(units, 0.2, "--kernels", pick("fast", "reference", "slow"));
    if (chance(0.4)) {
      output(units, "");
    }
    common(units);
    return "simulate";
  }

  private String predict(List<List<String>> units) {
    for (int pictures = random.nextInt(4); pictures > 0; pictures--) {
      units.add(List.of(mostly(files.image(), files.images)));
    }
    if (chance(0.3)) {
      data(units, "--data");
    }
    option(units, 0.3, "--model", model());
    option(units, 0.3, "--prepare", pick("none", "digit", "digits"));
    option(units, 0.3, "--crop", pick("auto", "none", "9x9+1+1", "1x0+0+0", "99999x1+0+0", "auto+"));
    option(units, 0.1, "--fit");
    option(units, 0.2, "--invert");
    option(units, 0.3, "--report", target(".html"));
    option(units, 0.3, "--seen", target(""));
    common(units);
    return "predict";
  }

  private String traceDiff(List<List<String>> units) {
    units.add(List.of(mostly(files.traces.get(0), files.traces)));
    units.add(List.of(mostly(files.traces.get(0), files.traces)));
    return "trace-diff";
  }

  private String generate(List<List<String>> units) {
    units.add(List.of(model()));
    output(units, "");
    if (chance(0.5)) {
      option(units, 0.5, "--lanes", number("1", "16", "64", "65"));
      return "generate verilog";
    }
    if (chance(0.5)) {
      data(units, "--data");
    }
    return pick("generate c", "generate c", "generate", "generate rust");
  }

  private String verify(List<List<String>> units) {
    units.add(List.of(model()));
    if (chance(0.5)) {
      units.add(List.of("--random"));
    } else {
      samples(units);
    }
    units.add(List.of("-n", number("1", "2")));
    units.add(List.of("--target", pick("kernels", "kernels", "host-gcc-O2", "toaster", "")));
    option(units, 0.3, "--traced", number("0", "1"));
    option(units, 0.2, "--timeout", number("1", "30"));
    option(units, 0.2, "--keep", target(""));
    common(units);
    return "verify";
  }

  private String fuzz(List<List<String>> units) {
    units.add(List.of("-n", number("1", "3")));
    units.add(List.of("--target", pick("kernels", "kernels", "toaster", "")));
    output(units, "");
    option(units, 0.2, "--most-cases", number("1"));
    common(units);
    return "fuzz";
  }

  private String zoo(List<List<String>> units) {
    if (chance(0.3)) {
      return pick("zoo list", "zoo", "zoo lst");
    }
    units.add(List.of(pick("kb2", "kb9999", "", "zoo:kb2")));
    // A whole recipe is honest work for minutes: only what cannot be trained on, or written.
    data(units, "--data");
    units.add(List.of("-o", outputs.resolve("a-file").toString()));
    option(units, 0.2, "--teacher", model());
    common(units);
    return "zoo train";
  }

  private String others(List<List<String>> units) {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> {
        units.add(List.of(model()));
        return "inspect";
      }
      case 3 -> {
        units.add(List.of(pick("train", "zoo", "trian", "", "zoo train")));
        return "help";
      }
      case 4 -> {
        data(units, "--data");
        units.add(List.of("-o", outputs.resolve("a-file").toString()));
        return "quickstart";
      }
      default -> {
        return pick("completion", "help", "frobnicate", "doctor -o", "--version", "--help");
      }
    }
  }

  private void common(List<List<String>> units) {
    option(units, 0.1, "--seed", number("1", "-7", "9223372036854775807"));
    option(units, 0.2, "--threads", number("1", "2", "3", "300"));
  }

  private void data(List<List<String>> units, String option) {
    String source = mostly(files.good(), files.data);
    units.add(List.of(option, chance(0.01) ? "synthetic" : source));
  }

  private void output(List<List<String>> units, String ending) {
    units.add(List.of("-o", target(ending)));
  }

  /** Something new, mostly, and things that no file or no folder can be. */
  private String target(String ending) {
    if (chance(0.85)) {
      return outputs.resolve("new" + made++ + ending).toString();
    }
    return pick(
        outputs.resolve("a-file").toString(),
        outputs.resolve("a-folder").toString(),
        outputs.resolve("a-file/below").toString(),
        outputs.resolve("loop").toString(),
        outputs.resolve("loop/below").toString(),
        outputs.resolve("dangling/below").toString(),
        outputs.resolve("ümläut " + made++ + ending).toString(),
        outputs.resolve("line\nbreak" + made++).toString(),
        outputs.resolve("new" + made++ + "/er/est" + ending).toString(),
        outputs.resolve("n".repeat(254)).toString(),
        outputs.resolve("n".repeat(300)).toString(),
        outputs + "/n".repeat(3000),
        outputs + "/../out/new" + made++ + ending,
        "/dev/null",
        "/dev/full",
        "/dev/null/below",
        "/proc/nib",
        "/",
        "");
  }

  private void option(List<List<String>> units, double chance, String... words) {
    if (chance(chance)) {
      units.add(List.of(words));
    }
  }

  /** One of these, mostly. */
  private String number(String... usual) {
    return chance(0.92) ? pick(usual) : pick(NUMBERS);
  }

  /** Drops, repeats, misspells, exchanges or adds something; outputs stay where they are. */
  private void change(List<List<String>> units) {
    if (units.isEmpty()) {
      return;
    }
    int at = random.nextInt(units.size());
    List<String> unit = units.get(at);
    switch (random.nextInt(5)) {
      case 0 -> {
        if (!unit.get(0).equals("-o")
            && !List.of("--epochs", "--target", "-n", "--quick").contains(unit.get(0))) {
          units.remove(at);
        }
      }
      case 1 -> units.add(unit);
      case 2 -> {
        if (unit.get(0).startsWith("--")) {
          List<String> other = new ArrayList<>(unit);
          other.set(0, misspelt(unit.get(0)));
          units.set(at, other);
        }
      }
      case 3 -> Collections.swap(units, at, random.nextInt(units.size()));
      default -> units.add(random.nextInt(units.size() + 1), List.of(pick(WORDS)));
    }
  }

  private String misspelt(String word) {
    if (word.length() < 2) {
      return word + "x";
    }
    int at = 1 + random.nextInt(word.length() - 1);
    return switch (random.nextInt(3)) {
      case 0 -> word.substring(0, at) + word.substring(at + 1);
      case 1 -> word.substring(0, at) + "x" + word.substring(at);
      default -> word.substring(0, at) + word.charAt(at) + word.substring(at);
    };
  }

  private boolean chance(double part) {
    return random.nextDouble() < part;
  }

  private String model() {
    return mostly("zoo:kb2", files.models);
  }

  /** What makes sense, or something that may not: so that not all that is odd comes at once. */
  private String mostly(String good, List<String> odd) {
    return chance(0.65) ? good : pick(odd);
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
