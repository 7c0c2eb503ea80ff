package dev.nib.cli;

import dev.nib.dataset.augment.Augmentation;
import dev.nib.dataset.augment.FillMode;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.training.Train;
import dev.nib.trainer.loop.Distillation;
import dev.nib.trainer.loop.Recipe;
import dev.nib.trainer.loop.Schedule;
import picocli.CommandLine.Option;

/** The options of a training recipe: augmentation, schedule, targets and averaging. */
final class RecipeOptions {
  @Option(
      names = "--augment",
      arity = "0..1",
      paramLabel = "KIND",
      fallbackValue = "gentle",
      defaultValue = "none",
      description =
          "Change every image anew in every epoch (default: ${DEFAULT-VALUE}): gentle (10 degrees,"
              + " zoom and shifts of 0.1; the default of a bare --augment), study (10 degrees, zoom"
              + " and shifts of 0.3, edges filled with the nearest pixel) or none; the options"
              + " below change single amounts.")
  private String augment;

  @Option(
      names = "--rotation",
      paramLabel = "DEGREES",
      description = "Turn by up to so much (default: as --augment has it).")
  private Double rotation;

  @Option(
      names = "--zoom",
      paramLabel = "PART",
      description =
          "Scale both axes by factors in [1-PART, 1+PART] (default: as --augment has it).")
  private Double zoom;

  @Option(
      names = "--shift",
      paramLabel = "PART",
      description =
          "Shift by up to so much of the width and height (default: as --augment has it).")
  private Double shift;

  @Option(
      names = "--fill",
      paramLabel = "MODE",
      description =
          "What comes in at the edges: nearest, constant, reflect or wrap (default: as --augment"
              + " has it; none and study nearest, gentle constant).")
  private String fill;

  @Option(
      names = "--elastic",
      paramLabel = "PIXELS",
      description = "Distort elastically, by so many pixels, a standard deviation (default: 0).")
  private Double elastic;

  @Option(
      names = "--erase",
      paramLabel = "PART",
      description = "Overwrite a random rectangle in so large a part of the images (default: 0).")
  private Double erase;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "cosine",
      description = "How the step size changes: cosine or constant (default: cosine).")
  private String schedule;

  @Option(
      names = "--label-smoothing",
      paramLabel = "PART",
      defaultValue = "0",
      description = "The part of the target spread over all classes (default: 0).")
  private double labelSmoothing;

  @Option(
      names = "--weight-averaging",
      paramLabel = "DECAY",
      defaultValue = "0",
      description = "Moving average of the weights, such as 0.999 a step (default: 0, none).")
  private double weightAveraging;

  @Option(
      names = "--teacher",
      paramLabel = "F.tflite",
      converter = ModelFileConverter.class,
      description =
          "Learn from this net, trained by nib, or zoo:NAME, beside the labels (default: none).")
  private ModelFile teacher;

  @Option(
      names = "--teacher-weight",
      paramLabel = "PART",
      defaultValue = "0.7",
      description = "The teacher's share in the target (default: 0.7).")
  private double teacherWeight;

  @Option(
      names = "--teacher-temperature",
      paramLabel = "T",
      defaultValue = "2",
      description = "What the teacher's logits are divided by (default: 2).")
  private double teacherTemperature;

  /**
   * The recipe that the options describe.
   *
   * @throws UsageException if a value is out of range or names nothing
   */
  Recipe recipe() {
    try {
      Recipe recipe =
          Recipe.plain()
              .withAugmentation(augmentation())
              .withSchedule(constant("--schedule", Schedule.class, schedule))
              .withLabelSmoothing(labelSmoothing)
              .withWeightAveraging(weightAveraging);
      return teacher == null
          ? recipe
          : recipe.withDistillation(
              new Distillation(Train.teacher(teacher), teacherWeight, teacherTemperature));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private Augmentation augmentation() {
    Augmentation base =
        switch (augment) {
          case "none" -> Augmentation.none();
          case "gentle" -> Augmentation.gentle();
          case "study" -> Augmentation.study();
          default ->
              throw new UsageException(
                  "--augment: %s is none of gentle, study, none".formatted(augment));
        };
    FillMode mode = fill == null ? base.fill() : constant("--fill", FillMode.class, fill);
    return new Augmentation(
        orElse(rotation, base.rotationDegrees()),
        orElse(zoom, base.zoom()),
        orElse(shift, base.widthShift()),
        orElse(shift, base.heightShift()),
        mode,
        base.fillValue(),
        orElse(elastic, base.elasticAmplitude()),
        orElse(erase, base.eraseProbability()));
  }

  private static double orElse(Double given, double otherwise) {
    return given == null ? otherwise : given;
  }

  private static <E extends Enum<E>> E constant(String option, Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(name)) {
        return constant;
      }
    }
    throw new UsageException(
        "%s: %s is none of %s"
            .formatted(
                option,
                name,
                java.util.Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.name().toLowerCase(java.util.Locale.ROOT))
                    .toList()));
  }
}
