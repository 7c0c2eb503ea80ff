package dev.nib.cli;

import dev.nib.model.Shape;
import dev.nib.sim.NpyFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nib trace-diff}: where two runs of a model part. */
@Command(
    name = "trace-diff",
    mixinStandardHelpOptions = true,
    description = "Name the first tensor, position and operator in which two traces differ.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib simulate zoo:kb2 --data synthetic -n 1 --trace a",
      "  nib simulate zoo:kb2 --data synthetic -n 1 --kernels reference --trace b",
      "  nib trace-diff a b"
    })
final class TraceDiffCommand implements Runnable {
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "A", description = "A folder that --trace wrote.")
  private Path first;

  @Parameters(
      index = "1",
      paramLabel = "B",
      description = "Another, of the same model; it may have fewer tensors.")
  private Path second;

  /**
   * The first difference.
   *
   * @param position index along each axis
   * @param elements of the tensor
   * @param different of them
   */
  record Difference(
      int tensor,
      String name,
      String operator,
      List<Integer> position,
      int inA,
      int inB,
      int elements,
      int different) {}

  /**
   * What {@code --json} prints.
   *
   * @param tensors that both have and that were compared
   */
  record Result(boolean equal, int tensors, long bytes, Optional<Difference> first) {}

  @Override
  public void run() {
    Result result = compare();
    String text =
        result
            .first()
            .map(TraceDiffCommand::text)
            .orElse("%d tensors, %,d bytes, all equal".formatted(result.tensors(), result.bytes()));
    output.console().result(result, text);
    if (!result.equal()) {
      throw new CheckFailedException("%s and %s differ".formatted(first, second));
    }
  }

  private Result compare() {
    Map<Integer, TraceFolder.Entry> others =
        TraceFolder.read(second).stream()
            .collect(Collectors.toMap(TraceFolder.Entry::tensor, Function.identity(), (a, b) -> b));
    int tensors = 0;
    long bytes = 0;
    for (TraceFolder.Entry entry : TraceFolder.read(first)) {
      TraceFolder.Entry other = others.get(entry.tensor());
      if (other == null) {
        continue;
      }
      NpyFile.Content a = NpyFile.read(first.resolve(entry.file()));
      NpyFile.Content b = NpyFile.read(second.resolve(other.file()));
      if (!a.shape().equals(b.shape()) || a.int8s() == null || b.int8s() == null) {
        throw new UsageException(
            "%s is %s in %s and %s in %s, int8 of one shape is needed; are they of one model?"
                .formatted(entry.name(), a.shape(), first, b.shape(), second));
      }
      tensors++;
      bytes += a.int8s().length;
      int at = Arrays.mismatch(a.int8s(), b.int8s());
      if (at >= 0) {
        return new Result(false, tensors, bytes, Optional.of(difference(entry, a, b, at)));
      }
    }
    if (tensors == 0) {
      throw new UsageException("%s and %s have no tensor in common".formatted(first, second));
    }
    return new Result(true, tensors, bytes, Optional.empty());
  }

  private static Difference difference(
      TraceFolder.Entry entry, NpyFile.Content a, NpyFile.Content b, int at) {
    int different = 0;
    for (int i = 0; i < a.int8s().length; i++) {
      different += a.int8s()[i] == b.int8s()[i] ? 0 : 1;
    }
    return new Difference(
        entry.tensor(),
        entry.name(),
        entry.operator(),
        position(a.shape(), at),
        a.int8s()[at],
        b.int8s()[at],
        a.int8s().length,
        different);
  }

  private static List<Integer> position(Shape shape, int element) {
    Integer[] position = new Integer[shape.rank()];
    int rest = element;
    for (int k = position.length - 1; k >= 0; k--) {
      position[k] = rest % shape.extent(k);
      rest /= shape.extent(k);
    }
    return List.of(position);
  }

  private static String text(Difference d) {
    return "first difference: %s (%s, tensor %d) at %s: %d and %d; %,d of its %,d elements differ"
        .formatted(
            d.name(),
            d.operator(),
            d.tensor(),
            d.position(),
            d.inA(),
            d.inB(),
            d.different(),
            d.elements());
  }
}
