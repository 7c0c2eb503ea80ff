package dev.nib.search.report;

import dev.nib.dataset.Preparation;
import dev.nib.search.SearchFolder;
import dev.nib.search.SearchSettings;
import dev.nib.search.space.Candidate;
import dev.nib.search.trial.Trial;
import dev.nib.search.trial.TrialWork;
import dev.nib.toolkit.inputs.ImageSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The commands that make the files of a trial again, byte for byte. */
final class Commands {
  private Commands() {}

  static List<String> of(Trial trial, SearchFolder folder, SearchSettings settings) {
    Candidate candidate = trial.candidate();
    List<String> train =
        new ArrayList<>(List.of("nib", "train", "--net", candidate.net(), "--batch-norm"));
    train.addAll(candidate.augment().options());
    add(train, "--epochs", trial.epochs());
    add(train, "--batch", TrialWork.BATCH);
    add(train, "--learning-rate", candidate.learningRate());
    add(train, "--seed", trial.seed());
    add(train, "--validation-seed", settings.seed());
    settings.limit().ifPresent(n -> add(train, "--limit", n));
    if (trial.taught()) {
      add(train, "--teacher", folder.teacherFile());
    }
    add(train, "--data", settings.data());
    train.addAll(images(settings.images()));
    add(train, "-o", candidate.name() + ".tflite");
    List<String> quantize =
        new ArrayList<>(List.of("nib", "quantize", candidate.name() + ".tflite"));
    add(quantize, "--calibration", settings.data());
    quantize.addAll(images(settings.images()));
    add(quantize, "--method", "mse");
    if (candidate.perTensorWeights()) {
      quantize.add("--per-tensor-weights");
    }
    add(quantize, "-o", candidate.name() + "-int8.tflite");
    return List.of(line(train), line(quantize));
  }

  private static void add(List<String> words, String option, Object value) {
    words.add(option);
    words.add(String.valueOf(value));
  }

  private static List<String> images(ImageSettings settings) {
    List<String> words = new ArrayList<>();
    settings
        .ink()
        .ifPresent(
            ink ->
                words.add(
                    "--invert="
                        + (ink == Preparation.Ink.DARK
                            ? "yes"
                            : ink == Preparation.Ink.BRIGHT
                                ? "no"
                                : ink.name().toLowerCase(Locale.ROOT))));
    settings.transpose().ifPresent(yes -> words.add(yes ? "--transpose" : "--no-transpose"));
    if (settings.fit()) {
      words.add("--fit");
    }
    settings.label().ifPresent(column -> add(words, "--label", column));
    return words;
  }

  private static String line(List<String> words) {
    return String.join(" ", words.stream().map(Commands::quoted).toList());
  }

  /** As a shell wants it. */
  private static String quoted(String word) {
    if (word.matches("[\\w./:=,-]+")) {
      return word;
    }
    return word.matches("[\\w./:=, -]+")
        ? '"' + word + '"'
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
