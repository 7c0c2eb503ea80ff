package dev.nib.toolkit.report;

import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;

/** Bars of several series side by side, for each of some groups. */
final class BarChart {
  private static final int WIDTH = 1040;
  private static final int HEIGHT = 300;
  private static final double FILLED = 0.8;
  private static final int TURNED = 30;
  private static final int MANY = 8;
  private static final int STEP = 5;

  private final String name;
  private final String unit;
  private final List<String> groups;
  private final List<List<Double>> series = new ArrayList<>();
  private final double least;

  /**
   * A chart to draw.
   *
   * @param name unique in the document, of letters
   * @param unit what is drawn and in which unit, the name of the upright axis
   * @param groups the names below the bars
   * @param least where the upright axis begins
   */
  BarChart(String name, String unit, List<String> groups, double least) {
    this.name = name;
    this.unit = unit;
    this.groups = groups;
    this.least = least;
  }

  /** A tidy number below all of some percentages, for the upright axis to begin at. */
  static double below(List<Double> percentages) {
    double least = percentages.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    return Math.max(0, STEP * Math.floor(least / STEP) - STEP);
  }

  /** A bar more in each group; at most six. */
  BarChart with(List<Double> values) {
    series.add(values);
    return this;
  }

  /** The markup of the drawing. */
  String svg() {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).yAxisTitle(unit).build();
    CategoryStyler styler = chart.getStyler();
    SvgDrawing.style(styler);
    styler.setAvailableSpaceFill(FILLED);
    styler.setYAxisMin(least);
    styler.setYAxisMax(100.0);
    if (groups.size() > MANY) {
      styler.setXAxisLabelRotation(TURNED);
    }
    for (int i = 0; i < series.size(); i++) {
      CategorySeries bars = chart.addSeries("series " + i, groups, series.get(i));
      bars.setFillColor(SvgDrawing.series(i));
      bars.setLineColor(SvgDrawing.series(i));
    }
    return new SvgDrawing(name, WIDTH, HEIGHT).svg(chart::paint);
  }
}
