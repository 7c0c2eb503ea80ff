package dev.nib.cli;

import dev.nib.toolkit.simulate.TraceDiff;
import dev.nib.toolkit.simulate.TraceDifference;
import java.nio.file.Path;
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

  @Override
  public void run() {
    TraceDifference result = TraceDiff.of(first, second);
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

  private static String text(TraceDifference.Difference d) {
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
