package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Points over two axes, as an SVG element for use inside HTML: some of them marked, the others
 * pale.
 *
 * @param name unique in the document, of letters
 * @param across name and unit of the level axis
 * @param upwards name and unit of the upright axis
 * @param marked drawn in the colour of training
 * @param others drawn in the colour of validation
 */
public record PointChart(
    String name, String across, String upwards, List<Dot> marked, List<Dot> others) {
  private static final int WIDTH = 520;
  private static final int HEIGHT = 260;
  private static final int MARKER_SIZE = 6;

  /** A point by its coordinates. */
  public record Dot(double x, double y) {}

  /** Copies the points. */
  public PointChart {
    marked = List.copyOf(marked);
    others = List.copyOf(others);
  }

  /** The markup of the drawing; nothing where there are no points. */
  public String svg() {
    if (marked.isEmpty() && others.isEmpty()) {
      return "";
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(across)
            .yAxisTitle(upwards)
            .build();
    SvgDrawing.style(chart.getStyler());
    chart.getStyler().setMarkerSize(MARKER_SIZE);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    chart.setCustomXAxisTickLabelsFormatter(x -> Text.format("%,.0f", x));
    chart.setCustomYAxisTickLabelsFormatter(y -> Text.format("%.2f", y));
    add(chart, "others", others, SvgDrawing.series(1));
    add(chart, "marked", marked, SvgDrawing.series(0));
    return new SvgDrawing(name, WIDTH, HEIGHT).svg(chart::paint);
  }

  private static void add(XYChart chart, String series, List<Dot> dots, Color colour) {
    if (!dots.isEmpty()) {
      chart
          .addSeries(
              series,
              dots.stream().mapToDouble(Dot::x).toArray(),
              dots.stream().mapToDouble(Dot::y).toArray())
          .setMarker(SeriesMarkers.CIRCLE)
          .setMarkerColor(colour);
    }
  }
}
