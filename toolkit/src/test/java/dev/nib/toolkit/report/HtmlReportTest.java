package dev.nib.toolkit.report;

import static dev.nib.toolkit.report.Pages.descendants;
import static dev.nib.toolkit.report.Pages.elements;
import static dev.nib.toolkit.report.Pages.parsed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.VerificationResult;
import dev.nib.dataset.LabelledImages;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.trainer.loop.EpochRecord;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What the report says, and that it needs nothing else. */
class HtmlReportTest {
  @Test
  void isWellFormedAndHoldsEveryIdOnce() throws Exception {
    Document document = parsed(HtmlReport.render(SampleData.usual()));
    Set<String> ids = new HashSet<>();
    for (Element element : elements(document, "*")) {
      if (element.hasAttribute("id")) {
        assertThat(ids.add(element.getAttribute("id"))).as(element.getAttribute("id")).isTrue();
      }
    }
    assertThat(ids).contains("verification", "training", "layers", "memory");
  }

  @Test
  void usesNoColourThatNothingDefines() {
    Pages.requireColours(HtmlReport.render(SampleData.usual()));
  }

  @Test
  void refersToNothingOutside() throws Exception {
    String html = HtmlReport.render(SampleData.usual());
    assertThat(html).doesNotContainIgnoringCase("http").doesNotContain("://", "@import", "<script");
    for (Element element : elements(parsed(html), "*")) {
      assertThat(element.getAttribute("src")).matches("|data:image/png;base64,[A-Za-z0-9+/=]+");
      // To a section of the page, or to a table beside it.
      assertThat(element.getAttribute("href")).matches("|#[a-z]+|tables/[a-z0-9-]+[.]csv");
    }
  }

  @Test
  void sameDataGiveTheSameText() {
    assertThat(HtmlReport.render(SampleData.usual()))
        .isEqualTo(HtmlReport.render(SampleData.usual()));
  }

  @Test
  void theLocaleOfTheMachineDoesNotMatter() {
    String here = HtmlReport.render(SampleData.usual());
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(HtmlReport.render(SampleData.usual())).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void saysTheResultInOneSentence() throws Exception {
    Document document = parsed(HtmlReport.render(SampleData.usual()));
    assertThat(textOf(document, "p", "headline"))
        .containsExactly(
            "The net tiny recognises 92.50\u00a0% of 40 test images in int8 arithmetic"
                + " (float: 95.00\u00a0%; the same answer for 97.50\u00a0%), with 1,312 bytes of"
                + " constants in flash and an arena of 312 bytes; on 1 of 3 targets every byte"
                + " equals the simulator's, 1 does not fit (attiny), 1 not verified (verilator).");
    assertThat(textOf(document, "p", "alarm")).isEmpty();
  }

  @Test
  void namesAreEscaped() throws Exception {
    VerificationResult result =
        VerificationResult.notVerified(SampleData.NASTY, SampleData.NASTY + " is missing");
    String html =
        HtmlReport.render(SampleData.of(SampleData.NASTY, SampleData.history(1), List.of(result)));
    assertThat(html).doesNotContain("<b>&");
    Document document = parsed(html);
    assertThat(document.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo(SampleData.NASTY + " on " + SampleData.NASTY);
    assertThat(textOf(document, "td", "detail")).containsExactly(SampleData.NASTY + " is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "synthetic, synthetic",
    "mnist, mnist",
    "/home/someone/scans, scans",
    "../scans/, scans",
    "scans/all.csv, all.csv",
    "/, images"
  })
  void titlesHaveTheNameOfTheImagesNotThePath(String source, String name) throws Exception {
    ReportData usual = SampleData.usual();
    Document document =
        parsed(
            HtmlReport.render(
                new ReportData(
                    usual.net(),
                    source,
                    usual.seed(),
                    usual.history(),
                    usual.result(),
                    usual.verification(),
                    usual.files(),
                    usual.distorted(),
                    usual.distortedImages(),
                    usual.timings(),
                    usual.origin())));
    String title = document.getElementsByTagName("title").item(0).getTextContent();
    String heading = document.getElementsByTagName("h1").item(0).getTextContent();
    assertThat(title).isEqualTo("nib: tiny on " + name);
    assertThat(heading).isEqualTo("tiny on " + name);
    assertThat(textOf(document, "td", "name")).contains(source);
  }

  @Test
  void theContentsLeadToEverySection() throws Exception {
    Document document = parsed(HtmlReport.render(SampleData.usual()));
    List<String> sections =
        elements(document, "section").stream().map(s -> "#" + s.getAttribute("id")).toList();
    List<String> links =
        elements(document, "a").stream()
            .map(a -> a.getAttribute("href"))
            .filter(href -> href.startsWith("#"))
            .toList();
    assertThat(links).isEqualTo(sections).hasSizeGreaterThan(8);
  }

  @Test
  void saysWhereWhenAndHowToDoTheSame() throws Exception {
    Document document = parsed(HtmlReport.render(SampleData.usual()));
    assertThat(textOf(document, "td", "hash"))
        .contains("2026-11-28 20:15 +00:00", "Linux, amd64, 2 processors, Java 17")
        .contains("ab".repeat(32), "cd".repeat(32), "01".repeat(32), "23".repeat(32));
    assertThat(textOf(document, "pre", "commands")).containsExactly("nib quickstart --data tiny\n");
  }

  @Test
  void tablesHoldWhatTheReportDraws() {
    Map<String, String> tables = ReportTables.of(SampleData.usual());
    assertThat(tables)
        .containsOnlyKeys(
            "epochs.csv",
            "confusion-float.csv",
            "confusion-int8.csv",
            "tensors.csv",
            "distorted.csv",
            "verification.csv",
            "runs.csv");
    assertThat(tables.get("epochs.csv").lines())
        .hasSize(4)
        .contains("2,0.5,0.9,0.4,0.95,0.001,2.0");
    assertThat(tables.get("distorted.csv")).isEqualTo("kind,accuracy\nfog,0.125\nshift,0.875\n");
    assertThat(tables.get("tensors.csv")).contains("input,Input,,1.0,0.0");
    // 40 images, of which int8 takes one 1 for a 4.
    assertThat(tables.get("confusion-int8.csv").lines())
        .hasSize(101)
        .contains("1,1,3", "1,4,1", "4,4,4");
  }

  @Test
  void averagesAndAxesHaveTheirNames() throws Exception {
    Document document = parsed(HtmlReport.render(SampleData.usual()));
    assertThat(textOf(document, "tr", "sum").get(0)).startsWith("macro average");
    assertThat(textOf(document, "th", "axis"))
        .containsExactly("taken for", "is", "taken for", "is");
    assertThat(textOf(document, "text", "middle")).contains("layer", "byte of the arena");
  }

  @Test
  void whatWasNotVerifiedSaysSo() throws Exception {
    Document document = parsed(HtmlReport.render(SampleData.usual()));
    assertThat(textOf(document, "span", "mark open")).containsExactly("? not verified");
    assertThat(textOf(document, "span", "mark idle")).containsExactly("– does not fit");
    assertThat(textOf(document, "td", "detail")).contains("verilator is not installed");
  }

  @Test
  void aDifferenceIsAnAlarm() throws Exception {
    List<VerificationResult> results = new ArrayList<>(SampleData.verification());
    results.add(SampleData.different());
    results.add(VerificationResult.failed("clang", "does not build"));
    Document document =
        parsed(HtmlReport.render(SampleData.of("tiny", SampleData.history(1), results)));
    assertThat(textOf(document, "p", "alarm"))
        .containsExactly(
            "Do not use before this is mended: cortex-m4 (different), clang (failed).");
    assertThat(textOf(document, "span", "mark bad")).containsExactly("≠ different", "✗ failed");
    assertThat(textOf(document, "td", "detail"))
        .contains("ran; first: image 2, conv0[5] is -3, expected -4");
  }

  @Test
  void nothingVerifiedIsSaid() {
    assertThat(HtmlReport.render(SampleData.of("tiny", List.of(), List.of())))
        .contains("nothing was verified", "Nothing was verified in this run.")
        .doesNotContain("id=\"training\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void chartsOfFewAndManyEpochs(int epochs) throws Exception {
    Document document =
        parsed(
            HtmlReport.render(
                SampleData.of("tiny", SampleData.history(epochs), SampleData.verification())));
    List<Element> charts =
        elements(document, "figure").stream()
            .filter(figure -> figure.getElementsByTagName("svg").getLength() == 1)
            .toList();
    // Loss and accuracy of the epochs, recall of the classes.
    assertThat(charts).hasSize(3);
    for (Element chart : charts) {
      String styles =
          String.join(
              " ",
              descendants(chart.getElementsByTagName("*")).stream()
                  .map(element -> element.getAttribute("style"))
                  .toList());
      assertThat(styles).contains("var(--series0)", "var(--series1)");
    }
    assertThat(textOf(document, "span", "mark good")).contains("kept");
  }

  @Test
  void lossesThatAreNoNumbersLeaveGaps() {
    double nan = Double.NaN;
    List<EpochRecord> history =
        List.of(
            new EpochRecord(1, nan, 0.1, nan, 0.1, 1e-3, 2, false),
            new EpochRecord(2, Double.POSITIVE_INFINITY, 0.1, nan, 0.1, 1e-3, 2, true));
    assertThat(HtmlReport.render(SampleData.of("tiny", history, List.of())))
        .contains("<svg", "NaN", "Infinity")
        .doesNotContain("No charts");
  }

  @Test
  void imagesArePixelExact() throws Exception {
    LabelledImages images = SampleData.images();
    byte[] png = Base64.getDecoder().decode(PngUri.of(images, 4).split(",", -1)[1]);
    Raster raster = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    assertThat(raster.getNumBands()).isEqualTo(1);
    for (int y = 0; y < images.height(); y++) {
      for (int x = 0; x < images.width(); x++) {
        assertThat(raster.getSample(x, y, 0)).isEqualTo(images.pixel(4, y, x));
      }
    }
  }

  @Test
  void theSurestMistakesComeFirst() throws Exception {
    Document document = parsed(HtmlReport.render(SampleData.usual()));
    assertThat(textOf(document, "figcaption", "mistake"))
        .containsExactly(
            "image 11label 1int8: 4 (0.61)float: 1",
            "image 7label 7int8: 0 (0.57)float: 0",
            "image 3label 3int8: 9 (0.53)float: 9",
            "image 11label 1int8: 4 (0.61)float: 1");
  }

  @Test
  void floatAgainstInt8IsTold() throws Exception {
    String text =
        parsed(HtmlReport.render(SampleData.usual())).getDocumentElement().getTextContent();
    assertThat(text)
        .contains(
            "Only float is right on 1, only int8 on 0 images: no more of a difference than chance"
                + " makes (McNemar's exact test, p\u00a0=\u00a01.00).")
        // Wilson: 38 and 37 of 40.
        .contains("83.50 to 98.62\u00a0%", "80.14 to 97.42\u00a0%")
        .contains("41.3\u00a0dB", "0.999973", "0.125\u00a0%");
  }

  @Test
  void everyBufferOfThePlanIsDrawnInsideTheFrame() throws Exception {
    ReportData data = SampleData.usual();
    Document document = parsed(HtmlReport.render(data));
    List<Element> rectangles =
        elements(document, "rect").stream()
            .filter(rect -> rect.getAttribute("class").startsWith("slot"))
            .toList();
    assertThat(rectangles)
        .hasSize(
            CBackend.place(data.result().program(), CTarget.of(Objective.SPEED))
                .arena()
                .slots()
                .size());
    for (Element rectangle : rectangles) {
      double right = number(rectangle, "x") + number(rectangle, "width");
      double bottom = number(rectangle, "y") + number(rectangle, "height");
      assertThat(number(rectangle, "x")).isBetween(62.0, right);
      assertThat(right).isLessThanOrEqualTo(752);
      assertThat(number(rectangle, "y")).isBetween(12.0, bottom);
      assertThat(bottom).isLessThanOrEqualTo(294.5);
    }
  }

  @Test
  void predictionsMustFitTheImages() {
    NetResult usual = SampleData.usual().result();
    assertThatThrownBy(
            () ->
                new NetResult(
                    usual.test(),
                    Predictions.of(new int[3]),
                    usual.int8(),
                    List.of(),
                    0,
                    usual.program(),
                    1,
                    1))
        .hasMessage("40 test images, but 3 float and 40 int8 predictions");
  }

  @Test
  void nearlyAllIsNotAll() {
    assertThat(Figures.percent(99_999, 100_000)).isEqualTo("99.99\u00a0%");
    assertThat(Figures.percent(5, 5)).isEqualTo("100.00\u00a0%");
    assertThat(Figures.seconds(59.97)).isEqualTo("1\u00a0min\u00a000\u00a0s");
    assertThat(Figures.seconds(125.4)).isEqualTo("2\u00a0min\u00a005\u00a0s");
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static List<String> textOf(Document document, String tag, String style) {
    return elements(document, tag).stream()
        .filter(element -> element.getAttribute("class").equals(style))
        .map(Element::getTextContent)
        .toList();
  }
}
