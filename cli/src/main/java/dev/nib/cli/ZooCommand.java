package dev.nib.cli;

import dev.nib.chip.ChipFit;
import dev.nib.cli.zoo.Zoo;
import dev.nib.cli.zoo.ZooNet;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.verilog.fit.FpgaVerdict;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import dev.nib.program.pass.Passes.Objective;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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

  /** What {@code nib zoo list --json} prints. */
  record Listing(List<Entry> nets) {}

  /**
   * A net with its costs.
   *
   * @param net as the index has it
   * @param float32 its float32 file
   * @param int8 its int8 file
   * @param parameters weights and biases
   * @param flashBytes constants: weights, biases, multipliers and shifts
   * @param macs multiply-accumulates for an image
   * @param arenaBytes RAM that its activations take
   * @param fits the chips that hold it, as C or as an inference core
   * @param fitsNot those that do not
   */
  record Entry(
      ZooNet net,
      ModelReference float32,
      ModelReference int8,
      long parameters,
      int flashBytes,
      long macs,
      int arenaBytes,
      List<String> fits,
      List<String> fitsNot) {
    static Entry of(ZooNet net) {
      String file = Zoo.int8File(net);
      TfliteFile model = TfliteFile.of(file, Zoo.content(file));
      String floatFile = Zoo.floatFile(net);
      Program program = Lowering.lower(model);
      StepCost cost = StepCost.total(program);
      CPrograms c = CPrograms.of(program);
      List<ChipFit> chips = c.fits();
      List<FpgaVerdict> fpgas = FpgaVerdict.all(program);
      return new Entry(
          net,
          ModelReference.of(Path.of(floatFile), Zoo.content(floatFile)),
          ModelReference.of(Path.of(file), Zoo.content(file)),
          model.graph().parameters(),
          cost.constantBytes(),
          cost.macs(),
          c.placed(CTarget.of(Objective.SPEED)).arena().bytes(),
          names(chips, fpgas, true),
          names(chips, fpgas, false));
    }

    private static List<String> names(
        List<ChipFit> chips, List<FpgaVerdict> fpgas, boolean fitting) {
      return Stream.concat(
              chips.stream().filter(fit -> fit.fits() == fitting).map(fit -> fit.chip().name()),
              fpgas.stream()
                  .filter(verdict -> verdict.fits() == fitting)
                  .map(verdict -> verdict.fpga().name()))
          .toList();
    }

    String line() {
      return "%-16s %8s %8s %10s %,8d %,10d %,8d  %s"
          .formatted(
              net.name(),
              Scores.percent(net.measured().float32()),
              Scores.percent(net.measured().int8()),
              "%,d".formatted(parameters),
              flashBytes,
              macs,
              arenaBytes,
              chips());
    }

    private String chips() {
      if (fitsNot.isEmpty()) {
        return "all %d chips".formatted(fits.size());
      }
      return fits.size() < fitsNot.size()
          ? String.join(", ", fits)
          : "all but " + String.join(", ", fitsNot);
    }
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
      Listing listing = new Listing(Zoo.nets().stream().map(Entry::of).toList());
      output.console().result(listing, text(listing));
    }

    private static String text(Listing listing) {
      if (listing.nets().isEmpty()) {
        return "the zoo has no net yet";
      }
      StringBuilder text =
          new StringBuilder(
              "%-16s %8s %8s %10s %8s %10s %8s  %s%n"
                  .formatted(
                      "net", "float32", "int8", "parameters", "flash", "MACs", "RAM", "fits"));
      listing.nets().forEach(net -> text.append(net.line()).append(System.lineSeparator()));
      return text
          + "Accuracy on test images; flash: bytes of constants; RAM: bytes of arena. Chips as nib inspect judges.";
    }
  }
}
