package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Difference;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.Shape;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.verify.VerifyResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What each command prints with {@code --json} is what docs/schema says, field by field. */
class JsonDocumentsTest {
  private static final String NET = "zoo:fixture";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  private static JsonNode valid(String schema, Object... arguments) throws IOException {
    return valid(0, schema, arguments);
  }

  private static JsonNode valid(int exitCode, String schema, Object... arguments)
      throws IOException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "--quiet"));
    Call call = CommandLineCall.nib(all.toArray());
    assertThat(call.exitCode()).as(call.err()).isEqualTo(exitCode);
    JsonNode document = MAPPER.readTree(call.out());
    JsonSchemas.requireValid(schema, document);
    return document;
  }

  private static String sha256(Path file) throws IOException {
    return TfliteFile.sha256(Files.readAllBytes(file));
  }

  private Path npy(String name, int samples) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, FloatArrays.npy(Shape.of(samples, 28, 28, 1), new Random(samples)));
    return file;
  }

  @Test
  void everyCommandHasASchema() {
    Set<String> commands = new TreeSet<>();
    collect(Nib.commandLine(), "", commands);
    Set<String> described = new TreeSet<>(JsonSchemas.all().keySet());
    described.remove(JsonSchemas.COMMON);
    // One schema for both; and further ones for further kinds of input.
    assertThat(commands.remove("generate-c") && commands.remove("generate-verilog")).isTrue();
    commands.add("generate");
    // A search prints its report.
    assertThat(commands.remove("search-report")).isTrue();
    commands.addAll(List.of("compare-input", "inspect-forest", "simulate-image", "simulate-input"));
    assertThat(described).isEqualTo(commands);
  }

  private static void collect(CommandLine command, String name, Set<String> to) {
    command
        .getSubcommands()
        .forEach((word, sub) -> collect(sub, name.isEmpty() ? word : name + "-" + word, to));
    if (command.getCommandSpec().findOption("--json") != null) {
      to.add(name);
    }
  }

  /** Nothing undocumented, nothing left open, or a schema would let through what it should not. */
  @Test
  void schemasAreStrictAndDescribeEveryField() {
    JsonSchemas.all().forEach((name, schema) -> requireStrict(name, schema));
  }

  private static void requireStrict(String where, JsonNode schema) {
    if (schema.has("properties")) {
      assertThat(schema.path("additionalProperties").asBoolean(true)).as(where).isFalse();
      List<String> names = new ArrayList<>();
      schema
          .get("properties")
          .properties()
          .forEach(
              field -> {
                names.add(field.getKey());
                String described = field.getValue().path("description").asText();
                assertThat(described).as(where + "." + field.getKey()).isNotBlank();
              });
      List<String> required = new ArrayList<>();
      schema.path("required").forEach(field -> required.add(field.asText()));
      assertThat(required).as(where).isEqualTo(names);
    }
    schema.path("$defs").properties().forEach(d -> requireStrict(d.getKey(), d.getValue()));
  }

  @Test
  void aFieldMoreOrLessOrOfAnotherTypeIsNoticed() throws IOException {
    ObjectNode document = (ObjectNode) valid("inspect", "inspect", NET);
    ObjectNode more = document.deepCopy().put("undocumented", 1);
    assertThat(JsonSchemas.errors("inspect", more)).hasSize(1).first().asString().contains("undoc");
    ObjectNode less = document.deepCopy();
    less.remove("macs");
    assertThat(JsonSchemas.errors("inspect", less)).hasSize(1);
    ObjectNode deep = document.deepCopy();
    ((ObjectNode) deep.at("/inputs/0")).put("scale", "0.0039");
    assertThat(JsonSchemas.errors("inspect", deep)).isNotEmpty();
    ObjectNode hash = document.deepCopy();
    ((ObjectNode) hash.get("model")).put("sha256", "abc");
    assertThat(JsonSchemas.errors("inspect", hash)).isNotEmpty();
  }

  @Test
  void inspectHasTensorsAsFields() throws IOException {
    JsonNode int8 = valid("inspect", "inspect", NET);
    assertThat(int8.get("kind").asText()).isEqualTo("int8");
    assertThat(int8.at("/inputs/0/shape").toString()).isEqualTo("[1,28,28,1]");
    assertThat(int8.at("/inputs/0/scale").isNumber()).isTrue();
    assertThat(int8.at("/inputs/0/zeroPoint").isInt()).isTrue();
    assertThat(int8.at("/outputs/0/shape").toString()).isEqualTo("[1,10]");
    assertThat(int8.at("/layers/0/shape/3").asInt()).isPositive();
    Path written = folder.resolve("f.tflite");
    Files.write(written, dev.nib.toolkit.models.Zoo.content("fixture.tflite"));
    JsonNode floats = valid("inspect", "inspect", written);
    assertThat(floats.get("kind").asText()).isEqualTo("float32");
    assertThat(floats.at("/inputs/0/scale").isNull()).isTrue();
    assertThat(floats.at("/model/sha256").asText()).isEqualTo(sha256(written));
  }

  @Test
  void trainAndBaseline() throws IOException {
    Path net = folder.resolve("n.tflite");
    JsonNode trained =
        valid("train", "train", "--data", "synthetic", "--limit", 300, "--epochs", 1, "-o", net);
    assertThat(trained.get("fileSha256").asText()).isEqualTo(sha256(net));
    Path forest = folder.resolve("forest");
    JsonNode grown =
        valid(
            "baseline",
            "baseline",
            "forest",
            "--trees",
            3,
            "--limit",
            200,
            "--data",
            "synthetic",
            "-o",
            forest);
    assertThat(grown.get("sha256").asText()).isEqualTo(sha256(forest));
    assertThat(grown.get("flash").isNull()).isTrue();
    JsonNode inspected = valid("inspect-forest", "inspect", forest);
    assertThat(inspected.at("/model/sha256").asText()).isEqualTo(sha256(forest));
    assertThat(inspected.get("trees").asInt()).isEqualTo(3);
    valid("simulate", "simulate", forest, "--data", "synthetic", "-n", 20, "--predictions");
    valid("generate", "generate", "c", forest, "-o", folder.resolve("c"));
    assertThat(grown.at("/macroAverage/f1").asDouble()).isBetween(0.2, 1.0);
    Path svm = folder.resolve("svm");
    valid("baseline", "baseline", "svm", "--limit", 100, "--data", "synthetic", "-o", svm);
  }

  @Test
  void quantize() throws IOException {
    Path int8 = folder.resolve("q.tflite");
    JsonNode document =
        valid(
            "quantize",
            "quantize",
            NET,
            "--calibration",
            "synthetic",
            "-n",
            50,
            "--method",
            "auto",
            "--adaround",
            5,
            "-o",
            int8);
    assertThat(document.get("sha256").asText()).isEqualTo(sha256(int8));
    assertThat(document.get("trials")).isNotEmpty();
    assertThat(document.get("rounding")).isNotEmpty();
  }

  @Test
  void compare() throws IOException {
    JsonNode images = valid("compare", "compare", NET, NET, "--data", "synthetic", "-n", 60);
    assertThat(images.at("/models/float32/sha256")).isNotEqualTo(images.at("/models/int8/sha256"));
    assertThat(images.at("/changed/0/name").asText()).isNotBlank();
    valid("compare-input", "compare", NET, NET, "--input", npy("x.npy", 3));
  }

  @Test
  void robustness() throws IOException {
    JsonNode two =
        valid("robustness", "robustness", NET, "zoo:kb2", "--data", "synthetic", "-n", 50);
    JsonNode clean = valid("simulate", "simulate", NET, "--data", "synthetic", "-n", 50);
    assertThat(two.at("/models/0/clean")).isEqualTo(clean.get("accuracy"));
    JsonNode kb2 = two.at("/models/1");
    assertThat(kb2.get("distorted")).hasSameSizeAs(two.get("kinds"));
    double mean = kb2.get("mean").asDouble();
    assertThat(mean)
        .isEqualTo(
            kb2.get("distorted").valueStream().mapToDouble(JsonNode::asDouble).average().orElse(0));
    assertThat(mean).isLessThan(kb2.get("clean").asDouble());
  }

  @Test
  void simulate() throws IOException {
    JsonNode plain = valid("simulate", "simulate", NET, "--data", "synthetic", "-n", 50);
    assertThat(plain.get("predictions").isNull()).isTrue();
    JsonNode listed =
        valid("simulate", "simulate", NET, "--data", "synthetic", "-n", 50, "--predictions");
    assertThat(listed.get("predictions")).hasSize(50);
    int correct = 0;
    for (JsonNode p : listed.get("predictions")) {
      assertThat(p.get("correct").asBoolean())
          .isEqualTo(p.get("label").asInt() == p.get("prediction").asInt());
      assertThat(p.get("name").asText()).isNotBlank();
      correct += p.get("correct").asBoolean() ? 1 : 0;
    }
    assertThat(correct / 50.0).isEqualTo(listed.get("accuracy").asDouble());

    Path png = folder.resolve("seven.png");
    BufferedImage seven = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    seven.getRaster().setSample(14, 14, 0, 255);
    ImageIO.write(seven, "png", png.toFile());
    JsonNode image = valid("simulate-image", "simulate", NET, "--image", png);
    assertThat(image.get("scores")).hasSize(10);

    Path trace = folder.resolve("trace");
    JsonNode arrays =
        valid("simulate-input", "simulate", NET, "--input", npy("y.npy", 2), "--trace", trace);
    assertThat(arrays.at("/outputs/0/shape/1").asInt()).isEqualTo(10);

    valid("trace-diff", "trace-diff", trace, trace);
    Path other = folder.resolve("other");
    valid(
        "simulate-input",
        "simulate",
        NET,
        "--input",
        npy("z.npy", 1),
        "--trace",
        other,
        "-o",
        folder.resolve("out"));
    Path tensor = folder.resolve("other").resolve(first(trace));
    byte[] bytes = Files.readAllBytes(tensor);
    bytes[bytes.length - 1] ^= 1;
    Files.write(tensor, bytes);
    assertThat(valid(1, "trace-diff", "trace-diff", trace, other).at("/first/inA").isInt())
        .isTrue();
  }

  private static String first(Path trace) throws IOException {
    return MAPPER.readTree(trace.resolve("index.json").toFile()).at("/0/file").asText();
  }

  @Test
  void generateAndVerify() throws IOException {
    valid("generate", "generate", "c", NET, "-o", folder.resolve("c"));
    valid("generate", "generate", "verilog", NET, "-o", folder.resolve("v"));
    valid("generate-web", "generate", "web", NET, "-o", folder.resolve("page.html"));
    JsonNode verified = valid("verify", "verify", NET, "--random", "-n", 2, "--target", "kernels");
    assertThat(verified.at("/summary/equal").asInt()).isEqualTo(1);
  }

  @Test
  void check() throws IOException {
    Path limits = folder.resolve("limits.json");
    String text =
        """
        {"model": "zoo:fixture", "data": "synthetic", "count": 20, "chip": "RP2040",
         "targets": ["kernels"], "limits": {"minAccuracyPercent": 1, "maxRamBytes": %d}}
        """;
    Files.writeString(limits, text.formatted(100_000));
    assertThat(valid("check", "check", limits).get("passed").asBoolean()).isTrue();
    Files.writeString(limits, text.formatted(1));
    JsonNode broken = valid(1, "check", "check", limits);
    assertThat(broken.at("/checks/0/limits/2/holds").asBoolean()).isFalse();
    Files.writeString(limits, "{\"model\": \"zoo:fixture\", \"targets\": [\"kernels\"]}");
    assertThat(valid("check", "check", limits).at("/checks/0/chip").isNull()).isTrue();
  }

  @Test
  void aDifferenceIsInTheDocumentToo() throws IOException {
    VerificationResult different =
        new VerificationResult(
            "host",
            Status.DIFFERENT,
            1,
            10,
            1,
            Optional.of(new Difference(0, "conv0", 3, 1, 2)),
            "ran",
            0.5);
    VerifyResult result =
        VerifyResult.of(
            new ModelReference("x.tflite", "0".repeat(64), 1),
            List.of(
                different,
                VerificationResult.leftOut("b", "slow"),
                VerificationResult.doesNotFit("c", "small")),
            Optional.empty());
    JsonNode document = printed(result);
    JsonSchemas.requireValid("verify", document);
    assertThat(document.at("/summary/doesNotFit/0").asText()).isEqualTo("c");
    assertThat(document.at("/summary/leftOut/0").asText()).isEqualTo("b");
    assertThat(document.at("/targets/0/firstDifference/index").asInt()).isEqualTo(3);
  }

  private static JsonNode printed(Object record) throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      new Console(true, true).result(record, "");
    } finally {
      System.setOut(before);
    }
    return MAPPER.readTree(out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void zooFuzzAndDoctor() throws IOException {
    valid("zoo-list", "zoo", "list");
    valid("fuzz", "fuzz", "-n", 10, "--target", "kernels", "-o", folder.resolve("cases"));
    valid("doctor", "doctor");
  }

  /** The documents that docs/results keeps were printed by quickstart. */
  @Test
  void quickstart() throws IOException {
    for (String data : Arrays.asList("mnist", "synthetic")) {
      ObjectNode document = (ObjectNode) DocumentedFigures.recorded(data);
      document.putArray("warnings");
      JsonSchemas.requireValid("quickstart", document);
    }
  }
}
