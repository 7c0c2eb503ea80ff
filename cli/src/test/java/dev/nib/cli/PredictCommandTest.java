package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static dev.nib.cli.CommandLineCall.printed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nib predict}, and {@code --prepare} and {@code --crop} in the other commands. */
class PredictCommandTest {
  private static final String NET = "zoo:kb8";

  /** A net of no time. */
  private static final String TINY = "conv:5:2:2 pool classifier:10";

  @TempDir private Path folder;

  private final LabelledImages digits = SyntheticDigits.generate(60, 8, SyntheticDigits.Part.TEST);
  private Path photos;

  @BeforeEach
  void photographs() {
    photos = folder.resolve("photos");
    for (int i = 0; i < digits.count(); i++) {
      GreyImage photograph =
          TestPictures.photograph(digits.image(i), 90 + i, 200 - i, 10 + i / 3, 2 * i);
      TestPictures.png(
          photos.resolve("%d/%02d.png".formatted(digits.label(i), i)), photograph);
    }
  }

  private static JsonNode json(String schema, Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--quiet", "--json"));
    Call call = nib(all.toArray());
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(call.out());
    JsonSchemas.requireValid(schema, document);
    return document;
  }

  @Test
  void onePictureIsShownWithAllItsScores() throws IOException {
    Path photo = photos.resolve("%d/07.png".formatted(digits.label(7)));

    String text = printed(0, "predict", photo);
    JsonNode document = json("predict", "predict", photo);

    assertThat(text.lines().findFirst().orElseThrow())
        .startsWith("%s: %d, ".formatted(photo, digits.label(7)))
        .endsWith(", inverted");
    assertThat(text.lines().filter(line -> line.startsWith("  |"))).hasSize(14);
    assertThat(text).contains("class  int8  probability");
    JsonNode picture = document.at("/pictures/0");
    assertThat(picture.get("prediction").asInt()).isEqualTo(digits.label(7));
    assertThat(picture.at("/size/width").asInt()).isEqualTo(193);
    assertThat(picture.at("/crop/width").asInt()).isLessThan(193);
    assertThat(picture.get("scores")).hasSize(10);
    assertThat(document.at("/model/file").asText()).isEqualTo("zoo:kb10");
    assertThat(document.at("/preparation/digit").asInt()).isEqualTo(28);
    assertThat(document.at("/preparation/closer").asBoolean()).isTrue();
    assertThat(document.get("scores").isNull()).isTrue();
  }

  @Test
  void aFolderIsATableWithTheAccuracyAndAPage() throws IOException {
    Path page = folder.resolve("page.html");
    Path seen = folder.resolve("seen");

    JsonNode document =
        json("predict", "predict", "--data", photos, "--report", page, "--seen", seen);
    String text = printed(0, "predict", "--data", photos, "--quiet");

    assertThat(document.get("pictures")).hasSize(60);
    assertThat(document.at("/scores/images").asInt()).isEqualTo(60);
    assertThat(document.at("/scores/accuracy").asDouble()).isGreaterThan(0.7);
    assertThat(text.lines().filter(line -> line.contains("inverted"))).hasSize(60);
    assertThat(text).startsWith("class  probability  then       picture").contains("accuracy");
    assertThat(page).content().contains(">photos</h1>", "0/%02d.png".formatted(first(0)));
    JsonNode again = json("simulate", "simulate", "zoo:kb10", "--data", seen, "--all");
    assertThat(again.get("confusion")).isEqualTo(document.at("/scores/confusion"));
  }

  private int first(int label) {
    return Arrays.stream(digits.labels()).boxed().toList().indexOf(label);
  }

  /** What predict makes of pictures the other commands make, too. */
  @Test
  void otherCommandsSeeWhatPredictSees() throws IOException {
    JsonNode predicted = json("predict", "predict", "--model", NET, "--data", photos);
    JsonNode simulated =
        json(
            "simulate", "simulate", NET, "--data", photos, "--all", "--prepare=digit",
            "--crop=auto");
    assertThat(simulated.get("confusion")).isEqualTo(predicted.at("/scores/confusion"));
    Path photo = photos.resolve("%d/07.png".formatted(digits.label(7)));
    JsonNode one =
        json(
            "simulate-image", "simulate", NET, "--image", photo, "--prepare", "digit", "--crop",
            "auto");
    assertThat(one.get("scores"))
        .isEqualTo(json("predict", "predict", photo, "--model", NET).at("/pictures/0/scores"));
    assertThat(printed(0, "simulate", NET, "--data", photos, "--all", "--prepare=digit"))
        .contains("60 of 60 images have dark ink: these are inverted");
  }

  @Test
  void everyCommandThatFeedsImagesPrepares() throws IOException {
    String[] digit = {"--prepare=digit", "--crop=auto"};
    Path net = folder.resolve("n.tflite");
    Path int8 = folder.resolve("n-int8.tflite");
    JsonNode trained =
        json(
            "train", "train", "--net", TINY, "--data", photos, "--epochs", 1, "--threads", 1, "-o",
            net, digit[0], digit[1]);
    assertThat(trained.get("preparation").toString())
        .isEqualTo(
            "{\"crop\":null,\"closer\":true,\"transpose\":false,\"fit\":null,\"digit\":28,"
                + "\"ink\":\"AUTO\"}");
    assertThat(new ObjectMapper().readTree(folder.resolve("n.run.json").toFile()).get("preparation"))
        .isEqualTo(trained.get("preparation"));
    JsonNode quantized =
        json("quantize", "quantize", net, "--calibration", photos, "-o", int8, digit[0], digit[1]);
    assertThat(quantized.get("calibrationSamples").asInt()).isEqualTo(48);
    JsonNode compared =
        json("compare", "compare", net, int8, "--data", photos, digit[0], digit[1]);
    assertThat(compared.at("/tested/images").asInt()).isEqualTo(12);
    JsonNode verified =
        json(
            "verify", "verify", int8, "--data", photos, "-n", 5, "--target", "kernels", digit[0],
            digit[1]);
    assertThat(verified.at("/summary/equal").asInt()).isEqualTo(1);
    json("generate", "generate", "c", int8, "-o", folder.resolve("c"), "--data", photos, digit[0]);
    assertThat(folder.resolve("c/main.c")).content().contains("the first test image");
    Path forest = folder.resolve("forest");
    json(
        "baseline", "baseline", "forest", "--trees", 3, "--data", photos, "-o", forest, digit[0],
        digit[1]);
    JsonNode votes =
        json("simulate", "simulate", forest, "--data", photos, "--all", digit[0], digit[1]);
    assertThat(votes.get("images").asInt()).isEqualTo(60);
  }

  /** A set that scores badly, and well as digits, names what mends it. */
  @Test
  void digitsAreProposedWhereTheyScoreFarBetter() {
    for (int i = 0; i < digits.count(); i++) {
      GreyImage photograph =
          TestPictures.photograph(digits.image(i), 90, 90, 30, 30 - i / 2).inverted();
      TestPictures.png(
          folder.resolve("corner/%d/%02d.png".formatted(digits.label(i), i)), photograph);
    }
    assertThat(printed(0, "simulate", NET, "--data", folder.resolve("corner"), "--all", "--fit"))
        .contains("right as they are", "with --prepare=digit instead of --fit");
  }

  private String refused(Object... arguments) {
    Call call = nib(arguments);
    assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
    return call.err().strip();
  }

  @Test
  void whatCannotBeIsRefusedInOneLine() throws IOException {
    Path photo = photos.resolve("%d/07.png".formatted(digits.label(7)));
    assertThat(refused("predict")).isEqualTo("nib: name a picture, or a folder of them with --data");
    assertThat(refused("predict", photo, "--data", photos)).endsWith("give one of the two");
    assertThat(refused("predict", photos)).isEqualTo("nib: " + photos + ": is a folder; --data takes it");
    assertThat(refused("predict", "--data", photo)).contains("is a file, a folder of pictures");
    assertThat(refused("predict", photo, "--prepare", "digits"))
        .startsWith("nib: --prepare: digits is none of none, digit");
    assertThat(refused("predict", photo, "--crop", "10x0+1+1"))
        .startsWith("nib: --crop is 10x0+1+1, must be auto, none, or WxH+X+Y");
    assertThat(refused("predict", photo, "--crop", "300x10+0+0"))
        .contains("and the crop is 300x10 (width x height) at row 0, column 0; --crop");
    assertThat(refused("simulate", NET, "--data", photos, "--fit", "--prepare=digit"))
        .isEqualTo(
            "nib: --fit: a digit is made in the size that the net takes; leave it out, or"
                + " --prepare");
    assertThat(refused("simulate", NET, "--data", photos, "--crop=auto"))
        .contains("--crop=auto: looks for the ink of digits that --prepare=digit makes");
    assertThat(refused("simulate", NET, "--data", photos, "--quiet"))
        .contains("--fit scales all to one size");
    assertThat(refused("simulate", NET, "--image", photo))
        .contains("--fit scales it, or --prepare makes a digit of it");
    assertThat(refused("predict", photo, "--model", "zoo:kb99")).contains("kb99");
    assertThat(refused("predict", photo, "--label", "first")).contains("--label first: is the column");
  }

  @Test
  void picturesThatCannotBeReadEndWithTwoAndTheOthersAreDone() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.png"), "x");
    Path good = photos.resolve("%d/07.png".formatted(digits.label(7)));
    Call call = nib("predict", good, bad, good, "--quiet", "--json");
    assertThat(call.exitCode()).isEqualTo(2);
    JsonNode document = new ObjectMapper().readTree(call.out());
    JsonSchemas.requireValid("predict", document);
    assertThat(document.get("pictures")).hasSize(2);
    assertThat(document.get("refused")).hasSize(1);
    assertThat(document.at("/warnings/0").asText()).startsWith(bad + ": byte 0");
    assertThat(call.err().lines())
        .containsExactly(
            "nib: warning: " + document.at("/warnings/0").asText(),
            "nib: 1 of 3 pictures are missing, the first is %s; see the warnings".formatted(bad));
  }
}
