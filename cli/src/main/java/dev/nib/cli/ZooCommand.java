package dev.nib.cli;

import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.zoo.ZooEntry;
import dev.nib.toolkit.zoo.ZooListing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nib zoo}: the trained nets that come with nib. */
@Command(
    name = "zoo",
    mixinStandardHelpOptions = true,
    description = "Trained nets for small chips: zoo:NAME stands for one where a model is wanted.",
    subcommands = {ZooCommand.ListNets.class, ZooTrainCommand.class},
    footerHeading = HelpText.EXAMPLES,
    footer = {"  nib zoo list", "  nib inspect zoo:kb2", "  nib zoo train kb2 --data mnist"})
final class ZooCommand implements Runnable {
  @Spec private CommandSpec spec;

  private ZooCommand() {}

  /** Alone it shows its help. */
  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /** {@code nib zoo list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Accuracy, size and the chips that hold each net.",
      footerHeading = HelpText.EXAMPLES,
      footer = {"  nib zoo list", "  nib zoo list --json"})
  static final class ListNets implements Runnable {
    @Mixin private OutputOptions output;

    @Override
    public void run() {
      ZooListing listing = ZooListing.all();
      output.console().result(listing, text(listing));
    }

    private static String text(ZooListing listing) {
      if (listing.nets().isEmpty()) {
        return "the zoo has no net yet";
      }
      StringBuilder text =
          new StringBuilder(
              "%-10s %8s %8s %9s %10s %8s %10s %7s  %s%n"
                  .formatted(
                      "net",
                      "float32",
                      "int8",
                      "distorted",
                      "parameters",
                      "flash",
                      "MACs",
                      "RAM",
                      "fits"));
      listing.nets().forEach(net -> text.append(line(net)).append(System.lineSeparator()));
      return text
          + "Accuracy on test images, and its mean on distorted ones (nib robustness); flash: bytes of constants; RAM: bytes of arena. Chips as nib"
          + " inspect judges.";
    }

    private static String line(ZooEntry net) {
      return "%-10s %8s %8s %9s %10s %,8d %,10d %,7d  %s"
          .formatted(
              net.net().name(),
              Scores.percent(net.net().measured().float32()),
              Scores.percent(net.net().measured().int8()),
              Scores.percent(net.net().measured().distorted()),
              "%,d".formatted(net.parameters()),
              net.flashBytes(),
              net.macs(),
              net.arenaBytes(),
              chips(net));
    }

    private static String chips(ZooEntry net) {
      if (net.fitsNot().isEmpty()) {
        return "all %d chips".formatted(net.fits().size());
      }
      return net.fits().size() < net.fitsNot().size()
          ? String.join(", ", net.fits())
          : "all but " + String.join(", ", net.fitsNot());
    }
  }
}
