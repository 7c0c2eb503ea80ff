package dev.nib.toolkit.report;

import static dev.nib.toolkit.report.Pages.descendants;
import static dev.nib.toolkit.report.Pages.elements;
import static dev.nib.toolkit.report.Pages.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.Crop;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.toolkit.inputs.Scores;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What the contact sheet says, and that it needs nothing else. */
class ContactSheetTest {
  private final LabelledImages digits = SyntheticDigits.generate(10, 2, SyntheticDigits.Part.TEST);

  private ContactSheet.Entry entry(
      String name, int label, int prediction, double probability, String... warnings) {
    List<Double> probabilities = new ArrayList<>();
    int next = (prediction + 1) % 10;
    for (int c = 0; c < 10; c++) {
      probabilities.add(c == prediction ? probability : c == next ? 1 - probability : 0);
    }
    GreyImage image = digits.image(prediction);
    return new ContactSheet.Entry(
        name,
        image.inverted(),
        image,
        image.size(),
        Optional.of(new Crop(7, 0, 14, 28)),
        Optional.of(label),
        prediction,
        next,
        probabilities,
        true,
        List.of(warnings));
  }

  private ContactSheet sheet() {
    List<ContactSheet.Entry> entries =
        List.of(
            entry("a/sure.png", 3, 3, 0.99),
            entry("b/near.png", 4, 4, 0.6),
            entry("c/<wrong> & \"odd\".png", 8, 5, 0.98),
            entry("d/odd.png", 2, 2, 0.97, "ink & edge"));
    LabelledImages labelled = LabelledImages.of(1, 1, 10, new byte[4], new byte[] {3, 4, 8, 2});
    return new ContactSheet(
        "/home/somebody/pictures",
        "zoo:kb2",
        "f".repeat(64),
        true,
        Optional.of(Scores.of(labelled, new int[] {3, 4, 5, 2})),
        entries,
        List.of("e/bad.png: byte 0: not a PNG & no JPEG"));
  }

  @Test
  void usesNoColourThatNothingDefines() {
    Pages.requireColours(sheet().html());
  }

  @Test
  void isWellFormedAndEscapesNames() throws Exception {
    String html = sheet().html();
    Document document = parsed(html);
    assertThat(text(document, "title")).containsExactly("nib: pictures");
    assertThat(html).doesNotContain("<wrong>").doesNotContain("/home/somebody");
    assertThat(text(document, "h1")).containsExactly("pictures");
    assertThat(text(document, "li").stream().filter(line -> line.contains("bad.png")))
        .containsExactly("e/bad.png: byte 0: not a PNG & no JPEG");
  }

  /** The one that is wrong, then those in doubt, the nearest first, then the sure ones. */
  @Test
  void beginsWithWhatIsInDoubt() throws Exception {
    Document document = parsed(sheet().html());
    List<String> styles = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Element card : elements(document, "figure")) {
      styles.add(card.getAttribute("class") + " " + card.getAttribute("style"));
      for (Element line : descendants(card.getElementsByTagName("p"))) {
        if (line.getAttribute("class").equals("file")) {
          names.add(line.getTextContent());
        }
      }
    }
    assertThat(names)
        .containsExactly("c/<wrong> & \"odd\".png", "b/near.png", "d/odd.png", "a/sure.png");
    assertThat(styles)
        .containsExactly(
            "card wrong --name:2;--class:3",
            "card doubtful --name:1;--class:2",
            "card doubtful --name:3;--class:0",
            "card sure --name:0;--class:1");
    String all = document.getDocumentElement().getTextContent();
    assertThat(all).contains("labelled 8", "98.0\u00a0%", "75.00\u00a0%", "3 of 4");
  }

  @Test
  void holdsWhatTheNetSawPixelForPixelAndNothingOutside() throws Exception {
    String html = sheet().html();
    assertThat(html).doesNotContainIgnoringCase("http").doesNotContain("://", "@import", "<script");
    Document document = parsed(html);
    int seen = 0;
    for (Element image : elements(document, "img")) {
      if (image.getAttribute("class").equals("seen")) {
        // Cards are of the classes 5, 4, 2, 3.
        GreyImage expected = digits.image(new int[] {5, 4, 2, 3}[seen++]);
        assertThat(picture(image.getAttribute("src"))).isEqualTo(expected);
      } else {
        assertThat(image.getAttribute("src")).startsWith("data:image/jpeg;base64,");
        assertThat(picture(image.getAttribute("src")).size()).isEqualTo(digits.size());
      }
    }
    assertThat(seen).isEqualTo(4);
    assertThat(html).contains("left:0.0%;top:25.0%;width:100.0%;height:50.0%");
    assertThat(sheet().html()).isEqualTo(html);
  }

  private static GreyImage picture(String uri) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    byte[] levels = new byte[image.getWidth() * image.getHeight()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) image.getRaster().getSample(i % image.getWidth(), i / image.getWidth(), 0);
    }
    return GreyImage.of(image.getHeight(), image.getWidth(), levels);
  }

  private static List<String> text(Document document, String tag) {
    return elements(document, tag).stream().map(Element::getTextContent).toList();
  }
}
