package dev.nib.search.report;

import dev.nib.search.Search;
import dev.nib.search.SearchFolder;
import dev.nib.search.SearchFolder.TestScore;
import dev.nib.search.SearchSettings;
import dev.nib.search.front.Fronts;
import dev.nib.search.front.Objectives;
import dev.nib.search.space.Candidate;
import dev.nib.search.trial.Limits;
import dev.nib.search.trial.Trial.Stage;
import dev.nib.search.trial.TrialResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a search has found so far.
 *
 * @param folder where it is
 * @param data where the images come from, as the user named them
 * @param limits what a net may take
 * @param seed of everything random
 * @param done whether finalists are trained: else {@code points} are nets on their way
 * @param trials that have been run, those of finalists and the teacher among them
 * @param failed those that gave no net within the limits
 * @param trialSeconds of all trials together, by their workers' clocks
 * @param teacher accuracy of the net that finalists learn from, on the images held out; absent
 *     where the search trained none
 * @param points the nets, by their bytes of flash
 * @param importance of the choices, the most important first
 * @param history trials in the order in which they ended
 */
public record SearchSummary(
    String folder,
    String data,
    Limits limits,
    long seed,
    boolean done,
    int trials,
    int failed,
    double trialSeconds,
    Optional<Double> teacher,
    List<Point> points,
    List<Importance> importance,
    List<Ended> history) {
  /** Of a search without finalists so many are shown. */
  private static final int ON_THE_WAY = 20;

  /** Copies the lists. */
  public SearchSummary {
    points = List.copyOf(points);
    importance = List.copyOf(importance);
    history = List.copyOf(history);
  }

  /**
   * A trial that gave a net.
   *
   * @param epochs passes over the training images
   * @param finalist whether it is one of a finalist's
   * @param accuracy of the int8 file on the images held out
   * @param flashBytes of it
   */
  public record Ended(int epochs, boolean finalist, double accuracy, long flashBytes) {}

  /**
   * The summary of a folder.
   *
   * @param lines the commands of each point
   * @throws dev.nib.toolkit.ToolkitException when there is no search, or it cannot be read
   */
  public static SearchSummary of(SearchFolder folder, CommandLines lines) {
    SearchSettings settings = folder.settings();
    Collection<TrialResult> results = folder.results().values();
    List<List<TrialResult>> finalists = finalists(results, settings.seeds());
    List<List<TrialResult>> nets = finalists.isEmpty() ? onTheirWay(results) : finalists;
    int lowest = settings.epochs().get(0);
    return new SearchSummary(
        folder.path().toString(),
        settings.data(),
        settings.limits(),
        settings.seed(),
        !finalists.isEmpty(),
        results.size(),
        (int) results.stream().filter(r -> !r.counts()).count(),
        results.stream().mapToDouble(TrialResult::seconds).sum(),
        Search.teacherOf(results).map(TrialResult::accuracy),
        points(nets, folder, settings, lines),
        Importance.of(
            results.stream()
                .filter(r -> r.counts() && r.trial().stage() == Stage.RUNG)
                .filter(r -> r.trial().epochs() == lowest)
                .toList()),
        results.stream()
            .filter(r -> r.counts() && r.trial().stage() != Stage.TEACHER)
            .map(
                r ->
                    new Ended(
                        r.trial().epochs(),
                        r.trial().stage() == Stage.LAST,
                        r.accuracy(),
                        r.costs().flashBytes()))
            .toList());
  }

  /**
   * The results of each net of which all seeds are there and keep to the limits, by their seeds.
   */
  static List<List<TrialResult>> finalists(Collection<TrialResult> results, int seeds) {
    Map<Candidate, List<TrialResult>> nets = new LinkedHashMap<>();
    results.stream()
        .filter(r -> r.trial().stage() == Stage.LAST)
        .forEach(r -> nets.computeIfAbsent(r.trial().candidate(), c -> new ArrayList<>()).add(r));
    List<List<TrialResult>> whole = new ArrayList<>();
    for (List<TrialResult> net : nets.values()) {
      if (net.size() >= seeds && net.stream().allMatch(TrialResult::counts)) {
        net.sort(Comparator.comparingLong(r -> r.trial().seed()));
        whole.add(net);
      }
    }
    return whole;
  }

  private static List<List<TrialResult>> onTheirWay(Collection<TrialResult> results) {
    return Fronts.best(Search.standings(results), ON_THE_WAY, TrialResult::objectives).stream()
        .map(List::of)
        .toList();
  }

  private static List<Point> points(
      List<List<TrialResult>> nets,
      SearchFolder folder,
      SearchSettings settings,
      CommandLines lines) {
    List<List<TrialResult>> front = Fronts.first(nets, SearchSummary::objectives);
    Map<String, TestScore> tests = folder.tests();
    Comparator<List<TrialResult>> byFlash =
        Comparator.comparingLong(net -> exported(net).costs().flashBytes());
    return nets.stream()
        .sorted(byFlash.thenComparing(net -> net.get(0).trial().candidate().name()))
        .map(
            net ->
                point(
                    net,
                    front.contains(net),
                    tests,
                    lines.of(exported(net).trial(), folder, settings)))
        .toList();
  }

  private static Objectives objectives(List<TrialResult> net) {
    return exported(net).costs().with(validation(net));
  }

  private static double validation(List<TrialResult> net) {
    return net.stream().mapToDouble(TrialResult::accuracy).sum() / net.size();
  }

  /** The one with the median accuracy on the images held out, of two in the middle the lower. */
  static TrialResult exported(List<TrialResult> net) {
    return net.stream()
        .sorted(Comparator.comparingDouble(TrialResult::accuracy))
        .toList()
        .get((net.size() - 1) / 2);
  }

  private static Point point(
      List<TrialResult> net, boolean front, Map<String, TestScore> tests, List<String> commands) {
    TrialResult exported = exported(net);
    Candidate candidate = exported.trial().candidate();
    List<Point.Seed> seeds = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (TrialResult r : net) {
      Optional<Double> score =
          Optional.ofNullable(tests.get(r.trial().key())).map(TestScore::accuracy);
      score.ifPresent(scores::add);
      seeds.add(
          new Point.Seed(
              r.trial().seed(), r.float32Accuracy(), r.accuracy(), score, r.equals(exported)));
    }
    return new Point(
        candidate.name(),
        candidate.net(),
        candidate.learningRate(),
        candidate.augment().name().toLowerCase(Locale.ROOT),
        candidate.perTensorWeights(),
        exported.trial().epochs(),
        exported.trial().taught(),
        front,
        exported.costs(),
        validation(net),
        scores.size() == net.size() ? Optional.of(MeanInterval.of(scores)) : Optional.empty(),
        seeds,
        commands);
  }
}
