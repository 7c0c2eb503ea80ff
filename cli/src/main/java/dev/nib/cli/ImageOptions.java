package dev.nib.cli;

import dev.nib.dataset.Preparation;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.inputs.ImageSettings.Prepare;
import dev.nib.toolkit.inputs.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How images are loaded: the options of every command that feeds images. */
final class ImageOptions {
  @Option(
      names = "--invert",
      arity = "0..1",
      paramLabel = "yes|no|auto",
      parameterConsumer = Inversion.Consumer.class,
      description =
          "Take the negative of the images, which have dark ink on bright paper; auto takes it"
              + " where the borders of most of them are bright (default: no; with --prepare=digit"
              + " auto, for each image by itself; a bare --invert: yes).")
  private Inversion invert;

  @Option(
      names = "--transpose",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      fallbackValue = "true",
      description =
          "Exchange the rows and columns of the images (default: for EMNIST's files, which their"
              + " names tell).")
  private Boolean transpose;

  @Option(
      names = "--prepare",
      paramLabel = "KIND",
      description =
          "none, or digit: make a digit as MNIST has it of each image, of any size: ink found by"
              + " the border unless --invert says, contrast, the ink's box in the middle (default:"
              + " none; of nib predict: digit, unless --fit is given).")
  private Prepare prepare;

  @Option(
      names = "--crop",
      paramLabel = "auto|WxH+X+Y",
      converter = PartConverter.class,
      description =
          "Take of each image the rectangle of W columns and H rows from column X and row Y on, and"
              + " nothing else; auto, with --prepare=digit, looks for the ink in each (default:"
              + " none, all of it; of nib predict: auto).")
  private Part part;

  @Option(
      names = "--fit",
      description =
          "Scale the images by area to the size that the net takes, each axis by itself (default:"
              + " other sizes are refused).")
  private boolean fit;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "The column of a CSV file's labels: its name, first, last, or its number from 1 (default:"
              + " the one called label, class or target, else the first or last, whichever can"
              + " be).")
  private String label;

  /** Whether images are negated. */
  enum Inversion {
    YES(Preparation.Ink.DARK),
    NO(Preparation.Ink.BRIGHT),
    AUTO(Preparation.Ink.AUTO);

    private final Preparation.Ink ink;

    Inversion(Preparation.Ink ink) {
      this.ink = ink;
    }

    static Inversion of(Preparation.Ink ink) {
      return Arrays.stream(values()).filter(value -> value.ink == ink).findFirst().orElseThrow();
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Takes what follows only where it is one of the words: it may be a file just as well. */
    static final class Consumer implements IParameterConsumer {
      @Override
      public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
        String next = args.isEmpty() ? "" : args.peek().toUpperCase(Locale.ROOT);
        Optional<Inversion> named =
            Arrays.stream(values()).filter(value -> value.name().equals(next)).findFirst();
        if (named.isPresent()) {
          args.pop();
        }
        option.setValue(named.orElse(YES));
      }
    }
  }

  /** For picocli. */
  static final class PartConverter implements ITypeConverter<Part> {
    @Override
    public Part convert(String text) {
      try {
        return Part.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** How images are prepared. */
  ImageSettings settings() {
    return settings(Prepare.NONE, false);
  }

  /** How pictures of any kind are prepared, where the user says nothing of it: as digits. */
  ImageSettings settingsForPictures() {
    return settings(Prepare.DIGIT, true);
  }

  private ImageSettings settings(Prepare byDefault, boolean looksByDefault) {
    Prepare meant = prepare != null ? prepare : fit ? Prepare.NONE : byDefault;
    boolean looks = looksByDefault && meant == Prepare.DIGIT;
    return new ImageSettings(
        part == null ? Optional.empty() : part.crop(),
        part == null ? looks : part.auto(),
        meant,
        Optional.ofNullable(invert).map(said -> said.ink),
        Optional.ofNullable(transpose),
        fit,
        Optional.ofNullable(label));
  }

  /** The options as words of a command line. */
  List<String> arguments() {
    return words(settings());
  }

  /** What a command line says of settings; nothing of what they are without it. */
  static List<String> words(ImageSettings settings) {
    List<String> words = new ArrayList<>();
    settings.ink().ifPresent(ink -> words.add("--invert=" + Inversion.of(ink).word()));
    settings.transpose().ifPresent(yes -> words.add(yes ? "--transpose" : "--no-transpose"));
    if (settings.prepare() != Prepare.NONE) {
      words.add("--prepare=" + settings.prepare());
    }
    if (settings.closer() || settings.crop().isPresent()) {
      words.add("--crop=" + new Part(settings.crop(), settings.closer()));
    }
    if (settings.fit()) {
      words.add("--fit");
    }
    settings.label().ifPresent(column -> words.addAll(List.of("--label", column)));
    return words;
  }
}
