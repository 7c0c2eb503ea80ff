package dev.nib.oracle;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command line, checked.
 *
 * @param model the .tflite file
 * @param inputs the images' input bytes, one image after another
 * @param outputs where the output bytes go
 * @param tensors where the bytes of all intermediate tensors go, if wanted
 * @param kernels which operator implementations run
 * @param threads how many interpreters share the images, at least 1
 */
record OracleArguments(
    Path model, Path inputs, Path outputs, Optional<Path> tensors, Kernels kernels, int threads) {

  static final String USAGE =
      "usage: TfliteOracle --model F.tflite --inputs F.bin --outputs F.bin [--tensors F.bin]"
          + " [--kernels reference|optimized|delegated] [--threads N]";

  private static final Set<String> NAMES =
      Set.of("--model", "--inputs", "--outputs", "--tensors", "--kernels", "--threads");

  private static final int MOST_THREADS = 256;

  /**
   * Reads {@code --name value} pairs in any order.
   *
   * @throws RefusedException if a name is unknown, repeated, without a value or missing, or a value
   *     is none of the allowed
   */
  static OracleArguments parse(String[] arguments) throws RefusedException {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!NAMES.contains(name)) {
        throw new RefusedException("unknown argument '" + name + "'; " + USAGE);
      }
      if (i + 1 == arguments.length) {
        throw new RefusedException(name + " has no value; " + USAGE);
      }
      if (values.put(name, arguments[i + 1]) != null) {
        throw new RefusedException(name + " is given twice; " + USAGE);
      }
    }
    Path outputs = required(values, "--outputs");
    Optional<Path> tensors = Optional.ofNullable(values.get("--tensors")).map(Path::of);
    if (tensors.isPresent() && tensors.get().equals(outputs)) {
      throw new RefusedException("--outputs and --tensors are the same file '" + outputs + "'");
    }
    return new OracleArguments(
        required(values, "--model"),
        required(values, "--inputs"),
        outputs,
        tensors,
        kernels(values.getOrDefault("--kernels", Kernels.REFERENCE.label())),
        threads(values.getOrDefault("--threads", "1")));
  }

  private static Path required(Map<String, String> values, String name) throws RefusedException {
    String value = values.get(name);
    if (value == null) {
      throw new RefusedException(name + " is missing; " + USAGE);
    }
    return Path.of(value);
  }

  private static Kernels kernels(String value) throws RefusedException {
    for (Kernels kernels : Kernels.values()) {
      if (kernels.label().equals(value)) {
        return kernels;
      }
    }
    throw new RefusedException(
        "--kernels '" + value + "' is none of reference, optimized, delegated");
  }

  private static int threads(String value) throws RefusedException {
    try {
      int threads = Integer.parseInt(value);
      if (threads >= 1 && threads <= MOST_THREADS) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as a number out of range.
    }
    throw new RefusedException(
        "--threads '" + value + "' is not a number from 1 to " + MOST_THREADS);
  }
}
