package dev.nib.toolkit.check;

import dev.nib.codegen.Text;
import dev.nib.conformance.VerificationResult;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results in the XML that build servers read since Ant's JUnit task: a {@code testsuite} for each
 * file of limits, a {@code testcase} for each limit and target.
 */
public final class JUnitReport {
  /** What XML 1.0 has no way to write. */
  private static final String NO_XML = "[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD]";

  private final XMLStreamWriter xml;

  private JUnitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** The document, with a line feed at its end. */
  public static String of(List<CheckResult> results) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      new JUnitReport(xml).write(results);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text + "\n";
  }

  private void write(List<CheckResult> results) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    line(0);
    xml.writeStartElement("testsuites");
    attribute("name", "nib check");
    counts(results);
    for (CheckResult result : results) {
      suite(result);
    }
    line(0);
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(CheckResult result) throws XMLStreamException {
    line(1);
    xml.writeStartElement("testsuite");
    attribute("name", result.name());
    counts(List.of(result));
    for (CheckedLimit limit : result.limits()) {
      testCase(result, limit.limit(), 0, limit.holds(), limit.line());
    }
    for (VerificationResult target : result.targets()) {
      testCase(
          result,
          "target " + target.target(),
          target.seconds(),
          CheckResult.isEqual(target),
          CheckResult.line(target));
    }
    line(1);
    xml.writeEndElement();
  }

  private void counts(List<CheckResult> results) throws XMLStreamException {
    attribute(
        "tests", "" + results.stream().mapToInt(r -> r.limits().size() + r.targets().size()).sum());
    attribute("failures", "" + results.stream().mapToInt(r -> r.broken().size()).sum());
    attribute("errors", "0");
    attribute("skipped", "0");
    attribute("time", seconds(results.stream().mapToDouble(CheckResult::seconds).sum()));
  }

  private void testCase(
      CheckResult result, String name, double seconds, boolean holds, String detail)
      throws XMLStreamException {
    line(2);
    xml.writeStartElement("testcase");
    attribute("classname", "nib.check." + result.model().file());
    attribute("name", name);
    attribute("time", seconds(seconds));
    line(3);
    xml.writeStartElement(holds ? "system-out" : "failure");
    if (!holds) {
      attribute("message", detail);
      attribute("type", "limit");
    }
    xml.writeCharacters(clean(detail));
    xml.writeEndElement();
    line(2);
    xml.writeEndElement();
  }

  private static String seconds(double time) {
    return Text.format("%.3f", time);
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  private static String clean(String text) {
    return text.replaceAll(NO_XML, "?");
  }

  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
