package dev.nib.cli;

import dev.nib.cli.zoo.Zoo;
import dev.nib.cli.zoo.ZooNet;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /**
   * What {@code --json} prints.
   *
   * @param net as the index has it
   * @param recipe the commands that were run
   * @param float32 the float32 file that was written
   * @param int8 the int8 file that was written
   * @param same whether the int8 file is the zoo's, byte for byte
   * @param measured of these files, as the index has it
   */
  record Result(
      ZooNet net,
      List<String> recipe,
      ModelReference float32,
      ModelReference int8,
      boolean same,
      ZooNet.Measured measured) {}

  @Override
  public void run() {
    Console console = common.console();
    ZooNet net = Zoo.named(name);
    OutputFiles.requireFolder("-o", folder);
    Path float32 = folder.resolve(Zoo.floatFile(net));
    Path int8 = folder.resolve(Zoo.int8File(net));
    List<String> recipe = new ArrayList<>();
    List<String> options = seeded(net.train());
    if (net.teacher() != null) {
      Path teacher =
          trainedTeacher == null ? trainTeacher(net, options, recipe, console) : trainedTeacher;
      options = with(options, "--teacher", teacher.toString());
    } else if (trainedTeacher != null) {
      throw new UsageException(
          "--teacher %s: %s learns without a teacher".formatted(trainedTeacher, net.name()));
    }
    RunManifest manifest = train(options, float32, recipe, console);
    if (manifest.stopped()) {
      stop();
    }
    quantize(net, float32, int8, recipe, console);
    Scores scores = score(int8, console);
    ZooNet.Measured measured =
        new ZooNet.Measured(
            data.source(),
            scores.images(),
            manifest.test().orElseThrow().accuracy(),
            scores.accuracy());
    boolean same = Arrays.equals(ModelFile.of(int8).int8Bytes(), Zoo.content(Zoo.int8File(net)));
    Result result = new Result(net, recipe, reference(float32), reference(int8), same, measured);
    console.result(result, text(result));
  }

  private static ModelReference reference(Path file) {
    return ModelReference.of(file, ModelFile.of(file).int8Bytes());
  }

  /** After its own recipe, but without the images that the net's {@code options} hold out. */
  private Path trainTeacher(
      ZooNet net, List<String> options, List<String> recipe, Console console) {
    Path teacher = folder.resolve(net.name() + "-teacher.tflite");
    List<String> training = holdingOutAs(options, Zoo.named(net.teacher()).train());
    boolean there = resume && Files.exists(teacher);
    if (!there && train(training, teacher, recipe, console).stopped()) {
      stop();
    }
    return teacher;
  }

  private static void stop() {
    throw new CheckFailedException(
        "stopped early; nib zoo train --resume goes on from the last whole epoch");
  }

  private RunManifest train(
      List<String> options, Path output, List<String> recipe, Console console) {
    List<String> arguments = arguments(options, "--data", data.source(), "-o", output.toString());
    pixelOptions.told().ifPresent(scale -> arguments.addAll(List.of("--pixels", scale.toString())));
    if (resume) {
      arguments.add("--resume");
    }
    return parsed(new TrainCommand(), "nib train", arguments, recipe).execute(console);
  }

  private void quantize(ZooNet net, Path float32, Path int8, List<String> recipe, Console console) {
    List<String> arguments =
        arguments(
            seeded(net.quantize()),
            float32.toString(),
            "--calibration",
            data.source(),
            "-o",
            int8.toString());
    parsed(new QuantizeCommand(), "nib quantize", arguments, recipe).execute(console);
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

  private static <C> C parsed(C command, String name, List<String> arguments, List<String> recipe) {
    recipe.add(
        name + " " + String.join(" ", arguments.stream().map(ZooTrainCommand::quoted).toList()));
    new CommandLine(command).parseArgs(arguments.toArray(String[]::new));
    return command;
  }

  /** As a shell wants it. */
  private static String quoted(String argument) {
    return argument.matches("[\\w./:-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
  }

  private Scores score(Path int8, Console console) {
    TfliteFile file = TfliteFile.read(int8);
    Program program = Lowering.lower(file);
    PixelInput pixels = pixelOptions.of(program, console, file);
    LabelledImages test =
        imageOptions
            .load(data.source(), common.seed(), program.inputs().get(0).shape(), console)
            .test();
    byte[][] outputs = Classifiers.simulate(program, test, pixels, common.threads(), console);
    return Scores.of(test, Classifiers.predictions(outputs));
  }

  private static String text(Result r) {
    ZooNet.Measured measured = r.measured();
    ZooNet.Measured zoo = r.net().measured();
    return """
        %s
        float32 %s, int8 %s of %,d test images; the zoo's: %s and %s of %,d of %s
        %s: %s"""
        .formatted(
            String.join("\n", r.recipe()),
            Scores.percent(measured.float32()),
            Scores.percent(measured.int8()),
            measured.images(),
            Scores.percent(zoo.float32()),
            Scores.percent(zoo.int8()),
            zoo.images(),
            zoo.data(),
            r.int8().file(),
            r.same() ? "the zoo's file, byte for byte" : "not the zoo's bytes");
  }
}
