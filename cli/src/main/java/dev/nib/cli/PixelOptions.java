package dev.nib.cli;

import dev.nib.model.PixelScale;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * How grey levels become the numbers that a net takes: the option of every command that feeds
 * images to nets. Forest and SVM scale pixels their own way.
 */
final class PixelOptions {
  @Option(
      names = "--pixels",
      paramLabel = "RANGE",
      converter = Converter.class,
      description =
          "What the net takes grey levels for: 0..1, 0..255, -1..1, or MEAN,STD of the scale 0..1,"
              + " such as 0.1307,0.3081 (default: as the model's file says, else 0..1).")
  private PixelScale told;

  /** For picocli. */
  static final class Converter implements ITypeConverter<PixelScale> {
    @Override
    public PixelScale convert(String text) {
      try {
        return PixelScale.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** What the user says. */
  Optional<PixelScale> told() {
    return Optional.ofNullable(told);
  }

  /** For a net that is to be trained. */
  PixelScale forTraining() {
    return told().orElse(PixelScale.UNIT);
  }

  /**
   * What the user and the files say, who must agree.
   *
   * @throws UsageException with both, when they do not
   */
  Optional<PixelScale> agreed(TfliteFile... files) {
    Optional<PixelScale> scale = told();
    String source = "--pixels";
    for (TfliteFile file : files) {
      Optional<PixelScale> own = file.graph().pixels();
      if (own.isPresent() && scale.isPresent() && !own.get().isSameAs(scale.get())) {
        throw new UsageException(
            "%s: the file says pixels %s, %s says %s; %s"
                .formatted(
                    file.name(),
                    own.get(),
                    source,
                    scale.get(),
                    told == null ? "they are not of one net" : "leave --pixels out"));
      }
      if (scale.isEmpty() && own.isPresent()) {
        scale = own;
        source = file.name();
      }
    }
    return scale;
  }

  /**
   * The pixels of an int8 model, which takes pictures.
   *
   * @param others files that may know the scale too
   * @throws dev.nib.model.ModelException when its input's range is that of other pixels
   */
  PixelInput of(Program program, Console console, TfliteFile... others) {
    Classifiers.picture(program);
    PixelInput pixels = PixelInput.of(program, agreed(others));
    if (!pixels.matches()) {
      console.warn(
          "%s: %s%s"
              .formatted(
                  program.name(),
                  pixels.shortfall(),
                  pixels.proposal().map(p -> "; pixels " + p + " would match it").orElse("")));
    }
    return pixels;
  }

  /** Refuses the option where no picture goes in. */
  void refuseWith(String source) {
    if (told != null) {
      throw new UsageException(
          "--pixels %s: %s is no picture, its numbers go in as they are".formatted(told, source));
    }
  }

  /** The scales that nib knows, but for one, in words. */
  static List<PixelScale> othersThan(PixelScale scale) {
    return PixelScale.KNOWN.stream().filter(known -> !known.isSameAs(scale)).toList();
  }
}
