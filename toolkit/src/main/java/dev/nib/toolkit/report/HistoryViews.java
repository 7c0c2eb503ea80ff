package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import dev.nib.toolkit.report.ReportView.Chart;
import dev.nib.toolkit.report.ReportView.Epoch;
import dev.nib.trainer.loop.EpochRecord;
import dev.nib.trainer.loop.TrainingHistory;
import java.util.List;
import java.util.Optional;

/** The training: charts of loss and accuracy, and the same as numbers. */
record HistoryViews(Drawings drawings, List<Epoch> epochs) {
  private static final double PERCENT = 100;

  static HistoryViews of(List<EpochRecord> history) {
    return of("", history);
  }

  /**
   * As above, for a page with several trainings.
   *
   * @param prefix of letters, tells the charts of this training from those of others
   */
  static HistoryViews of(String prefix, List<EpochRecord> history) {
    // Later epochs that are the best so far take over from earlier ones.
    Optional<EpochRecord> kept = new TrainingHistory(history, false).best();
    List<Epoch> epochs = history.stream().map(e -> epoch(e, kept.equals(Optional.of(e)))).toList();
    return new HistoryViews(
        epochs.isEmpty() ? Drawings.NONE : Drawings.of(() -> charts(prefix, history)), epochs);
  }

  private static List<Chart> charts(String prefix, List<EpochRecord> history) {
    double[] epochs = history.stream().mapToDouble(EpochRecord::epoch).toArray();
    LineChart loss =
        new LineChart(
            prefix + "loss",
            "cross entropy, nats",
            epochs,
            history.stream().mapToDouble(EpochRecord::trainLoss).toArray(),
            history.stream().mapToDouble(EpochRecord::validationLoss).toArray());
    LineChart accuracy =
        new LineChart(
            prefix + "accuracy",
            "accuracy, percent",
            epochs,
            history.stream().mapToDouble(e -> PERCENT * e.trainAccuracy()).toArray(),
            history.stream().mapToDouble(e -> PERCENT * e.validationAccuracy()).toArray());
    return List.of(
        new Chart("Cross entropy in nats, by epoch", loss.svg()),
        new Chart("Accuracy in percent, by epoch", accuracy.svg()));
  }

  private static Epoch epoch(EpochRecord e, boolean kept) {
    return new Epoch(
        "" + e.epoch(),
        Figures.fraction(e.trainLoss()),
        Text.format("%.2f\u00a0%%", PERCENT * e.trainAccuracy()),
        Figures.fraction(e.validationLoss()),
        Text.format("%.2f\u00a0%%", PERCENT * e.validationAccuracy()),
        Text.format("%.2e", e.learningRate()),
        Figures.seconds(e.seconds()),
        kept);
  }
}
