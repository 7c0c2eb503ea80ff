package dev.nib.cli;

import dev.nib.search.SearchFolder;
import dev.nib.search.SearchSettings;
import dev.nib.search.report.ExportNet;
import dev.nib.search.report.SearchPage;
import dev.nib.search.report.SearchSummary;
import dev.nib.search.report.SearchText;
import dev.nib.search.trial.Limits;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib search}: the best nets for a chip, found on all processors or on a cluster. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description =
        "Search the best nets within limits of flash, RAM and instructions, on Apache Spark.",
    subcommands = {SearchCommand.Report.class, SearchCommand.Export.class},
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib search --chip CH32V003 --data mnist -o nets",
      "  nib search --flash 1024 --data mnist -o nets",
      "  nib search --chip CH32V003 --data mnist --master spark://host:7077 --resume -o nets",
      "  nib search report nets"
    })
final class SearchCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private SparkOptions spark;

  @Option(
      names = "--chip",
      paramLabel = "NAME",
      completionCandidates = ChipCandidates.Microcontrollers.class,
      description =
          "The microcontroller that nets must fit, with code and stack; one of"
              + " ${COMPLETION-CANDIDATES} (default: none, then constants and arena count alone).")
  private String chip;

  @Option(
      names = "--flash",
      converter = Count.Positive.class,
      paramLabel = "BYTES",
      description = "The most flash (default: the chip's).")
  private Integer flash;

  @Option(
      names = "--ram",
      converter = Count.Positive.class,
      paramLabel = "BYTES",
      description = "The most RAM (default: the chip's, without a chip any).")
  private Integer ram;

  @Option(
      names = "--instructions",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "The most instructions of a run on the chip, clocks on AVR (default: any).")
  private Integer instructions;

  @Option(
      names = "--macs",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "The most multiply-accumulates of an image (default: 1,500,000, which trains to the same"
              + " bytes everywhere).")
  private Integer macs;

  @Option(
      names = "--data",
      paramLabel = "SRC",
      description =
          "synthetic, mnist, a folder of IDX files or PNGs, or a CSV file (no default: must be"
              + " given).")
  private String data;

  @Option(
      names = "-o",
      paramLabel = "DIR",
      description =
          "The folder of the search: what it knows, and the report (no default: must be given).")
  private Path output;

  @Option(
      names = "--proposals",
      converter = Count.Positive.class,
      paramLabel = "N",
      defaultValue = "" + SearchSettings.PROPOSALS,
      description = "Nets that each generation proposes (default: ${DEFAULT-VALUE}).")
  private int proposals;

  @Option(
      names = "--generations",
      converter = Count.Positive.class,
      paramLabel = "N",
      defaultValue = "" + SearchSettings.GENERATIONS,
      description = "Generations; with --resume more of them (default: ${DEFAULT-VALUE}).")
  private int generations;

  @Option(
      names = "--epochs",
      split = ",",
      converter = Count.Positive.class,
      paramLabel = "N",
      defaultValue = "2,6,18,40",
      description =
          "Passes over the training images at each rung, which one in three climbs, and last of the"
              + " finalists (default: ${DEFAULT-VALUE}).")
  private List<Integer> epochs = new ArrayList<>();

  @Option(
      names = "--finalists",
      converter = Count.Positive.class,
      paramLabel = "N",
      defaultValue = "" + SearchSettings.FINALISTS,
      description = "Nets that are trained with several seeds (default: ${DEFAULT-VALUE}).")
  private int finalists;

  @Option(
      names = "--seeds",
      converter = Count.Positive.class,
      paramLabel = "N",
      defaultValue = "" + SearchSettings.SEEDS,
      description = "Seeds of each finalist (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--limit",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "Use only N training images, drawn with the classes in proportion (default: all).")
  private Integer limit;

  @Option(
      names = "--teacher",
      paramLabel = "F.tflite",
      description =
          "A net that finalists learn from, trained by nib without the images that the seed holds"
              + " out (default: one is trained).")
  private String teacher;

  @Option(
      names = "--teacher-epochs",
      converter = Count.NotNegative.class,
      paramLabel = "N",
      defaultValue = "" + SearchSettings.TEACHER_EPOCHS,
      description = "Epochs of the teacher; 0 for none (default: ${DEFAULT-VALUE}).")
  private int teacherEpochs;

  @Option(
      names = "--resume",
      description = "Go on with the search that is in the folder; its settings must be the same.")
  private boolean resume;

  @Override
  public void run() {
    Console console = common.console();
    OutputFiles.requireFolder(Setting.OUTPUT, required("-o", output));
    SearchFolder folder = new SearchFolder(output);
    SearchSettings settings = settings();
    SparkProcess process = SparkProcess.find();
    folder.begin(settings, resume);
    process.run(
        new SparkProcess.Program(
            "dev.nib.spark.SparkSearch",
            List.of(folder.path().toString(), spark.master(common.threads())),
            folder.path().resolve("spark.log"),
            common.threads(),
            spark.settings(),
            "; --resume goes on with the search"),
        console);
    SearchSummary summary = SearchSummary.of(folder, SearchCommandLines::of);
    OutputFiles.write(page(output), SearchPage.render(summary));
    console.result(summary, SearchText.of(summary) + "\n" + page(output));
  }

  private static Path page(Path folder) {
    return folder.resolve("report.html");
  }

  private static <T> T required(String option, T value) {
    if (value == null) {
      throw new UsageException(
          "missing required option: '%s'; see nib search --help".formatted(option));
    }
    return value;
  }

  private SearchSettings settings() {
    return new SearchSettings(
        required("--data", data),
        imageOptions.settings(),
        new Limits(
            chip == null ? "" : chip,
            orNone(flash),
            orNone(ram),
            orNone(instructions),
            orNone(macs)),
        proposals,
        generations,
        epochs,
        finalists,
        seeds,
        Optional.ofNullable(limit),
        Optional.ofNullable(teacher),
        teacherEpochs,
        common.seed());
  }

  private static long orNone(Integer limit) {
    return limit == null ? 0 : limit;
  }

  /** {@code nib search report}. */
  @Command(
      name = "report",
      mixinStandardHelpOptions = true,
      description = "Show what a search has found so far, also while it runs, and write its page.",
      footerHeading = HelpText.EXAMPLES,
      footer = {"  nib search report nets", "  nib search report nets --json"})
  static final class Report implements Runnable {
    @Mixin private OutputOptions output;

    @Parameters(paramLabel = "DIR", description = "The folder of the search.")
    private Path folder;

    @Override
    public void run() {
      SearchSummary summary = SearchSummary.of(new SearchFolder(folder), SearchCommandLines::of);
      OutputFiles.write(page(folder), SearchPage.render(summary));
      output.console().result(summary, SearchText.of(summary) + "\n" + page(folder));
    }
  }

  /** {@code nib search export}. */
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Write the float32 and int8 files of a net that a search found.",
      footerHeading = HelpText.EXAMPLES,
      footer = {"  nib search export nets n1a2b3c -o out"})
  static final class Export implements Runnable {
    @Mixin private OutputOptions output;

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the search.")
    private Path folder;

    @Parameters(index = "1", paramLabel = "NAME", description = "The net, as the report names it.")
    private String name;

    @Option(
        names = "-o",
        paramLabel = "DIR",
        defaultValue = ".",
        description = "Where NAME.tflite, NAME-int8.tflite and NAME.json go (default: here).")
    private Path to;

    @Override
    public void run() {
      OutputFiles.requireFolder(Setting.OUTPUT, to);
      ExportNet.Exported exported =
          ExportNet.run(new SearchFolder(folder), name, to, SearchCommandLines::of);
      output
          .console()
          .result(
              exported,
              "%s: %s held out, %,d bytes of flash, %,d of RAM%n%s"
                  .formatted(
                      exported.int8().file(),
                      Scores.percent(exported.point().validation()),
                      exported.point().costs().flashBytes(),
                      exported.point().costs().ramBytes(),
                      String.join(System.lineSeparator(), exported.point().commands())));
    }
  }
}
