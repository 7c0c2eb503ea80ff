package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import java.awt.Color;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Two lines over epochs, training and validation. */
final class LineChart {
  private static final int WIDTH = 520;
  private static final int HEIGHT = 260;
  private static final float LINE_WIDTH = 2.2f;
  private static final int MARKER_SIZE = 6;
  private static final int MAX_EPOCHS_WITH_MARKERS = 40;

  private final String name;
  private final String unit;
  private final double[] epochs;
  private final double[] train;
  private final double[] validation;

  /**
   * A chart to draw.
   *
   * @param name unique in the document, of letters
   * @param unit what is drawn and in which unit, the name of the upright axis
   * @param epochs {@code [N]}, N at least 1
   * @param train {@code [N]}, left out where not finite
   * @param validation {@code [N]}, left out where not finite
   */
  LineChart(String name, String unit, double[] epochs, double[] train, double[] validation) {
    this.name = name;
    this.unit = unit;
    this.epochs = epochs;
    this.train = train;
    this.validation = validation;
  }

  /** The markup of the drawing. */
  String svg() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle("epoch")
            .yAxisTitle(unit)
            .build();
    SvgDrawing.style(chart.getStyler());
    chart.getStyler().setMarkerSize(MARKER_SIZE);
    // Epochs are whole; between them stands nothing.
    chart.setCustomXAxisTickLabelsFormatter(
        epoch -> epoch == Math.rint(epoch) ? Text.format("%.0f", epoch) : "");
    boolean markers = epochs.length <= MAX_EPOCHS_WITH_MARKERS;
    add(chart, "train", train, 0, markers ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    add(chart, "validation", validation, 1, markers ? SeriesMarkers.DIAMOND : SeriesMarkers.NONE);
    return new SvgDrawing(name, WIDTH, HEIGHT).svg(chart::paint);
  }

  private void add(XYChart chart, String series, double[] values, int number, Marker marker) {
    int[] known =
        IntStream.range(0, values.length).filter(i -> Double.isFinite(values[i])).toArray();
    if (known.length == 0) {
      return;
    }
    XYSeries line =
        chart.addSeries(
            series,
            IntStream.of(known).mapToDouble(i -> epochs[i]).toArray(),
            IntStream.of(known).mapToDouble(i -> values[i]).toArray());
    Color colour = SvgDrawing.series(number);
    line.setLineColor(colour);
    line.setLineWidth(LINE_WIDTH);
    line.setMarker(marker);
    line.setMarkerColor(colour);
  }
}
