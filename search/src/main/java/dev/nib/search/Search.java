package dev.nib.search;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.search.SearchFolder.TestScore;
import dev.nib.search.front.Fronts;
import dev.nib.search.journal.Journal;
import dev.nib.search.journal.JsonLines;
import dev.nib.search.schedule.Rungs;
import dev.nib.search.space.Augment;
import dev.nib.search.space.Candidate;
import dev.nib.search.trial.Trial;
import dev.nib.search.trial.Trial.Stage;
import dev.nib.search.trial.TrialResult;
import dev.nib.search.trial.TrialRunner;
import dev.nib.search.trial.TrialWork;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.training.Train;
import dev.nib.trainer.loop.TrainedNet;
import dev.nib.trainer.nets.NetText;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A search: generations of proposals climb rungs of ever more epochs, and the best of all are
 * trained with several seeds and a teacher.
 *
 * <p>A trial that the journal has is not run again. That is all there is to going on after a kill:
 * the same settings ask for the same trials.
 */
public final class Search {
  /** The net of the zoo that finalists' teachers are like. */
  private static final String TEACHER = "kb44";

  private static final double TEACHER_RATE = 0.006;

  private final SearchFolder folder;
  private final SearchSettings settings;
  private final TrialWork work;
  private final TrialRunner runner;
  private final Progress progress;
  private final AtomicLong epochsDone = new AtomicLong();

  private Search(
      SearchFolder folder,
      SearchSettings settings,
      TrialWork work,
      TrialRunner runner,
      Progress progress) {
    this.folder = folder;
    this.settings = settings;
    this.work = work;
    this.runner = runner;
    this.progress = progress;
  }

  /**
   * Runs the search of a folder to its end.
   *
   * @param work what a trial does, for proposals to be judged by, too
   * @param test images that finalists are scored on, once, when all is chosen
   * @throws ToolkitException when nothing can be written or trials cannot be run
   */
  public static void run(
      SearchFolder folder,
      TrialWork work,
      LabelledImages test,
      TrialRunner runner,
      Progress progress) {
    SearchSettings settings = folder.settings();
    Search search = new Search(folder, settings, work, runner, progress);
    try (Journal journal = Journal.open(folder.path())) {
      progress.during(
          "searching",
          stage -> {
            search.search(journal, stage);
            return null;
          });
      search.score(journal, test);
    }
  }

  private void search(Journal journal, Progress.Stage stage) {
    CompletableFuture<String> teacher =
        CompletableFuture.supplyAsync(() -> teacher(journal, stage), task -> daemon(task).start());
    List<TrialResult> results = new ArrayList<>();
    Proposals proposals = new Proposals(work.judge(), settings.seed());
    for (int generation = 0; generation < settings.generations(); generation++) {
      if (teacher.isCompletedExceptionally()) {
        break; // joining it says why
      }
      List<Candidate> proposed = proposals.generation(generation, settings.proposals(), results);
      if (proposed.isEmpty()) {
        progress.warn(
            "generation %d: no further net was found that keeps to the limits", generation);
        break;
      }
      results.addAll(climb(proposed, journal, stage));
    }
    String taught = joined(teacher);
    List<TrialResult> finalists = finalists(results);
    if (finalists.isEmpty()) {
      throw ToolkitException.ofCheck(
          "%s: none of %,d trials gave a net that keeps to the limits",
          folder.path(), results.size());
    }
    run(lastTrials(finalists), taught, journal, stage);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "nib-search-teacher");
    thread.setDaemon(true);
    return thread;
  }

  private static String joined(CompletableFuture<String> teacher) {
    try {
      return teacher.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The rungs of a generation: of each the best go on. */
  private List<TrialResult> climb(List<Candidate> proposed, Journal journal, Progress.Stage stage) {
    Rungs rungs = settings.rungs();
    List<Integer> sizes = rungs.sizes(settings.proposals());
    List<TrialResult> all = new ArrayList<>();
    List<Candidate> climbing = proposed;
    for (int rung = 0; rung < rungs.count() && !climbing.isEmpty(); rung++) {
      int epochs = rungs.epochs().get(rung);
      List<TrialResult> results =
          run(
              climbing.stream()
                  .map(c -> new Trial(c, Stage.RUNG, epochs, settings.seed(), false))
                  .toList(),
              "",
              journal,
              stage);
      all.addAll(results);
      if (rung + 1 < rungs.count()) {
        List<TrialResult> good = results.stream().filter(TrialResult::counts).toList();
        climbing =
            Fronts.best(good, sizes.get(rung + 1), TrialResult::objectives).stream()
                .map(result -> result.trial().candidate())
                .toList();
      }
    }
    return all;
  }

  /** The best of those that reached the highest rung that any reached. */
  private List<TrialResult> finalists(List<TrialResult> results) {
    int most =
        results.stream()
            .filter(TrialResult::counts)
            .mapToInt(result -> result.trial().epochs())
            .max()
            .orElse(0);
    List<TrialResult> highest =
        results.stream()
            .filter(result -> result.counts() && result.trial().epochs() == most)
            .toList();
    return Fronts.best(highest, settings.finalists(), TrialResult::objectives);
  }

  private List<Trial> lastTrials(List<TrialResult> finalists) {
    List<Trial> trials = new ArrayList<>();
    for (TrialResult finalist : finalists) {
      for (int i = 0; i < settings.seeds(); i++) {
        trials.add(
            new Trial(
                finalist.trial().candidate(),
                Stage.LAST,
                settings.rungs().lastEpochs(),
                settings.seed() + i,
                settings.taught()));
      }
    }
    return trials;
  }

  /** The float32 file that finalists learn from, in Base64; empty for none. */
  private String teacher(Journal journal, Progress.Stage stage) {
    if (settings.teacher().isPresent()) {
      ModelFile file = new ModelFile(settings.teacher().get());
      Train.teacher(file);
      GivenTeacher.check(file, settings.seed(), progress);
      byte[] bytes = TfliteWriter.write(file.float32().graph());
      return keptTeacher(bytes);
    }
    if (settings.teacherEpochs() == 0) {
      return "";
    }
    String net =
        NetText.print(
            TrainedNet.of(new ModelFile("zoo:" + TEACHER).float32().graph())
                .orElseThrow()
                .definition());
    Candidate candidate = new Candidate(net, TEACHER_RATE, Augment.STRONG, false);
    Trial trial =
        new Trial(candidate, Stage.TEACHER, settings.teacherEpochs(), settings.seed(), false);
    TrialResult result = run(List.of(trial), "", journal, stage).get(0);
    if (!result.counts()) {
      throw new ToolkitException("the teacher: %s", result.problem());
    }
    return keptTeacher(result.float32Bytes());
  }

  private String keptTeacher(byte[] file) {
    OutputFiles.write(folder.teacherFile(), file);
    return Base64.getEncoder().encodeToString(file);
  }

  /** Has those trials run that the journal does not have; the results in the trials' order. */
  private List<TrialResult> run(
      List<Trial> trials, String teacher, Journal journal, Progress.Stage stage) {
    List<Trial> open = new ArrayList<>();
    for (Trial trial : trials) {
      if (journal.find(trial).isPresent()) {
        done(trial, journal, stage);
      } else {
        open.add(trial);
      }
    }
    if (!open.isEmpty()) {
      runner.run(
          open,
          teacher,
          result -> {
            journal.add(result);
            done(result.trial(), journal, stage);
          });
    }
    return trials.stream().map(trial -> journal.find(trial).orElseThrow()).toList();
  }

  private void done(Trial trial, Journal journal, Progress.Stage stage) {
    long epochs = epochsDone.addAndGet(trial.epochs());
    Collection<TrialResult> all = journal.all();
    double best =
        all.stream()
            .filter(r -> r.counts() && r.trial().stage() != Stage.TEACHER)
            .mapToDouble(TrialResult::accuracy)
            .max()
            .orElse(0);
    stage.at(
        epochs,
        Math.max(epochs, epochsInAll()),
        Message.of("epochs, %d trials, best %s", all.size(), Scores.percent(best)).text());
  }

  private long epochsInAll() {
    Rungs rungs = settings.rungs();
    return settings.generations() * rungs.generationEpochs(settings.proposals())
        + (long) settings.finalists() * settings.seeds() * rungs.lastEpochs()
        + (settings.teacher().isPresent() ? 0 : settings.teacherEpochs());
  }

  /** The test images, once for each file that is reported. */
  private void score(Journal journal, LabelledImages test) {
    Map<String, TestScore> known = folder.tests();
    try (JsonLines scores = JsonLines.append(folder.testFile())) {
      List<TrialResult> open =
          journal.all().stream()
              .filter(r -> r.trial().stage() == Stage.LAST && r.counts())
              .filter(r -> !known.containsKey(r.trial().key()))
              .toList();
      open.parallelStream()
          .map(
              r ->
                  new TestScore(
                      r.trial().key(),
                      test.count(),
                      TrialWork.accuracy(
                          TfliteFile.of(r.trial().candidate().name(), r.int8Bytes()), test)))
          .toList()
          .forEach(scores::append);
    }
  }

  /** Of each net that counts the result of its longest training without a teacher. */
  public static List<TrialResult> standings(Collection<TrialResult> results) {
    Map<Candidate, TrialResult> longest = new LinkedHashMap<>();
    for (TrialResult result : results) {
      if (result.counts() && result.trial().stage() == Stage.RUNG) {
        longest.merge(
            result.trial().candidate(),
            result,
            (a, b) -> a.trial().epochs() >= b.trial().epochs() ? a : b);
      }
    }
    return List.copyOf(longest.values());
  }

  /** The teacher's result, where the search trained one. */
  public static Optional<TrialResult> teacherOf(Collection<TrialResult> results) {
    return results.stream().filter(r -> r.trial().stage() == Stage.TEACHER).findFirst();
  }
}
