package dev.nib.cli;

import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import dev.nib.toolkit.quantize.QuantizeSettings;
import dev.nib.toolkit.training.RunManifest;
import dev.nib.toolkit.training.TrainSettings;
import dev.nib.toolkit.zoo.ZooRecipe;
import dev.nib.toolkit.zoo.ZooTrain;
import dev.nib.toolkit.zoo.ZooTrainResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nib zoo train}: repeats the training and quantisation of a net of the zoo. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train and quantise a net of the zoo again, after its recipe.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib zoo train kb2 --data mnist",
      "  nib zoo train kb2 --data mnist -o again --resume"
    })
final class ZooTrainCommand implements Runnable {
  private static final String SEED = "--seed";
  private static final String VALIDATION_SEED = "--validation-seed";

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(paramLabel = "NAME", description = "The net, one of nib zoo list.")
  private String name;

  @Mixin private DataOption data;

  @Option(
      names = "-o",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where NAME.tflite and NAME-int8.tflite go (default: here).")
  private Path folder;

  @Option(
      names = "--resume",
      description = "Go on from the checkpoint of a training that was interrupted.")
  private boolean resume;

  @Option(
      names = "--teacher",
      paramLabel = "F.tflite",
      description =
          "The net's teacher, trained before by nib zoo train with the same images held out,"
              + " instead of training it (default: it is trained).")
  private Path trainedTeacher;

  @Override
  public void run() {
    Console console = common.console();
    ZooNet net = Zoo.recipe(name);
    OutputFiles.requireFolder(Setting.OUTPUT, folder);
    if (net.teacher() == null && trainedTeacher != null) {
      throw new UsageException(
          "--teacher %s: %s learns without a teacher".formatted(trainedTeacher, net.name()));
    }
    ZooTrainResult result =
        ZooTrain.run(new Words(net, console), console)
            .orElseThrow(
                () ->
                    new CheckFailedException(
                        "stopped early; nib zoo train --resume goes on from the last whole epoch"));
    console.result(result, text(result));
  }

  /** The recipe of a net: words that the parsers of nib train and nib quantize read. */
  private final class Words implements ZooRecipe {
    private final ZooNet net;
    private final Console console;
    private final List<String> options;

    /** Those that were run. */
    private final List<String> commands = new ArrayList<>();

    /** Of trainings, by what they write. */
    private final Map<Path, String> trainings = new HashMap<>();

    Words(ZooNet net, Console console) {
      this.net = net;
      this.console = console;
      options = seeded(net.train());
    }

    @Override
    public ZooNet net() {
      return net;
    }

    /** After its own recipe, but without the images that the net's options hold out. */
    @Override
    public Optional<TrainSettings> teacher() {
      if (net.teacher() == null || trainedTeacher != null) {
        return Optional.empty();
      }
      List<String> training = holdingOutAs(options, Zoo.named(net.teacher()).train());
      return Optional.of(training(training, folder.resolve(net.name() + "-teacher.tflite")));
    }

    @Override
    public TrainSettings train(Optional<Path> teacher) {
      Optional<Path> file = teacher.or(() -> Optional.ofNullable(trainedTeacher));
      return training(
          file.map(there -> with(options, "--teacher", there.toString())).orElse(options),
          folder.resolve(Zoo.floatFile(net)));
    }

    private TrainSettings training(List<String> words, Path output) {
      List<String> arguments = arguments(words, "--data", data.source(), "-o", output.toString());
      arguments.addAll(pixelOptions.arguments());
      if (resume) {
        arguments.add("--resume");
      }
      trainings.put(output, CommandWords.line("nib train", arguments));
      return parsed(new TrainCommand(), arguments).settings();
    }

    @Override
    public QuantizeSettings quantize() {
      List<String> arguments =
          arguments(
              seeded(net.quantize()),
              folder.resolve(Zoo.floatFile(net)).toString(),
              "--calibration",
              data.source(),
              "-o",
              folder.resolve(Zoo.int8File(net)).toString());
      commands.add(CommandWords.line("nib quantize", arguments));
      return parsed(new QuantizeCommand(), arguments).settings();
    }

    @Override
    public List<String> commands() {
      return commands;
    }

    @Override
    public RunManifest run(TrainSettings settings, Progress progress) {
      commands.add(trainings.get(settings.output()));
      return TrainCommand.execute(settings, console);
    }

    private <C> C parsed(C command, List<String> arguments) {
      new CommandLine(command).parseArgs(arguments.toArray(String[]::new));
      return command;
    }
  }

  /** The options with the user's seed, if there is one. */
  private List<String> seeded(List<String> options) {
    return spec.commandLine().getParseResult().hasMatchedOption(SEED)
        ? with(options, SEED, Long.toString(common.seed()))
        : options;
  }

  /** The options with the user's threads and more. */
  private List<String> arguments(List<String> options, String... more) {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("--threads", Integer.toString(common.threads())));
    arguments.addAll(imageOptions.arguments());
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** The options of one training with the seed of another that decides what is held out. */
  static List<String> holdingOutAs(List<String> other, List<String> options) {
    String deciding = other.contains(VALIDATION_SEED) ? VALIDATION_SEED : SEED;
    int at = other.indexOf(deciding);
    return at < 0 ? options : with(without(options, VALIDATION_SEED), deciding, other.get(at + 1));
  }

  /** The options with another value of one. */
  private static List<String> with(List<String> options, String option, String value) {
    List<String> all = without(options, option);
    all.addAll(List.of(option, value));
    return all;
  }

  /** A copy of the options without one and its value. */
  private static List<String> without(List<String> options, String option) {
    List<String> all = new ArrayList<>(options);
    int at = all.indexOf(option);
    if (at >= 0) {
      all.subList(at, at + 2).clear();
    }
    return all;
  }

  private static String text(ZooTrainResult r) {
    ZooNet.Measured measured = r.measured();
    ZooNet.Measured zoo = r.net().measured();
    return """
    %s
    float32 %s, int8 %s of %,d test images; %s
    %s: %s\
    """
        .formatted(
            String.join("\n", r.recipe()),
            Scores.percent(measured.float32()),
            Scores.percent(measured.int8()),
            measured.images(),
            zoo == null
                ? "the zoo has no figures of it yet"
                : "the zoo's: %s and %s of %,d of %s"
                    .formatted(
                        Scores.percent(zoo.float32()),
                        Scores.percent(zoo.int8()),
                        zoo.images(),
                        zoo.data()),
            r.int8().file(),
            r.same() ? "the zoo's file, byte for byte" : "not the zoo's bytes");
  }
}
