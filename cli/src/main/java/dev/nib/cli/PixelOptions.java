package dev.nib.cli;

import dev.nib.model.PixelScale;
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

  /** The option as words of a command line. */
  List<String> arguments() {
    return told().map(scale -> List.of("--pixels", scale.toString())).orElse(List.of());
  }

  /** For a net that is to be trained. */
  PixelScale forTraining() {
    return told().orElse(PixelScale.UNIT);
  }
}
