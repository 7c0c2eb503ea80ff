package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.Nets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zoo with a net more, {@code fixture}, whose files lie with the tests. */
class ZooTest {
  private static final String FIXTURE = "zoo:fixture";

  /** Where the fixture was trained after its recipe, its teacher first. */
  @TempDir static Path trained;

  private static JsonNode training;

  @TempDir Path folder;

  @BeforeAll
  static void trainTheFixture() throws IOException {
    training = train(trained);
  }

  private static JsonNode train(Path folder, Object... more) throws IOException {
    List<Object> arguments =
        new ArrayList<>(List.of("zoo", "train", "fixture", "--data", "synthetic"));
    arguments.addAll(List.of("-o", folder, "--json", "--quiet"));
    arguments.addAll(List.of(more));
    JsonNode result = json(nib(arguments.toArray()));
    JsonSchemas.requireValid("zoo-train", result);
    return result;
  }

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
    assertThat(Zoo.recipes())
        .extracting(ZooNet::name)
        .as("what is added must get its files and figures")
        .containsAll(Zoo.nets().stream().map(ZooNet::name).toList())
        .hasSize(Zoo.nets().size() + 1)
        .contains("unfinished");
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
    assertThat(text.out()).contains("fixture", " 290 ", " 417 ", " 21,616 ", " 1,012 ");
    assertThat(text.out()).contains("all but ATmega328P, CH32V003");
    JsonNode nets = json(nib("zoo", "list", "--json")).get("nets");
    JsonNode fixture = nets.get(nets.size() - 1);
    for (JsonNode net : nets) {
      fixture = net.at("/net/name").asText().equals("fixture") ? net : fixture;
    }
    assertThat(fixture.at("/flashBytes").asInt()).isEqualTo(417);
    assertThat(fixture.at("/fits")).hasSize(Chips.all().size() + Fpgas.all().size());
    assertThat(fixture.at("/fitsNot")).isEmpty();
    assertThat(fixture.at("/net/train/0").asText()).isEqualTo("--net");
  }

  @Test
  void noArenaIsSmallerThanWhatNoPlanCanDoWithout() throws IOException {
    JsonNode arenas = json(nib("inspect", "zoo:kb8", "--json")).get("arenas");
    assertThat(arenas)
        .extracting(arena -> arena.get("options").asText())
        .contains("--for speed", "--rows", "--for flash");
    for (JsonNode arena : arenas) {
      assertThat(arena.get("bytes").asInt())
          .isGreaterThanOrEqualTo(arena.get("lowerBoundBytes").asInt());
    }
  }

  @Test
  void everyChipHoldsANetOfMoreThanNinetyNinePercent() throws IOException {
    Set<String> holding = new HashSet<>();
    for (JsonNode net : json(nib("zoo", "list", "--json")).get("nets")) {
      if (net.at("/net/measured/int8").asDouble() > 0.99) {
        net.get("fits").forEach(chip -> holding.add(chip.asText()));
      }
    }
    assertThat(holding).containsAll(Chips.all().stream().map(Chip::name).toList());
    assertThat(holding).containsAll(Fpgas.all().stream().map(Fpga::name).toList());
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
        Pattern.compile(
                "static const (int8_t|int32_t) (fixture\\w+)\\[(?:NIB_EVEN\\()?(\\d+)\\)?\\]"
                    + " NIB_FLASH")
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
    assertThat(training.at("/recipe")).hasSize(3);
    // The teacher's.
    assertThat(training.at("/recipe/0").asText()).contains("--validation-seed 1 ");
    assertThat(training.at("/recipe/1").asText())
        .startsWith("nib train --net 'conv:3:4:2 depthwise:3 ")
        .contains("--teacher " + trained.resolve("fixture-teacher.tflite"));
    assertThat(training.at("/measured/images").asInt()).isEqualTo(2000);
    // Another processor may round otherwise, but not learn otherwise.
    assertThat(
            Math.abs(
                training.at("/measured/int8").asDouble() - Zoo.named("fixture").measured().int8()))
        .isLessThan(0.1);
    assertThat(trained.resolve("fixture.tflite")).exists();
    assertThat(TfliteFile.read(trained.resolve("fixture-int8.tflite")).graph().parameters())
        .isEqualTo(290);
    assertThat(training.at("/same").asBoolean())
        .isEqualTo(
            java.util.Arrays.equals(
                Zoo.content("fixture-int8.tflite"),
                Files.readAllBytes(trained.resolve("fixture-int8.tflite"))));
    assertThat(nib("zoo", "train", "nothing", "--data", "synthetic").err())
        .contains("the zoo has no net nothing");
    assertThat(List.of(trained.toFile().list())).noneMatch(name -> name.endsWith(".checkpoint"));
  }

  @Test
  void aNetThatIsBeingAddedCanBeTrainedAndNothingElse() throws IOException {
    Object[] arguments = {"zoo", "train", "unfinished", "--data", "synthetic", "-o", folder};
    Call text = nib(arguments);
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out()).contains("the zoo has no figures of it yet", "not the zoo's bytes");
    JsonNode result =
        json(nib("zoo", "train", "unfinished", "--data", "synthetic", "-o", folder, "--json"));
    JsonSchemas.requireValid("zoo-train", result);
    assertThat(result.at("/same").asBoolean()).isFalse();
    assertThat(result.at("/measured/images").asInt()).isEqualTo(2000);
    assertThat(nib("inspect", "zoo:unfinished").err())
        .contains("the zoo has no net unfinished; it has ");
    assertThat(nib("zoo", "list").out()).doesNotContain("unfinished");
  }

  @Test
  void aTeacherHoldsOutWhatItsNetDoes() {
    List<String> net = List.of("--seed", "3");
    List<String> teacher = List.of("--seed", "1", "--epochs", "2");
    assertThat(ZooTrainCommand.holdingOutAs(net, teacher))
        .containsExactly("--epochs", "2", "--seed", "3");
    List<String> sharing = List.of("--seed", "3", "--validation-seed", "5");
    assertThat(ZooTrainCommand.holdingOutAs(sharing, teacher))
        .containsExactly("--seed", "1", "--epochs", "2", "--validation-seed", "5");
    assertThat(ZooTrainCommand.holdingOutAs(net, sharing)).containsExactly("--seed", "3");
  }

  @Test
  void aTeacherThatIsThereNeedNoTraining() throws IOException {
    Path teacher = trained.resolve("fixture-teacher.tflite");
    JsonNode result = train(folder, "--teacher", teacher);
    assertThat(result.at("/recipe")).hasSize(2);
    assertThat(folder.resolve("fixture-teacher.tflite")).doesNotExist();
    assertThat(folder.resolve("fixture-int8.tflite"))
        .hasSameBinaryContentAs(trained.resolve("fixture-int8.tflite"));
    assertThat(nib("zoo", "train", "kb7", "--data", "synthetic", "--teacher", teacher).err())
        .contains("kb7 learns without a teacher");
  }
}
