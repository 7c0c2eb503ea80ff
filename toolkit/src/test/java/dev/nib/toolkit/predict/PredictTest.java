package dev.nib.toolkit.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.dataset.Crop;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.Preparation;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.predict.Drawing.Pen;
import dev.nib.toolkit.simulate.Simulate;
import dev.nib.toolkit.simulate.SimulateSettings;
import dev.nib.toolkit.simulate.SimulatedPicture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that nobody made of MNIST are taken for what they show. */
class PredictTest {
  private static final Color SHEET = new Color(238, 234, 222);

  @TempDir private Path folder;

  private final List<String> warned = new ArrayList<>();

  private final Progress log =
      new Progress() {
        @Override
        public void at(String stage, long done, long total, String note) {}

        @Override
        public void warn(Message line) {
          warned.add(line.text());
        }
      };

  private Path write(String name, BufferedImage picture) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    String format = name.endsWith(".png") ? "png" : "jpeg";
    assertThat(ImageIO.write(picture, format, file.toFile())).isTrue();
    return file;
  }

  private void assertAllRight(Path of) {
    PredictResult result = Predict.onFolder(PredictSettings.defaults(), of, log);
    assertThat(warned).isEmpty();
    assertThat(result.refused()).isEmpty();
    assertThat(result.pictures())
        .allSatisfy(
            picture ->
                assertThat(picture.prediction())
                    .as("%s %s", picture.picture(), picture.probabilities())
                    .isEqualTo(picture.label().orElseThrow()));
    assertThat(result.scores().orElseThrow().accuracy()).isEqualTo(1);
  }

  /** Anywhere on sheets of any size, upright or not, thin or thick. */
  @Test
  void drawingsOfEveryPenAreWhatTheyAre() throws IOException {
    for (int digit = 0; digit < 10; digit++) {
      write(
          "pens/%d/ballpoint.png".formatted(digit),
          Drawing.draw(
              Drawing.paper(300, 420, SHEET), digit, 30 + 10 * digit, 200, 90, Pen.BALLPOINT, -8));
      write(
          "pens/%d/pencil.png".formatted(digit),
          Drawing.draw(Drawing.paper(128, 96, Color.WHITE), digit, 20, 10, 64, Pen.PENCIL, 6));
      write(
          "pens/%d/marker.jpg".formatted(digit),
          Drawing.draw(
              Drawing.paper(640, 480, SHEET), digit, 220, 20 + 15 * digit, 240, Pen.MARKER, 0));
      write(
          "pens/%d/red.png".formatted(digit),
          Drawing.draw(
              Drawing.paper(200, 200, new Color(250, 240, 150)),
              digit,
              25,
              20,
              140,
              Pen.RED_CHALK,
              4));
    }
    assertAllRight(folder.resolve("pens"));
  }

  /** Small in a large picture, in light that falls off to 45 %, with a sensor's noise, as JPEG. */
  @Test
  void photographsAreToo() throws IOException {
    for (int digit = 0; digit < 10; digit++) {
      BufferedImage sheet = Drawing.paper(800, 600, new Color(190, 180, 165));
      Drawing.draw(sheet, digit, 60 + 60 * digit, 400 - 30 * digit, 130, Pen.MARKER, 5);
      write("photographs/%d/a.jpg".formatted(digit), Drawing.photographed(sheet, 0.55, 9, digit));
      BufferedImage dim = Drawing.paper(320, 240, new Color(105, 100, 95));
      Drawing.draw(dim, digit, 100, 40, 150, new Pen(9, 1, new Color(60, 60, 62)), -5);
      write("photographs/%d/dim.jpg".formatted(digit), Drawing.photographed(dim, 0.2, 4, digit));
    }
    assertAllRight(folder.resolve("photographs"));
  }

  @Test
  void chalkOnABoardAndInkOnGlassAreToo() throws IOException {
    for (int digit = 0; digit < 10; digit++) {
      write(
          "boards/%d/board.png".formatted(digit),
          Drawing.draw(
              Drawing.paper(300, 200, new Color(28, 60, 45)),
              digit,
              90,
              20,
              150,
              Pen.WHITE_CHALK,
              3));
      for (Pen pen : List.of(Pen.WHITE_CHALK, Pen.MARKER)) {
        write(
            "boards/%d/glass%d.png".formatted(digit, pen.colour().getRed()),
            Drawing.draw(Drawing.glass(150, 220), digit, 25, 60, 100, pen, 0));
      }
    }
    PredictResult result = Predict.onFolder(PredictSettings.defaults(), folder, log);
    assertThat(result.pictures()).noneMatch(PredictedPicture::inverted);
    assertAllRight(folder.resolve("boards"));
  }

  @Test
  void aPhotographIsTurnedAsItsCameraSays() throws IOException {
    BufferedImage lying = new BufferedImage(300, 400, BufferedImage.TYPE_INT_RGB);
    BufferedImage upright =
        Drawing.draw(Drawing.paper(400, 300, SHEET), 7, 120, 60, 160, Pen.MARKER, 0);
    for (int y = 0; y < 300; y++) {
      for (int x = 0; x < 400; x++) {
        // A quarter to the left; orientation 6 says to turn it to the right.
        lying.setRGB(y, 399 - x, upright.getRGB(x, y));
      }
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(lying, "jpeg", jpeg);
    Path file = Files.write(folder.resolve("lying.jpg"), turned(jpeg.toByteArray(), 6));

    PredictedPicture picture =
        Predict.onPictures(PredictSettings.defaults(), List.of(file), log).pictures().get(0);

    assertThat(picture.size()).isEqualTo(new ImageSize(300, 400));
    assertThat(picture.prediction()).isEqualTo(7);
    assertThat(picture.label()).isEmpty();
  }

  /** A JPEG with an orientation of EXIF: a segment APP1 behind the start of the image. */
  private static byte[] turned(byte[] jpeg, int orientation) {
    byte[] tiff =
        ByteBuffer.allocate(26)
            .put("MM".getBytes(StandardCharsets.US_ASCII))
            .putShort((short) 42)
            .putInt(8)
            .putShort((short) 1)
            .putShort((short) 0x112)
            .putShort((short) 3)
            .putInt(1)
            .putShort((short) orientation)
            .putShort((short) 0)
            .putInt(0)
            .array();
    return ByteBuffer.allocate(jpeg.length + 10 + tiff.length)
        .put(jpeg, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) (8 + tiff.length))
        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
        .put(tiff)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** The PNG of what the net saw is an image as MNIST's are, to every other command. */
  @Test
  void whatTheNetSawGivesTheSameScoresAnywhere() throws IOException {
    Path a =
        write("x/a.png", Drawing.draw(Drawing.paper(90, 70, SHEET), 3, 20, 5, 50, Pen.PENCIL, 0));
    Path b =
        write("y/a.jpg", Drawing.draw(Drawing.paper(99, 80, SHEET), 5, 9, 9, 60, Pen.MARKER, 0));
    Path seen = folder.resolve("seen");

    PredictResult result =
        Predict.onPictures(PredictSettings.defaults().withSeen(seen), List.of(a, b), log);

    assertThat(result.pictures())
        .extracting(picture -> picture.seen().orElseThrow())
        .containsExactly(seen.resolve("a.png").toString(), seen.resolve("a-2.png").toString());
    for (PredictedPicture picture : result.pictures()) {
      SimulatedPicture simulated =
          Simulate.onPicture(
              SimulateSettings.of(new ModelFile(PredictSettings.NET)),
              Path.of(picture.seen().orElseThrow()),
              log);
      assertThat(simulated.scores()).isEqualTo(picture.scores());
      assertThat(simulated.values()).isEqualTo(picture.probabilities());
      assertThat(simulated.prediction()).isEqualTo(picture.prediction());
    }
  }

  /** The rectangle that was found is one that can be named, in every command. */
  @Test
  void theCropThatWasFoundGivesTheSamePicture() throws IOException {
    Path far =
        write(
            "far.png",
            Drawing.draw(Drawing.paper(900, 700, SHEET), 4, 700, 120, 80, Pen.MARKER, 0));
    PredictSettings auto = PredictSettings.defaults();

    PredictedPicture found = Predict.onPictures(auto, List.of(far), log).pictures().get(0);

    Crop crop = found.crop().orElseThrow();
    assertThat(crop.left()).isBetween(600, 720);
    assertThat(crop.top()).isBetween(20, 130);
    assertThat(crop.width()).isBetween(80, 240);
    ImageSettings named = auto.images().withCloser(false).withCrop(crop);
    PredictedPicture same =
        Predict.onPictures(auto.withImages(named), List.of(far), log).pictures().get(0);
    assertThat(same.image()).isEqualTo(found.image());
    assertThat(same.scores()).isEqualTo(found.scores());
    SimulatedPicture simulated =
        Simulate.onPicture(SimulateSettings.of(auto.model()).withImages(named), far, log);
    assertThat(simulated.scores()).isEqualTo(found.scores());
  }

  @Test
  void whatCannotBeTakenIsNamedAndTheOthersGoOn() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.png"), "not a picture");
    Path blank = write("blank.png", Drawing.paper(60, 50, Color.WHITE));
    Path noise =
        write("noise.png", Drawing.photographed(Drawing.paper(300, 200, SHEET), 0.3, 10, 4));
    Path good =
        write("good.png", Drawing.draw(Drawing.paper(90, 70, SHEET), 2, 20, 5, 50, Pen.PENCIL, 0));
    Path page = folder.resolve("page.html");

    PredictResult result =
        Predict.onPictures(
            PredictSettings.defaults().withReport(page), List.of(bad, blank, good, noise), log);

    assertThat(result.refused())
        .containsExactly(bad.toString(), blank.toString(), noise.toString());
    assertThat(result.pictures()).singleElement().extracting("prediction").isEqualTo(2);
    assertThat(warned)
        .satisfiesExactly(
            line -> assertThat(line).startsWith(bad + ": byte 0: not a PNG or JPEG"),
            line -> assertThat(line).startsWith(blank + ": blank, nothing stands out"),
            line -> assertThat(line).startsWith(noise + ": blank, nothing stands out"));
    assertThat(page).content().contains("bad.png: byte 0", "good.png");
    for (Path one : List.of(bad, blank)) {
      assertThatThrownBy(() -> Predict.onPictures(PredictSettings.defaults(), List.of(one), log))
          .isInstanceOf(ToolkitException.class)
          .hasMessageStartingWith(one + ": b");
    }
  }

  @Test
  void aFolderOrAnotherSizeOrAForestIsRefusedWithTheMend() throws IOException {
    Path picture =
        write("a.png", Drawing.draw(Drawing.paper(90, 70, SHEET), 2, 20, 5, 50, Pen.PENCIL, 0));
    PredictSettings settings = PredictSettings.defaults();
    assertThatThrownBy(() -> Predict.onPictures(settings, List.of(folder), log))
        .hasMessage(folder + ": is a folder; data takes it");
    ImageSettings plain =
        settings.images().withCloser(false).withPrepare(ImageSettings.Prepare.NONE);
    assertThatThrownBy(() -> Predict.onPictures(settings.withImages(plain), List.of(picture), log))
        .hasMessage(
            picture
                + ": 90x70 (width x height), but the net takes 28x28 (width x height); fit scales"
                + " it, or prepare makes a digit of it");
    assertThatThrownBy(() -> plain.withCloser(true)).hasMessageContaining("crop=auto: looks for");
    assertThatThrownBy(() -> settings.images().withFit(true))
        .hasMessage(
            "fit: a digit is made in the size that the net takes; leave it out, or prepare");
    ImageSettings beyond = settings.images().withCloser(false).withCrop(new Crop(0, 60, 40, 40));
    assertThatThrownBy(() -> Predict.onPictures(settings.withImages(beyond), List.of(picture), log))
        .hasMessageContaining("90x70 (width x height), and the crop is 40x40");
    assertThatThrownBy(() -> settings.withImages(settings.images().withLabel("last")))
        .hasMessageContaining("label last: is the column of a CSV file");
  }

  /** Fitted they are what they are without a digit being made of them. */
  @Test
  void withoutPreparationPicturesAreTakenAsTheyAre() throws IOException {
    Path small =
        write(
            "s.png",
            Drawing.draw(Drawing.paper(56, 56, Color.BLACK), 8, 8, 8, 40, Pen.WHITE_CHALK, 0));
    ImageSettings fitted = ImageSettings.defaults().withFit(true);
    PredictResult result =
        Predict.onPictures(PredictSettings.defaults().withImages(fitted), List.of(small), log);
    PredictedPicture picture = result.pictures().get(0);
    assertThat(result.preparation()).isEqualTo(Preparation.NONE.withFit(ImageSize.MNIST));
    assertThat(picture.crop()).isEmpty();
    assertThat(picture.prediction()).isEqualTo(8);
  }

  @Test
  void whatIsNoWholeDigitIsWarnedOf() throws IOException {
    BufferedImage two = Drawing.paper(300, 200, Color.WHITE);
    Drawing.draw(two, 4, 40, 40, 100, Pen.MARKER, 0);
    assertWarns(
        "two.png", Drawing.draw(two, 7, 160, 40, 100, Pen.MARKER, 0), "more than one digit?");
    BufferedImage cut = Drawing.paper(300, 200, Color.WHITE);
    assertWarns("cut.png", Drawing.draw(cut, 8, 90, -60, 160, Pen.MARKER, 0), "picture's edge");
    BufferedImage table = Drawing.paper(300, 300, new Color(60, 50, 40));
    table.createGraphics().fillRect(40, 30, 220, 240);
    assertWarns("sheet.png", Drawing.draw(table, 6, 90, 80, 120, Pen.BALLPOINT, 0), "surface");
    BufferedImage tiny = Drawing.paper(40, 30, Color.WHITE);
    assertWarns("tiny.png", Drawing.draw(tiny, 3, 20, 12, 7, Pen.MARKER, 0), "too small");
  }

  /** Stretching leaves a ring of what is wider than a stroke, which nets are sure is a 0. */
  @ParameterizedTest
  @ValueSource(ints = {60, 90, 120, 160, 220, 300})
  void filledShapesAreSurfaces(int wide) throws IOException {
    for (boolean round : new boolean[] {true, false}) {
      BufferedImage picture = Drawing.paper(400, 400, new Color(228, 226, 220));
      Graphics2D graphics = picture.createGraphics();
      graphics.setColor(new Color(40, 40, 45));
      Rectangle box = new Rectangle(200 - wide / 2, 200 - wide / 2, wide, wide);
      graphics.fill(round ? new Ellipse2D.Double(box.x, box.y, box.width, box.height) : box);
      graphics.dispose();
      assertWarns("filled" + wide + round + ".png", picture, "surface");
    }
  }

  private void assertWarns(String name, BufferedImage picture, String warning) throws IOException {
    Path file = write(name, picture);
    PredictedPicture predicted =
        Predict.onPictures(PredictSettings.defaults(), List.of(file), log).pictures().get(0);
    assertThat(predicted.warnings()).as(name).singleElement().asString().contains(warning);
  }

  @Test
  void threadsChangeNothing() throws IOException {
    for (int i = 0; i < 12; i++) {
      BufferedImage sheet = Drawing.paper(100 + 9 * i, 120, SHEET);
      write("t/%d.png".formatted(i), Drawing.draw(sheet, i % 10, 10 + i, 20, 70, Pen.PENCIL, i));
    }
    PredictSettings one = PredictSettings.defaults().withThreads(1);
    assertThat(Predict.onFolder(one.withThreads(3), folder.resolve("t"), log))
        .isEqualTo(Predict.onFolder(one, folder.resolve("t"), log));
  }
}
