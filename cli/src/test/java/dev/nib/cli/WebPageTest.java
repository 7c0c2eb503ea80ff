package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.web.WasmBuild;
import dev.nib.conformance.web.WasmTarget;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.PixelFormat;
import dev.nib.dataset.SensorBuffer;
import dev.nib.model.Argmax;
import dev.nib.model.PixelScale;
import dev.nib.model.testing.Needs;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.sim.Simulator;
import dev.nib.toolkit.models.Zoo;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page to draw on: its bytes in Node.js, and drawn on in Chromium. */
class WebPageTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Path PLAYWRIGHT = Path.of("target/npm/node_modules/playwright-core");
  private static final int SIDE = 28;
  private static final int BOX = 20;
  private static final int CANVAS = 280;
  private static final List<String> PICTURES = List.of("photograph", "chalk", "sheet");

  @TempDir private Path folder;

  private final Program program =
      Lowering.lower(TfliteFile.of("kb4-int8.tflite", Zoo.content("kb4-int8.tflite")));

  @Test
  void theWebAssemblyHasTheSimulatorsBytes() throws Exception {
    NeededTools.need(new WasmTarget().tools());
    Random random = new Random(4);
    List<byte[]> inputs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] input = new byte[program.inputBytes()];
      random.nextBytes(input);
      inputs.add(input);
    }
    VerificationJob job = VerificationJob.simulated(program, inputs, 0, folder, TIMEOUT, 1);
    VerificationResult result = new WasmTarget().verify(job);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(20L * program.outputBytes());
    List<byte[]> wrong = new ArrayList<>(job.outputs());
    wrong.set(7, wrong.get(7).clone());
    wrong.get(7)[3]++;
    VerificationJob damaged =
        new VerificationJob(job.prepared(), inputs, wrong, 0, folder, TIMEOUT);
    assertThat(new WasmTarget().verify(damaged).bytesDifferent()).isEqualTo(1);
  }

  @Test
  void whatIsDrawnInChromiumIsWhatTheSimulatorComputes() throws Exception {
    NeededTools.need(WasmBuild.TOOLS);
    Needs.tool(Files.exists(Path.of(chromium())), () -> "chromium: apt-get install chromium");
    Needs.tool(Files.isDirectory(PLAYWRIGHT), () -> "playwright-core: ./test installs it");
    Path page = folder.resolve("page.html");
    Call made = CommandLineCall.nib("generate", "web", "zoo:kb4", "-o", page, "--quiet");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(Files.readString(page)).doesNotContain("http://", "https://", "src=");
    for (String name : PICTURES) {
      ImageIO.write(picture(name), "png", folder.resolve(name + ".png").toFile());
    }
    Files.writeString(folder.resolve("nonsense.png"), "no picture");
    Map<String, JsonNode> drawn = new HashMap<>(draw(page));
    assertThat(drawn.remove("nonsense").get("said").asText())
        .isEqualTo("nonsense.png is no picture that this browser can read");
    for (String name : PICTURES) {
      requirePrepared(name, drawn.remove(name));
    }
    assertThat(drawn)
        .containsOnlyKeys(
            "seven", "one", "four", "corner", "dot", "keyboard", "cleared", "drawn after", "phone");
    for (JsonNode state : drawn.values()) {
      String name = state.get("name").asText();
      byte[] digit = bytes(state.get("digit"));
      byte[] expected = new byte[SIDE * SIDE];
      GreyImage.of(CANVAS, CANVAS, bytes(state.get("drawing")))
          .centred(SIDE, BOX)
          .copyPixels(expected, 0);
      assertThat(digit).as(name).isEqualTo(expected);
      byte[] scores = scores(digit);
      assertThat(bytes(state.get("scores"))).as(name).isEqualTo(scores);
      String answer = Integer.toString(Argmax.of(scores));
      assertThat(state.get("answer").asText())
          .as(name)
          .isEqualTo(name.equals("cleared") ? "–" : answer);
    }
    for (String name : List.of("one", "dot", "keyboard", "phone")) {
      assertThat(sum(drawn.get(name))).as(name).isPositive();
    }
    assertThat(sum(drawn.get("cleared"))).isZero();
    assertThat(drawn.get("phone").get("wide").asInt()).isLessThanOrEqualTo(360);
    assertThat(drawn.get("phone").get("paper").asText()).isEqualTo("rgb(22, 24, 29)");
  }

  private byte[] scores(byte[] digit) {
    PixelInput pixels = new PixelInput(program.inputs().get(0).quantization(), PixelScale.UNIT);
    byte[] input = new byte[digit.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = pixels.table().get(digit[i] & 0xff);
    }
    return new Simulator(program).run(input);
  }

  /** What the page made of a picture is what Java makes of the same colours. */
  private void requirePrepared(String name, JsonNode state) {
    BufferedImage image = picture(name);
    SensorBuffer buffer = SensorBuffer.of(PixelFormat.RGB888, image.getHeight(), image.getWidth());
    byte[] colours = new byte[Math.toIntExact(buffer.bytes())];
    for (int i = 0; i < colours.length; i++) {
      int pixel = i / 3;
      int rgb = image.getRGB(pixel % image.getWidth(), pixel / image.getWidth());
      colours[i] = (byte) (rgb >> (16 - 8 * (i % 3)));
    }
    GreyImage small = buffer.grey(colours).reduced();
    assertThat(small.hasDarkInk()).as(name).isEqualTo(!name.equals("chalk"));
    byte[] expected = new byte[SIDE * SIDE];
    (small.hasDarkInk() ? small.inverted() : small)
        .stretched()
        .centred(SIDE, BOX)
        .copyPixels(expected, 0);
    assertThat(bytes(state.get("digit"))).as(name).isEqualTo(expected);
    byte[] scores = scores(expected);
    assertThat(bytes(state.get("scores"))).as(name).isEqualTo(scores);
    boolean blank = name.equals("sheet");
    assertThat(state.get("answer").asText()).as(name).isEqualTo(blank ? "–" : "7");
    assertThat(state.get("said").asText())
        .isEqualTo(blank ? "Nothing in sheet.png stands out from the paper" : "");
  }

  /** A seven, or nothing, in light that falls off, with noise. */
  private static BufferedImage picture(String name) {
    BufferedImage image = new BufferedImage(400, 301, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    boolean chalk = name.equals("chalk");
    pen.setColor(chalk ? new Color(30, 42, 36) : new Color(236, 228, 205));
    pen.fillRect(0, 0, 400, 301);
    pen.setColor(chalk ? new Color(225, 225, 215) : new Color(30, 40, 110));
    pen.setStroke(new BasicStroke(18, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    if (!name.equals("sheet")) {
      pen.drawPolyline(new int[] {150, 250, 185}, new int[] {70, 72, 240}, 3);
    }
    pen.dispose();
    Random random = new Random(6);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        Color seen = new Color(image.getRGB(x, y));
        double light = 1 - 0.0014 * x;
        int noise = random.nextInt(9) - 4;
        image.setRGB(
            x,
            y,
            new Color(
                    level(seen.getRed() * light + noise),
                    level(seen.getGreen() * light + noise),
                    level(seen.getBlue() * light + noise))
                .getRGB());
      }
    }
    return image;
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, value));
  }

  private static String chromium() {
    return System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
  }

  private Map<String, JsonNode> draw(Path page) throws IOException, InterruptedException {
    Path script = Path.of("src/test/resources/web/draw.js").toAbsolutePath();
    ProcessResult run =
        ProcessRunner.run(
            List.of(
                "env",
                "NODE_PATH=" + PLAYWRIGHT.getParent().toAbsolutePath(),
                "bash",
                "-c",
                "node \"$0\" \"$1\" \"$2\" > drawn.jsonl",
                script.toString(),
                page.toString(),
                folder.toString()),
            folder,
            TIMEOUT);
    assertThat(run.ok()).as(run.output()).isTrue();
    Map<String, JsonNode> drawn = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("drawn.jsonl"))) {
      JsonNode state = new ObjectMapper().readTree(line);
      drawn.put(state.get("name").asText(), state);
    }
    return drawn;
  }

  private static int sum(JsonNode state) {
    int sum = 0;
    for (JsonNode level : state.get("digit")) {
      sum += level.asInt();
    }
    return sum;
  }

  private static byte[] bytes(JsonNode numbers) {
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers.get(i).asInt();
    }
    return bytes;
  }
}
