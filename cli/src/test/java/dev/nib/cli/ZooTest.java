package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.cli.chip.Chip;
import dev.nib.cli.chip.ChipFit;
import dev.nib.cli.chip.Chips;
import dev.nib.cli.zoo.Zoo;
import dev.nib.cli.zoo.ZooNet;
import dev.nib.model.Graph;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.trainer.CnnTrainer;
import dev.nib.trainer.NetDefinition;
import dev.nib.trainer.Nets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zoo with a net more, {@code fixture}, whose files lie with the tests. */
class ZooTest {
  private static final String FIXTURE = "zoo:fixture";

  @TempDir Path folder;

  private static Call nib(Object... arguments) {
    return CommandLineCall.nib(arguments);
  }

  private static JsonNode json(Call call) throws IOException {
    assertThat(call.exitCode()).as(call.err()).isZero();
    return new ObjectMapper().readTree(call.out());
  }

  @Test
  void everyNetIsWhatItsRecipeMakes() {
    assertThat(Zoo.nets()).isNotEmpty().extracting(ZooNet::name).doesNotHaveDuplicates();
    for (ZooNet net : Zoo.nets()) {
      String text = net.train().get(net.train().indexOf("--net") + 1);
      NetDefinition definition = Nets.of(text, net.name()).withoutBatchNorm();
      Graph graph = TfliteFile.of(net.name(), Zoo.content(Zoo.floatFile(net))).graph();
      assertThat(graph.operators())
          .as(net.name())
          .isEqualTo(CnnTrainer.untrained(definition, 1).toGraph().operators());
      assertThat(graph.name()).isEqualTo(net.name());
      TfliteFile int8 = TfliteFile.of("int8", Zoo.content(Zoo.int8File(net)));
      assertThat(Lowering.lower(int8).steps()).as(net.name()).isNotEmpty();
      assertThat(int8.graph().parameters()).isEqualTo(graph.parameters());
      assertThat(net.measured().int8()).isBetween(0.1, 1.0);
    }
  }

  @Test
  void listShowsAccuracyAndCosts() throws IOException {
    Call text = nib("zoo", "list");
    assertThat(text.out()).contains("fixture", " 290 ", " 417 ", " 21,616 ", " 2,352 ");
    assertThat(text.out()).contains("all but ATmega328P, CH32V003");
    JsonNode nets = json(nib("zoo", "list", "--json")).get("nets");
    JsonNode fixture = nets.get(nets.size() - 1);
    for (JsonNode net : nets) {
      fixture = net.at("/net/name").asText().equals("fixture") ? net : fixture;
    }
    assertThat(fixture.at("/flashBytes").asInt()).isEqualTo(417);
    assertThat(fixture.at("/fitsNot")).hasSize(2);
    assertThat(fixture.at("/net/train/0").asText()).isEqualTo("--net");
  }

  @Test
  void everyChipHoldsANetOfMoreThanNinetyNinePercent() {
    List<IntegerProgram> programs =
        Zoo.nets().stream()
            .filter(net -> net.measured().int8() > 0.99)
            .map(net -> Lowering.lower(TfliteFile.of("int8", Zoo.content(Zoo.int8File(net)))))
            .toList();
    for (Chip chip : Chips.all()) {
      assertThat(programs)
          .as(chip.name())
          .anyMatch(
              program ->
                  ChipFit.of(program).stream()
                      .anyMatch(fit -> fit.chip().equals(chip) && fit.fits()));
    }
  }

  @Test
  void commandsTakeAZooNetForAFile() throws IOException {
    JsonNode inspected = json(nib("inspect", FIXTURE, "--json"));
    assertThat(inspected.get("macs").asInt()).isEqualTo(21_616);
    JsonNode simulated = json(nib("simulate", FIXTURE, "--data", "synthetic", "--json", "--quiet"));
    JsonNode compared =
        json(nib("compare", FIXTURE, FIXTURE, "--data", "synthetic", "--json", "--quiet"));
    assertThat(compared.at("/int8/accuracy")).isEqualTo(simulated.get("accuracy"));
    assertThat(compared.at("/agreement").asDouble()).isGreaterThan(0.9);
    JsonNode verified =
        json(
            nib(
                "verify",
                FIXTURE,
                "--random",
                "-n",
                "5",
                "--target",
                "host-gcc-O2",
                "--json",
                "--quiet"));
    assertThat(verified.get("verified").asBoolean()).isTrue();
    Path again = folder.resolve("again.tflite");
    nib("quantize", FIXTURE, "--calibration", "synthetic", "-n", "50", "-o", again, "--quiet");
    assertThat(again).exists();
    Call unknown = nib("inspect", "zoo:nothing");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("the zoo has no net nothing; it has ").contains("fixture");
  }

  @Test
  void theHeaderStoresWhatInspectCounts() throws IOException {
    JsonNode inspected = json(nib("inspect", FIXTURE, "--json"));
    assertThat(nib("generate", "c", FIXTURE, "-o", folder).exitCode()).isZero();
    String header = Files.readString(folder.resolve("fixture_int8.h"));
    Matcher array =
        Pattern.compile("static const (int8_t|int32_t) (fixture\\w+)\\[(\\d+)\\] NIB_FLASH")
            .matcher(header);
    int bytes = 0;
    int factors = 0;
    while (array.find()) {
      int count = Integer.parseInt(array.group(3));
      bytes += count * (array.group(1).equals("int32_t") ? 4 : 1);
      if (array.group(2).endsWith("_multipliers") || array.group(2).endsWith("_shifts")) {
        // Quantised with a scale for each layer: no channel has a factor of its own.
        assertThat(count).as(array.group(2)).isEqualTo(1);
        factors++;
      }
    }
    assertThat(bytes).isEqualTo(inspected.get("constantBytes").asInt()).isEqualTo(417);
    assertThat(factors).isEqualTo(2 * 5);
  }

  @Test
  void trainRepeatsTheRecipe() throws IOException {
    JsonNode result =
        json(
            nib(
                "zoo",
                "train",
                "fixture",
                "--data",
                "synthetic",
                "-o",
                folder,
                "--json",
                "--quiet"));
    assertThat(result.at("/recipe")).hasSize(3);
    assertThat(result.at("/recipe/1").asText())
        .startsWith("nib train --net 'conv:3:4:2 depthwise:3 ")
        .contains("--teacher " + folder.resolve("fixture-teacher.tflite"));
    assertThat(result.at("/measured/images").asInt()).isEqualTo(2000);
    // Another processor may round otherwise, but not learn otherwise.
    assertThat(
            Math.abs(
                result.at("/measured/int8").asDouble() - Zoo.named("fixture").measured().int8()))
        .isLessThan(0.1);
    assertThat(folder.resolve("fixture.tflite")).exists();
    assertThat(TfliteFile.read(folder.resolve("fixture-int8.tflite")).graph().parameters())
        .isEqualTo(290);
    assertThat(result.at("/same").asBoolean())
        .isEqualTo(
            java.util.Arrays.equals(
                Zoo.content("fixture-int8.tflite"),
                Files.readAllBytes(folder.resolve("fixture-int8.tflite"))));
    assertThat(nib("zoo", "train", "nothing", "--data", "synthetic").err())
        .contains("the zoo has no net nothing");
    assertThat(List.of(folder.toFile().list())).noneMatch(name -> name.endsWith(".checkpoint"));
  }

  @Test
  void aTeacherThatIsThereNeedNoTraining() throws IOException {
    Path own = folder.resolve("own");
    nib("zoo", "train", "fixture", "--data", "synthetic", "-o", own, "--quiet");
    Path teacher = own.resolve("fixture-teacher.tflite");
    JsonNode result =
        json(
            nib(
                "zoo",
                "train",
                "fixture",
                "--data",
                "synthetic",
                "--teacher",
                teacher,
                "-o",
                folder,
                "--json",
                "--quiet"));
    assertThat(result.at("/recipe")).hasSize(2);
    assertThat(folder.resolve("fixture-teacher.tflite")).doesNotExist();
    assertThat(folder.resolve("fixture-int8.tflite"))
        .hasSameBinaryContentAs(own.resolve("fixture-int8.tflite"));
    assertThat(nib("zoo", "train", "kb7", "--data", "synthetic", "--teacher", teacher).err())
        .contains("kb7 learns without a teacher");
  }
}
