package dev.nib.model.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.PixelScale;
import dev.nib.model.testing.SampleGraphs;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scale of pixels that a file remembers. */
class PixelMetadataTest {
  private static final Graph GRAPH = SampleGraphs.everyOperator();

  @ParameterizedTest
  @ValueSource(strings = {"0..255", "-1..1", "0.1307,0.3081", "0.25,1.0E-4"})
  void aFileRemembersItsScale(String text) {
    Graph scaled = GRAPH.withPixels(PixelScale.parse(text));
    assertThat(scaled).isNotEqualTo(GRAPH);
    assertThat(TfliteReader.read(TfliteWriter.write(scaled))).isEqualTo(scaled);
  }

  @Test
  void filesForTheUnitScaleAreAsTheyWere() {
    assertThat(GRAPH.pixels()).isEmpty();
    assertThat(GRAPH.withPixels(PixelScale.UNIT)).isEqualTo(GRAPH);
    byte[] plain = TfliteWriter.write(GRAPH);
    assertThat(new String(plain, StandardCharsets.ISO_8859_1)).doesNotContain("nib_pixels");
    assertThat(TfliteWriter.write(GRAPH.withPixels(PixelScale.UNIT))).isEqualTo(plain);
  }

  @Test
  void damagedTextsAreRefused() {
    byte[] file = TfliteWriter.write(GRAPH.withPixels(PixelScale.BYTE));
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("0..255");
    file[at] = '7';
    assertThatThrownBy(() -> TfliteReader.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("metadata nib_pixels: '7..255' is none of 0..1, ");
  }

  @Test
  void entriesOfOthersArePassedOver() {
    byte[] file = TfliteWriter.write(GRAPH.withPixels(PixelScale.BYTE));
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("nib_pixels");
    file[at] = 'N';
    assertThat(TfliteReader.read(file)).isEqualTo(GRAPH);
  }
}
