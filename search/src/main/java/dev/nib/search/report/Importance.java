package dev.nib.search.report;

import dev.nib.search.space.Candidate;
import dev.nib.search.trial.TrialResult;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.LayerDefinition.Sliding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How much a choice tells of the accuracy at the lowest rung: the part of the variance that lies
 * between its values rather than within them (eta squared). Choices go together, so the parts do
 * not add up to 1; with few trials a choice of many values seems to tell much.
 *
 * @param choice what was chosen
 * @param part 0, nothing, to 1
 * @param values mean accuracy and number of trials of each value, by the value
 */
public record Importance(String choice, double part, Map<String, Group> values) {
  /**
   * The trials of one value.
   *
   * @param trials how many
   * @param accuracy their mean on the images held out, 0..1
   */
  public record Group(int trials, double accuracy) {}

  /** Of all choices, the most important first. */
  static List<Importance> of(List<TrialResult> results) {
    if (results.size() < 2) {
      return List.of();
    }
    Map<String, Function<Candidate, String>> choices = new LinkedHashMap<>();
    choices.put("layers", c -> "" + c.definition().layers().size());
    choices.put("first kernel", c -> first(c, s -> "" + s.kernel()));
    choices.put("first stride", c -> first(c, s -> "" + s.stride()));
    choices.put("depthwise layers", c -> "" + count(c, LayerDefinition.DepthwiseConvolution.class));
    choices.put("max-pools", c -> "" + count(c, LayerDefinition.MaxPool.class));
    choices.put(
        "means",
        c ->
            ""
                + (count(c, LayerDefinition.AveragePool.class)
                    + count(c, LayerDefinition.GlobalAveragePool.class)));
    choices.put("learning rate", c -> "" + c.learningRate());
    choices.put("augmentation", c -> c.augment().name().toLowerCase(Locale.ROOT));
    choices.put("scales of weights", c -> c.perTensorWeights() ? "per tensor" : "per channel");
    List<Importance> all = new ArrayList<>();
    choices.forEach((name, choice) -> all.add(of(name, choice, results)));
    all.sort(Comparator.comparingDouble(importance -> -importance.part()));
    return all;
  }

  private static Importance of(
      String name, Function<Candidate, String> choice, List<TrialResult> results) {
    Map<String, List<Double>> groups = new TreeMap<>();
    results.forEach(
        r ->
            groups
                .computeIfAbsent(choice.apply(r.trial().candidate()), v -> new ArrayList<>())
                .add(r.accuracy()));
    double mean = mean(results.stream().map(TrialResult::accuracy).toList());
    double all =
        results.stream().mapToDouble(r -> (r.accuracy() - mean) * (r.accuracy() - mean)).sum();
    double between = 0;
    Map<String, Group> values = new TreeMap<>();
    for (Map.Entry<String, List<Double>> group : groups.entrySet()) {
      double own = mean(group.getValue());
      between += group.getValue().size() * (own - mean) * (own - mean);
      values.put(group.getKey(), new Group(group.getValue().size(), own));
    }
    return new Importance(name, all > 0 ? between / all : 0, values);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }

  private static String first(Candidate candidate, Function<Sliding, String> value) {
    for (LayerDefinition layer : candidate.definition().layers()) {
      if (layer instanceof Sliding sliding) {
        return value.apply(sliding);
      }
    }
    return "none";
  }

  private static long count(Candidate candidate, Class<? extends LayerDefinition> kind) {
    return candidate.definition().layers().stream().filter(kind::isInstance).count();
  }
}
