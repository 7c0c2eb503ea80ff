package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static dev.nib.cli.CommandLineCall.printed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.toolkit.inputs.ImageSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a user says of his images holds in every command, and what he does not say is found. */
class ImageOptionsTest {
  private static final String NET = "zoo:kb8";

  @TempDir private Path folder;

  private final LabelledImages digits = SyntheticDigits.generate(100, 6, SyntheticDigits.Part.TEST);

  private Path pictures(String name, UnaryOperator<GreyImage> change) {
    for (int i = 0; i < digits.count(); i++) {
      picture(
          folder.resolve("%s/%d/%03d.png".formatted(name, digits.label(i), i)),
          change.apply(digits.image(i)));
    }
    return folder.resolve(name);
  }

  private static Path picture(Path file, GreyImage image) {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        picture.getRaster().setSample(x, y, 0, image.pixel(y, x));
      }
    }
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(picture, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static JsonNode json(Object... arguments) throws IOException {
    CommandLineCall.Call call = nib(arguments);
    assertThat(call.exitCode()).as(call.err()).isZero();
    return new ObjectMapper().readTree(call.out());
  }

  private static JsonNode simulated(Path data, String... options) throws IOException {
    Object[] call = new Object[6 + options.length];
    System.arraycopy(
        new Object[] {"simulate", NET, "--data", data, "--quiet", "--json"}, 0, call, 0, 6);
    System.arraycopy(options, 0, call, 6, options.length);
    return json(call);
  }

  /** As a command has them. */
  @Command
  private static final class Holder {
    @Mixin private ImageOptions options;
  }

  private static ImageSettings parsed(List<String> words) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(words.toArray(String[]::new));
    return holder.options.settings();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--fit --invert=auto",
        "--invert=no --no-transpose --label digit",
        "--transpose --invert",
        "--prepare=digit --crop=auto",
        "--prepare=digit --crop=20x30+4+5 --invert=yes",
        "--crop=none --prepare=none",
        "--crop=28x28+0+1"
      })
  void wordsSayTheSameSettings(String line) {
    ImageSettings settings = parsed(List.of(line.split(" ")));
    assertThat(parsed(ImageOptions.words(settings))).isEqualTo(settings);
  }

  @Test
  void invertHoldsForFoldersAndIsProposed() throws IOException {
    JsonNode dark = simulated(pictures("dark", image -> image), "--all");
    Path bright = pictures("bright", GreyImage::inverted);

    assertThat(dark.get("warnings")).isEmpty();
    assertThat(dark.get("accuracy").asDouble()).isGreaterThan(0.7);
    assertThat(simulated(bright, "--all", "--invert").get("confusion"))
        .isEqualTo(dark.get("confusion"));
    assertThat(simulated(bright, "--all", "--invert=auto").get("confusion"))
        .isEqualTo(dark.get("confusion"));
    assertThat(printed(0, "simulate", NET, "--data", bright, "--invert=auto"))
        .contains("100 of 100 images have bright borders: inverted");
    String warnings = simulated(bright, "--all").get("warnings").toString();
    assertThat(warnings).contains("mostly bright", "right as they are", "with --invert");
    assertThat(simulated(bright, "--all", "--invert=no").get("warnings").toString())
        .doesNotContain("mostly bright");
  }

  @Test
  void transposedImagesUnderOtherNamesAreFoundByTheirScore() throws IOException {
    Path transposed = folder.resolve("idx");
    writeIdx(transposed, digits.transposed());

    JsonNode bad = simulated(transposed);
    JsonNode good = simulated(transposed, "--transpose");

    assertThat(bad.get("accuracy").asDouble()).isLessThan(0.6);
    assertThat(bad.get("warnings").toString()).contains("idx: ", "with --transpose\"");
    assertThat(good.get("warnings")).isEmpty();
    assertThat(good.get("accuracy").asDouble()).isGreaterThan(0.7);
    assertThat(simulated(transposed, "--no-transpose").get("accuracy"))
        .isEqualTo(bad.get("accuracy"));
    assertThat(
            printed(
                0,
                "verify",
                NET,
                "--data",
                transposed,
                "-n",
                "30",
                "--traced",
                "0",
                "--target",
                "host-gcc-O2",
                "--quiet"))
        .contains("with --transpose");
  }

  private static void writeIdx(Path to, LabelledImages images) throws IOException {
    Files.createDirectories(to);
    ByteBuffer pixels = ByteBuffer.allocate(16 + images.count() * images.imageSize());
    pixels.putInt(0x803).putInt(images.count()).putInt(28).putInt(28);
    ByteBuffer labels = ByteBuffer.allocate(8 + images.count());
    labels.putInt(0x801).putInt(images.count());
    for (int i = 0; i < images.count(); i++) {
      images.copyPixels(i, pixels.array(), 16 + i * images.imageSize());
      labels.put((byte) images.label(i));
    }
    for (String part : new String[] {"train", "t10k"}) {
      Files.write(to.resolve(part + "-images-idx3-ubyte"), pixels.array());
      Files.write(to.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }

  @Test
  void otherSizesAreRefusedWithTheMendAndFitted() throws IOException {
    Path large = pictures("large", image -> image.fitted(new ImageSize(56, 84)));

    assertThat(printed(2, "simulate", NET, "--data", large, "--quiet"))
        .contains("84x56 (width x height), but the net takes 28x28", "--fit scales it")
        .hasLineCount(1);
    // Cells of 2x3 equal pixels each have their pixel as the mean.
    assertThat(simulated(large, "--all", "--fit").get("confusion"))
        .isEqualTo(simulated(pictures("as-they-are", image -> image), "--all").get("confusion"));
    Path one = picture(folder.resolve("one.png"), digits.image(0).fitted(new ImageSize(56, 84)));
    assertThat(printed(2, "simulate", NET, "--image", one, "--quiet"))
        .contains("84x56 (width x height)", "--fit");
    Path original = picture(folder.resolve("o.png"), digits.image(0));
    assertThat(json("simulate", NET, "--image", one, "--fit", "--quiet", "--json").get("scores"))
        .isEqualTo(json("simulate", NET, "--image", original, "--quiet", "--json").get("scores"));
  }

  @Test
  void oneImageIsInvertedOnDemandOrByItsBorder() throws IOException {
    Path dark = picture(folder.resolve("dark.png"), digits.image(0));
    Path bright = picture(folder.resolve("bright.png"), digits.image(0).inverted());
    JsonNode scores = json("simulate", NET, "--image", dark, "--quiet", "--json").get("scores");

    for (String invert : new String[] {"--invert", "--invert=yes", "--invert=auto"}) {
      assertThat(
              json("simulate", NET, "--image", bright, invert, "--quiet", "--json").get("scores"))
          .isEqualTo(scores);
    }
    assertThat(json("simulate", "--invert", NET, "--image", bright, "--json").get("scores"))
        .isEqualTo(scores);
    assertThat(printed(0, "simulate", NET, "--image", bright, "--quiet"))
        .contains("mostly bright", "--invert takes the negative");
  }

  @Test
  void saysWhichImagesWereMeasuredAndNamesThem() throws IOException {
    Path data = pictures("d", image -> image);

    assertThat(printed(0, "simulate", NET, "--data", data, "--quiet"))
        .startsWith("20 of 100 images (the test part, seed 1)");
    assertThat(printed(0, "simulate", NET, "--data", data, "-n", "5", "--quiet"))
        .startsWith("5 of 100 images (the first of the test part, seed 1)");
    JsonNode all = simulated(data, "--all").get("tested");
    assertThat(all.get("images").asInt()).isEqualTo(100);
    assertThat(all.get("part").asText()).isEqualTo("all of them");
    JsonNode compared =
        json("compare", NET, NET, "--data", data, "--layer-images", "0", "--quiet", "--json");
    assertThat(compared.get("tested").get("of").asInt()).isEqualTo(100);
    for (JsonNode image : compared.get("changed")) {
      assertThat(data.resolve(image.get("name").asText())).exists();
      assertThat(image.get("name").asText()).startsWith(image.get("label").asText());
    }
    Path wrong = folder.resolve("wrong");
    for (int i = 0; i < 10; i++) {
      picture(wrong.resolve("%d/x.png".formatted((digits.label(i) + 1) % 10)), digits.image(i));
      picture(wrong.resolve("%d/y.png".formatted((digits.label(i) + 1) % 10)), digits.image(i));
    }
    assertThat(printed(0, "simulate", NET, "--data", wrong, "--all", "--quiet"))
        .contains("taken for another digit, the first 10:")
        .contains(Path.of("4", "x.png") + ": a 4, taken for a 3");
  }

  @Test
  void trainingSaysWhichDigitsItNeverSees() throws IOException {
    StringBuilder sorted = new StringBuilder();
    for (int label : new int[] {0, 1, 3}) {
      for (int i = 0; i < digits.count(); i++) {
        if (digits.label(i) == label) {
          sorted.append(label);
          for (int p = 0; p < 784; p++) {
            sorted.append(',').append(digits.pixel(i, p / 28, p % 28));
          }
          sorted.append('\n');
        }
      }
    }
    Path file = Files.writeString(folder.resolve("sorted.csv"), sorted.toString() + sorted);
    Path model = folder.resolve("m.tflite");

    String printed =
        printed(
            0,
            "train",
            "--net",
            "conv:5:2:2 pool classifier:10",
            "--data",
            file,
            "--label",
            "first",
            "--limit",
            "24",
            "--epochs",
            "1",
            "--threads",
            "1",
            "-o",
            model,
            "--quiet");

    assertThat(printed)
        .contains("no training image of 2, 4, 5, 6, 7, 8, 9: what is trained on it cannot know")
        .containsPattern("[0-9]+ of 12 test images are training images too, pixel for pixel");
    JsonNode manifest = new ObjectMapper().readTree(Files.readString(folder.resolve("m.run.json")));
    assertThat(manifest.get("preparation").toString())
        .isEqualTo(
            "{\"crop\":null,\"closer\":false,\"transpose\":false,\"fit\":null,\"digit\":null,"
                + "\"ink\":\"BRIGHT\"}");
    assertThat(
            printed(
                2, "train", "--data", file, "--label", "1", "--limit", "0", "-o", model, "--quiet"))
        .contains("--limit is 0");
  }

  @Test
  void quantizeFindsWronglyPreparedCalibrationImages() {
    Path bright = pictures("bright", GreyImage::inverted);
    Path int8 = folder.resolve("i.tflite");

    assertThat(
            printed(0, "quantize", NET, "--calibration", bright, "-n", "50", "-o", int8, "--quiet"))
        .contains("right as they are", "with --invert");
    assertThat(
            printed(
                0,
                "quantize",
                NET,
                "--calibration",
                bright,
                "--invert",
                "-n",
                "50",
                "-o",
                int8,
                "--quiet"))
        .doesNotContain("warning");
  }

  /** Lines of docs/images.md that call nib do what they say, or at least run. */
  @Test
  void theCommandsOfTheGuideRun() throws IOException {
    int run = 0;
    for (String line : Files.readAllLines(Path.of("../docs/images.md"))) {
      if (line.startsWith("./nib ")) {
        printed(0, (Object[]) (line.substring("./nib ".length()) + " --quiet").split(" +", -1));
        run++;
      }
    }
    assertThat(run).isEqualTo(4);
  }
}
