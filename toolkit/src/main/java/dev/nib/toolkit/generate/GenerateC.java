package dev.nib.toolkit.generate;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CameraPicture;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.codegen.c.PackageBackend;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Bytes;
import dev.nib.model.PictureInput;
import dev.nib.model.PixelScale;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.sim.Simulator;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.Task;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.ForestImages;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.models.ModelReference;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Generates one self-contained C99 header of a model, and an example that runs it. */
public final class GenerateC {
  private GenerateC() {}

  /**
   * Generates, and writes the files.
   *
   * @throws ToolkitException when a setting makes no sense, the code does not fit the chip, or
   *     nothing can be written
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static GenerateResult run(CSettings settings, Progress progress) {
    OutputFiles.requireFolder(Setting.OUTPUT, settings.output());
    Optional<ForestFile> forest = settings.model().forest();
    if (forest.isPresent()) {
      return forest(settings, forest.get(), progress);
    }
    TfliteFile model = settings.model().requireInt8();
    Program program = Lowering.lower(model);
    Optional<PixelScale> scale = Pixels.agreed(settings.pixels(), model);
    Optional<COptions.Example> example = Optional.empty();
    Optional<LabelledImages> images = Optional.empty();
    if (settings.data().isPresent()) {
      PixelInput pixels = Pixels.input(settings.pixels(), program, progress, model);
      LabelledImages test =
          Images.load(
                  settings.data().get(),
                  settings.images(),
                  settings.seed(),
                  program.inputs().get(0).shape(),
                  progress)
              .test();
      images = Optional.of(test);
      example = Optional.of(example(program, test, pixels));
    } else if (scale.isPresent()) {
      // Of an input of several channels too, each of which has its grey level.
      PixelInput.of(program, scale);
    } else {
      warnOfPixels(program, progress);
    }
    if (settings.asPackage() && example.isEmpty()) {
      example = Optional.of(blankExample(program, scale));
    }
    COptions options =
        new COptions(List.of(), example, scale, ChipTarget.of(settings, program, progress));
    return write(
        settings,
        ModelReference.of(settings.model(), model),
        run(program),
        settings.asPackage()
            ? PackageBackend.generate(program, options, camera(program, scale, images))
            : CBackend.generate(program, options),
        progress);
  }

  /** For a net of which it is known what grey levels become. */
  private static Optional<CameraPicture> camera(
      Program program, Optional<PixelScale> scale, Optional<LabelledImages> images) {
    PixelInput pixels =
        new PixelInput(program.inputs().get(0).quantization(), scale.orElse(PixelScale.UNIT));
    return scale.isPresent() || pixels.matches()
        ? CameraExample.of(program, pixels, images)
        : Optional.empty();
  }

  private static GenerateResult forest(CSettings settings, ForestFile file, Progress progress) {
    refuse(settings.pixels().isPresent(), Setting.PIXELS, "a forest takes grey levels as they are");
    settings
        .goal()
        .ifPresent(
            goal -> {
              throw new ToolkitException(
                  "%s %s: is for nets; a forest has one form of code",
                  Setting.GOAL, goal.name().toLowerCase(Locale.ROOT));
            });
    refuse(settings.rows(), Setting.ROWS, "a forest needs the whole image");
    refuse(
        settings.asPackage(),
        Setting.AS_PACKAGE,
        "the one header of a forest goes into any build as it is; leave it out");
    settings.chip().ifPresent(name -> demand(file, ChipNames.microcontroller(name), progress));
    Optional<ForestBackend.Example> example =
        settings
            .data()
            .map(
                data ->
                    Images.load(
                            data,
                            settings.images(),
                            settings.seed(),
                            ForestImages.size(file.forest()),
                            progress)
                        .test()
                        .head(1))
            .map(
                test ->
                    new ForestBackend.Example(
                        "the first test image, a " + test.label(0),
                        Bytes.of(ForestImages.levels(test).get(0))));
    return write(
        settings,
        ModelReference.of(settings.model(), file),
        run(ForestBackend.prefix(file)),
        ForestBackend.generate(file, example),
        progress);
  }

  private static void refuse(boolean given, Setting setting, String why) {
    if (given) {
      throw new ToolkitException("%s: is for nets; %s", setting, why);
    }
  }

  /** Demands that a forest fits a chip. */
  private static void demand(ForestFile file, Chip chip, Progress progress) {
    ChipFit fit = ForestBackend.fit(file.forest(), chip);
    if (!fit.fits()) {
      throw new ToolkitException(
          "%s %s: %s does not fit, %s; %s %s makes a smaller one",
          Setting.CHIP,
          chip.name(),
          file.name(),
          fit.verdict(),
          Task.BASELINE_FOREST,
          Setting.FLASH);
    }
    progress.say("%s: %s", chip.name(), fit.verdict());
  }

  private static GenerateResult write(
      CSettings settings,
      ModelReference model,
      String run,
      List<GeneratedFile> files,
      Progress progress) {
    return GenerateResult.write(
        model,
        settings.output(),
        run,
        path -> settings.asPackage() && PackageBackend.isOwned(path),
        files,
        List.of(),
        Optional.empty(),
        progress);
  }

  /** A picture's input on an unknown scale gets no pixel function; other inputs need none. */
  private static void warnOfPixels(Program program, Progress progress) {
    Value input = program.inputs().get(0);
    PixelInput pixels = new PixelInput(input.quantization(), PixelScale.UNIT);
    if (program.inputs().size() == 1
        && PictureInput.of(input.shape()).isPresent()
        && !pixels.matches()) {
      progress.warn(
          "%s: %s: the header has no %s_pixel; if the input is a picture, give %s %s",
          program.name(),
          pixels.shortfall(),
          CBackend.prefix(program),
          Setting.PIXELS,
          pixels.proposal().map(PixelScale::toString).orElse("MEAN,STD"));
    }
  }

  private static void requireRows(CPrograms programs, Optional<CSettings.Goal> goal, boolean rows) {
    if (rows && goal.equals(Optional.of(CSettings.Goal.FLASH))) {
      throw new ToolkitException(
          "%s flash: with %s there is speed, and without %1$s the smallest arena; leave one out",
          Setting.GOAL, Setting.ROWS);
    }
    if (rows && !programs.objectives().contains(Objective.ROWS)) {
      throw new ToolkitException(
          "%s: the first layer of %s needs more than some rows of one image at a time; leave it"
              + " out",
          Setting.ROWS, programs.name());
    }
  }

  /**
   * What the C can be for, the fastest first.
   *
   * @param goal what it is to be best at; empty for whatever fits
   * @param rows whether the image comes in row by row
   */
  public static List<Objective> objectives(
      CPrograms programs, Optional<CSettings.Goal> goal, boolean rows) {
    requireRows(programs, goal, rows);
    return goal.isPresent()
        ? List.of(said(goal, rows))
        : programs.objectives().stream()
            .filter(objective -> !rows || objective.rowsComeIn())
            .toList();
  }

  /** What is asked for where no chip has a say. */
  static Objective said(Optional<CSettings.Goal> asked, boolean rows) {
    CSettings.Goal goal = asked.orElse(null);
    if (rows) {
      return goal == CSettings.Goal.SPEED ? Objective.SPEED_ROWS : Objective.ROWS;
    }
    if (goal == CSettings.Goal.FLASH) {
      return Objective.FLASH;
    }
    return goal == CSettings.Goal.RAM ? Objective.RAM : Objective.SPEED;
  }

  /** What C of a program is called among the runs of a generated folder. */
  public static String run(Program program) {
    return run(CBackend.prefix(program));
  }

  private static String run(String prefix) {
    return "c " + prefix;
  }

  /** The first of {@code images} as the example program's input. */
  public static COptions.Example example(
      Program program, LabelledImages images, PixelInput pixels) {
    byte[] input = Classifiers.inputs(program, images, pixels).apply(0);
    return example(program, "the first test image, a " + images.label(0), input);
  }

  /** An image without ink, or nothing but 0.0 where nothing says what ink is. */
  private static COptions.Example blankExample(Program program, Optional<PixelScale> scale) {
    Value first = program.inputs().get(0);
    PixelInput pixels = new PixelInput(first.quantization(), scale.orElse(PixelScale.UNIT));
    boolean known = program.inputs().size() == 1 && (scale.isPresent() || pixels.matches());
    byte[] input = new byte[program.inputBytes()];
    int at = 0;
    for (Value value : program.inputs()) {
      int blank = known ? pixels.table().get(0) : value.zeroPoint();
      Arrays.fill(input, at, at + value.bytes(), (byte) blank);
      at += value.bytes();
    }
    return example(program, known ? "a blank image" : "nothing but 0.0", input);
  }

  private static COptions.Example example(Program program, String comment, byte[] input) {
    return new COptions.Example(
        comment, Bytes.of(input), Bytes.of(new Simulator(program).run(input)));
  }
}
