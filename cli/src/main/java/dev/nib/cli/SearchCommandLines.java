package dev.nib.cli;

import dev.nib.search.SearchFolder;
import dev.nib.search.SearchSettings;
import dev.nib.search.space.Candidate;
import dev.nib.search.trial.Trial;
import dev.nib.search.trial.TrialWork;
import java.util.ArrayList;
import java.util.List;

/** The commands that make the files of a trial again, byte for byte. */
final class SearchCommandLines {
  private SearchCommandLines() {}

  static List<String> of(Trial trial, SearchFolder folder, SearchSettings settings) {
    Candidate candidate = trial.candidate();
    List<String> train = new ArrayList<>(List.of("--net", candidate.net(), "--batch-norm"));
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
    train.addAll(ImageOptions.words(settings.images()));
    add(train, "-o", candidate.name() + ".tflite");
    List<String> quantize = new ArrayList<>(List.of(candidate.name() + ".tflite"));
    add(quantize, "--calibration", settings.data());
    quantize.addAll(ImageOptions.words(settings.images()));
    add(quantize, "--seed", settings.seed());
    add(quantize, "--method", "mse");
    if (candidate.perTensorWeights()) {
      quantize.add("--per-tensor-weights");
    }
    add(quantize, "-o", candidate.name() + "-int8.tflite");
    return List.of(
        CommandWords.line("nib train", train), CommandWords.line("nib quantize", quantize));
  }

  private static void add(List<String> words, String option, Object value) {
    words.add(option);
    words.add(String.valueOf(value));
  }
}
