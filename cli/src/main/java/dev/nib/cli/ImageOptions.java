package dev.nib.cli;

import dev.nib.dataset.Preparation;
import dev.nib.toolkit.inputs.ImageSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How images are loaded: the options of every command that feeds images. */
final class ImageOptions {
  @Option(
      names = "--invert",
      arity = "0..1",
      paramLabel = "yes|no|auto",
      parameterConsumer = Inversion.Consumer.class,
      description =
          "Take the negative of the images, which have dark ink on bright paper; auto takes it"
              + " where the borders of most of them are bright (default: no; a bare --invert:"
              + " yes).")
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

  /** How images are prepared. */
  ImageSettings settings() {
    return new ImageSettings(
        Optional.ofNullable(invert).map(said -> said.ink),
        Optional.ofNullable(transpose),
        fit,
        Optional.ofNullable(label));
  }

  /** The options as words of a command line. */
  List<String> arguments() {
    List<String> words = new ArrayList<>();
    if (invert != null) {
      words.add("--invert=" + invert.name().toLowerCase(Locale.ROOT));
    }
    if (transpose != null) {
      words.add(transpose ? "--transpose" : "--no-transpose");
    }
    if (fit) {
      words.add("--fit");
    }
    if (label != null) {
      words.addAll(List.of("--label", label));
    }
    return words;
  }
}
