package dev.nib.toolkit.report;

import java.util.List;

/**
 * What {@code report.ftlh} prints, formatted already. Only {@link Chart#svg} is markup; all other
 * texts are plain and escaped by the template.
 *
 * @param source the name of the images
 * @param sourcePath as the user gave it
 * @param headline the result in one sentence
 * @param alarm what went wrong in the verification, empty if nothing did
 * @param figures the most important numbers
 * @param epochs empty when nothing was trained
 * @param history charts of the training
 * @param comparison recall of each class, float beside int8
 * @param distorted the int8 net on distorted test images; empty where not measured
 * @param distortedNote what the bars are of
 * @param result the net on the test images
 * @param origin where and when, checksums included
 * @param commands that do the same
 * @param tables files of comma-separated values beside the report
 */
public record ReportView(
    String title,
    String version,
    String net,
    String source,
    String sourcePath,
    String seed,
    String headline,
    String alarm,
    List<Figure> figures,
    List<Target> targets,
    List<Run> runs,
    Drawings history,
    List<Epoch> epochs,
    Samples samples,
    List<Bar> histogram,
    Drawings comparison,
    List<Bar> distorted,
    String distortedNote,
    NetView result,
    List<Row> files,
    List<Row> timings,
    List<Row> origin,
    List<String> commands,
    List<String> tables) {

  /** A number with what it is. */
  public record Figure(String value, String label, String note) {}

  /** A name and its value. */
  public record Row(String name, String value) {}

  /**
   * What a run took on an emulated core.
   *
   * @param time at a chip's clock
   */
  public record Run(
      String core,
      String options,
      String count,
      String unit,
      String time,
      String code,
      String constants,
      String arena,
      String stack) {}

  /**
   * A verified target.
   *
   * @param style the class of its mark in the style sheet
   */
  public record Target(
      String name,
      String style,
      String mark,
      String status,
      String images,
      String compared,
      String different,
      String detail,
      String seconds) {}

  /**
   * A drawn chart.
   *
   * @param svg markup, made of numbers only
   */
  public record Chart(String title, String svg) {}

  /**
   * A row of the table of epochs.
   *
   * @param kept whether its weights became the net
   */
  public record Epoch(
      String number,
      String trainLoss,
      String trainAccuracy,
      String validationLoss,
      String validationAccuracy,
      String learningRate,
      String seconds,
      boolean kept) {}

  /** Sample digits: a column per class. */
  public record Samples(String note, List<SampleColumn> columns) {}

  /** The samples of one class. */
  public record SampleColumn(String label, List<NetView.Sample> images) {}

  /**
   * A bar of a histogram.
   *
   * @param percent its length, 0..100, of the longest
   */
  public record Bar(String label, String count, String percent) {}
}
