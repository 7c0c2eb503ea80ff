package dev.nib.toolkit.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
import org.knowm.xchart.style.AxesChartStyler;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A chart as an SVG element for use inside HTML: XChart lays out and draws, Batik writes what it
 * draws. The colours are variables of the style sheet, so that they follow dark mode; legend and
 * title are the page's business.
 */
final class SvgDrawing {
  /** Paints a chart of so many pixels. */
  interface Painter {
    void paint(Graphics2D graphics, int width, int height);
  }

  // Stand-ins that no default of XChart uses; the style handler puts variables in their place.
  private static final Color INK = new Color(91, 1, 1);
  private static final Color GRID = new Color(92, 1, 1);
  private static final List<Color> SERIES =
      List.of(
          new Color(93, 1, 1),
          new Color(94, 1, 1),
          new Color(95, 1, 1),
          new Color(96, 1, 1),
          new Color(97, 1, 1),
          new Color(98, 1, 1));
  private static final Map<String, String> VARIABLES =
      Map.of(
          "rgb(91,1,1)", "var(--muted)",
          "rgb(92,1,1)", "var(--line)",
          "rgb(93,1,1)", "var(--series0)",
          "rgb(94,1,1)", "var(--series1)",
          "rgb(95,1,1)", "var(--series2)",
          "rgb(96,1,1)", "var(--series3)",
          "rgb(97,1,1)", "var(--series4)",
          "rgb(98,1,1)", "var(--series5)");
  private static final Color NOTHING = new Color(0, 0, 0, 0);

  private final String name;
  private final int width;
  private final int height;

  /**
   * A drawing to make.
   *
   * @param name unique in the document, of letters
   */
  SvgDrawing(String name, int width, int height) {
    this.name = name;
    this.width = width;
    this.height = height;
  }

  /** The markup. */
  String svg(Painter painter) {
    SVGGraphics2D graphics = new SVGGraphics2D(context(), false);
    painter.paint(graphics, width, height);
    return text(graphics.getRoot());
  }

  /** The colour of a series, counted from 0; there are six. */
  static Color series(int number) {
    return SERIES.get(number);
  }

  /** What all charts look alike in. */
  static void style(AxesChartStyler styler) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    styler.setLocale(Locale.ROOT);
    styler.setLegendVisible(false);
    styler.setChartTitleVisible(false);
    styler.setAxisTitleFont(font);
    // Of which XChart 4.0.3 writes the title of the x axis, whatever setXAxisTitleColor was told.
    styler.setChartFontColor(INK);
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

  private String text(Element svg) {
    svg.setAttribute("viewBox", "0 0 " + width + " " + height);
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
