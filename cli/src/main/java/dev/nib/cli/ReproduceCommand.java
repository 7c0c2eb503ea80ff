package dev.nib.cli;

import dev.nib.toolkit.report.Reproduction;
import dev.nib.toolkit.study.Reproduce;
import dev.nib.toolkit.study.ReproduceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nib reproduce}: the comparison of CNN, CNN with augmentation, random forest and SVM. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description =
        "Train and score a CNN, a random forest and an SVM as one study, with distorted images.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib reproduce --data mnist -o study",
      "  nib reproduce --data mnist --quick -o study"
    })
final class ReproduceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common;

  // No --pixels: the study's nets take 0..1, and its forest and SVM scale pixels their own way.
  @Mixin private ImageOptions imageOptions;

  @Mixin private DataOption data;

  @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
  private Path folder;

  @Option(
      names = "--net",
      paramLabel = "NAME",
      description =
          "The CNN: report, appendix, compact or text (default: report, with --quick compact).")
  private String net;

  @Option(
      names = "--images",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "Cut training and validation parts from so many (default: 42000, with --quick 6000).")
  private Integer images;

  @Option(
      names = "--epochs",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Of the CNNs (default: 10).")
  private Integer epochs;

  @Option(
      names = "--trees",
      paramLabel = "N",
      description = "Of the forest (default: 200; quick: 100).")
  private Integer trees;

  @Option(
      names = "--test-images",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "How many test images to distort, the first of them (default: 2000, with --quick"
              + " 1000).")
  private Integer testImages;

  @Option(
      names = "--quick",
      description =
          "A small net, a seventh of the images and half of the trees: the study's order in a"
              + " minute or two.")
  private boolean quick;

  @Override
  public void run() {
    Console console = common.console();
    Reproduction result =
        Reproduce.run(
            new ReproduceSettings(
                data.source(),
                folder,
                imageOptions.settings(),
                quick,
                Optional.ofNullable(net),
                Optional.ofNullable(images),
                Optional.ofNullable(epochs),
                Optional.ofNullable(trees),
                Optional.ofNullable(testImages),
                common.seed(),
                common.threads(),
                List.of(CommandWords.typed(spec))),
            console);
    console.result(result, ReproductionText.of(result, folder));
  }
}
