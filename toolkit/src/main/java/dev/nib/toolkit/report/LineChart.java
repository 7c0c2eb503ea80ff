package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.DefaultStyleHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.apache.batik.util.SVGConstants;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Two lines over epochs, training and validation, as an SVG element for use inside HTML.
 *
 * <p>XChart lays out and draws, Batik writes what it draws. The colours are variables of the style
 * sheet, so that they follow dark mode; legend and title are the page's business.
 */
final class LineChart {
  private static final int WIDTH = 520;
  private static final int HEIGHT = 260;
  private static final float LINE_WIDTH = 2.2f;
  private static final int MARKER_SIZE = 6;
  private static final int MAX_EPOCHS_WITH_MARKERS = 40;

  // Stand-ins that no default of XChart uses; the style handler puts variables in their place.
  private static final Color INK = new Color(91, 1, 1);
  private static final Color GRID = new Color(92, 1, 1);
  private static final Color TRAIN = new Color(93, 1, 1);
  private static final Color VALIDATION = new Color(94, 1, 1);
  private static final Map<String, String> VARIABLES =
      Map.of(
          "rgb(91,1,1)", "var(--muted)",
          "rgb(92,1,1)", "var(--line)",
          "rgb(93,1,1)", "var(--train)",
          "rgb(94,1,1)", "var(--validation)");
  private static final Color NOTHING = new Color(0, 0, 0, 0);

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
    style(chart);
    boolean markers = epochs.length <= MAX_EPOCHS_WITH_MARKERS;
    add(chart, "train", train, TRAIN, markers ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    add(
        chart,
        "validation",
        validation,
        VALIDATION,
        markers ? SeriesMarkers.DIAMOND : SeriesMarkers.NONE);
    SVGGraphics2D graphics = new SVGGraphics2D(context(), false);
    chart.paint(graphics, WIDTH, HEIGHT);
    return text(graphics.getRoot());
  }

  private static void style(XYChart chart) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    XYStyler styler = chart.getStyler();
    styler.setLocale(Locale.ROOT);
    styler.setLegendVisible(false);
    styler.setChartTitleVisible(false);
    styler.setAxisTitleFont(font);
    styler.setXAxisTitleColor(INK);
    styler.setYAxisTitleColor(INK);
    styler.setChartBackgroundColor(NOTHING);
    styler.setPlotBackgroundColor(NOTHING);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAxisTickLabelsFont(font);
    styler.setAxisTickMarksColor(INK);
    styler.setXAxisTickLabelsColor(INK);
    styler.setYAxisTickLabelsColor(INK);
    styler.setMarkerSize(MARKER_SIZE);
    // Epochs are whole; between them stands nothing.
    chart.setCustomXAxisTickLabelsFormatter(
        epoch -> epoch == Math.rint(epoch) ? Text.format("%.0f", epoch) : "");
  }

  private void add(XYChart chart, String series, double[] values, Color colour, Marker marker) {
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
    line.setLineColor(colour);
    line.setLineWidth(LINE_WIDTH);
    line.setMarker(marker);
    line.setMarkerColor(colour);
  }

  private SVGGeneratorContext context() {
    Document document;
    try {
      document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(SVGConstants.SVG_NAMESPACE_URI, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setPrecision(1);
    context.setComment(null);
    context.setStyleHandler(new Variables());
    context.setIDGenerator(new Ids(name));
    return context;
  }

  private static String text(Element svg) {
    svg.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    svg.setAttribute("role", "img");
    withoutIdsOfGroups(svg);
    StringWriter out = new StringWriter();
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      transformer.transform(new DOMSource(svg), new StreamResult(out));
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
    // Inside HTML the namespace goes without saying.
    return out.toString().replaceAll(" xmlns(:xlink)?=\"[^\"]*\"", "");
  }

  /** Batik gives some groups the same id in every drawing, and a page holds each id once. */
  private static void withoutIdsOfGroups(Node node) {
    if (node instanceof Element element && !element.getTagName().equals("clipPath")) {
      element.removeAttribute("id");
    }
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      withoutIdsOfGroups(child);
    }
  }

  /** Ids of one drawing, counted from 1. */
  private static final class Ids extends SVGIDGenerator {
    private final String drawing;
    private int last;

    Ids(String drawing) {
      this.drawing = drawing;
    }

    @Override
    public String generateID(String prefix) {
      return drawing + "-" + prefix + ++last;
    }
  }

  /** Writes colours that are stand-ins as variables of the style sheet. */
  private static final class Variables extends DefaultStyleHandler {
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // Batik's signature; names and values are strings.
    public void setStyle(Element element, Map styleMap, SVGGeneratorContext context) {
      Map<String, String> attributes = new TreeMap<>();
      StringBuilder css = new StringBuilder();
      new TreeMap<>((Map<String, String>) styleMap)
          .forEach(
              (property, value) -> {
                if (VARIABLES.containsKey(value)) {
                  css.append(property).append(':').append(VARIABLES.get(value)).append(';');
                } else {
                  attributes.put(property, value);
                }
              });
      super.setStyle(element, attributes, context);
      if (css.length() > 0) {
        element.setAttribute("style", css.toString());
      }
    }
  }
}
