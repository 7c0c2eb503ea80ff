package dev.nib.toolkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Reads the pages that reports are. */
final class Pages {
  private static final Pattern USED = Pattern.compile("var\\((--[\\w-]+)\\)");
  private static final Pattern DEFINED = Pattern.compile("(--[\\w-]+):");

  private Pages() {}

  /** As XML, which is stricter than HTML: every tag closed, every name escaped. */
  static Document parsed(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  static List<Element> elements(Document document, String tag) {
    return descendants(document.getElementsByTagName(tag));
  }

  static List<Element> descendants(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /**
   * A colour that no style sheet of the page defines is none, and black that a chart draws in is
   * lost on a dark page.
   */
  static void requireColours(String html) {
    Set<String> missing = found(USED, html);
    assertThat(missing).isNotEmpty();
    missing.removeAll(found(DEFINED, html));
    assertThat(missing).isEmpty();
    assertThat(html).doesNotContainPattern("<(?!svg)\\w[^>]* fill=\"black\"");
  }

  private static Set<String> found(Pattern pattern, String html) {
    return pattern
        .matcher(html)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
