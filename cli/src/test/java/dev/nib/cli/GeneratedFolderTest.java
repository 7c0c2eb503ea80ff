package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.toolkit.files.GeneratedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated sources over those of an earlier run: nothing edited is lost, nothing untrue stays. */
class GeneratedFolderTest {
  @TempDir private Path folder;

  private JsonNode generate(Object... arguments) throws IOException {
    Object[] all = Stream.concat(Stream.of("generate"), Stream.of(arguments)).toArray();
    Call call = CommandLineCall.nib(all);
    assertThat(call.exitCode()).as(call.err()).isZero();
    return new ObjectMapper().readTree(call.out());
  }

  private JsonNode c(String net) throws IOException {
    return generate("c", net, "-o", folder, "--json");
  }

  @Test
  void anEditedExampleStaysAndTheNewOneIsBesideIt() throws IOException {
    c("zoo:kb2");
    Path example = folder.resolve("main.c");
    String mine = Files.readString(example) + "/* mine */\n";
    Files.writeString(example, mine);
    Call call = CommandLineCall.nib("generate", "c", "zoo:kb4", "-o", folder, "--json");
    assertThat(call.err())
        .hasLineCount(1)
        .startsWith("nib: warning: " + example + " is not as nib wrote it and stays");
    JsonNode json = new ObjectMapper().readTree(call.out());
    assertThat(json.at("/kept/0").asText()).isEqualTo("main.c");
    assertThat(json.at("/warnings")).hasSize(1);
    assertThat(example).hasContent(mine);
    assertThat(folder.resolve("main.c.new")).content().contains("kb4_int8.h");
    assertThat(folder.resolve("kb2_int8.h")).as("it is still true").exists();
    // Taking the new one over ends it.
    Files.move(
        folder.resolve("main.c.new"), example, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(c("zoo:kb2").at("/kept")).isEmpty();
    assertThat(example).content().contains("kb2_int8.h");
    assertThat(folder.resolve("main.c.new")).doesNotExist();
  }

  @Test
  void aFileThatNibDidNotWriteStays() throws IOException {
    Files.writeString(folder.resolve("README.md"), "my project\n");
    assertThat(c("zoo:kb2").at("/kept/0").asText()).isEqualTo("README.md");
    assertThat(folder.resolve("README.md")).hasContent("my project\n");
    assertThat(folder.resolve("README.md.new")).exists();
    Files.writeString(folder.resolve("README.md.new"), "edited too\n");
    Call call = CommandLineCall.nib("generate", "c", "zoo:kb4", "-o", folder);
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).hasLineCount(1).contains("README.md.new", "move it away");
    assertThat(folder.resolve("kb4_int8.h")).as("all or nothing").doesNotExist();
  }

  @Test
  void whatNibWroteIsReplacedWithoutAWord() throws IOException {
    c("zoo:kb2");
    JsonNode again = c("zoo:kb2");
    assertThat(again.at("/kept")).isEmpty();
    assertThat(again.at("/removed")).isEmpty();
    assertThat(again.at("/warnings")).isEmpty();
    assertThat(again.at("/files")).hasSize(3);
  }

  @Test
  void whatIsNoLongerTrueGoesAndWhatCannotBeWrittenIsSaid() throws IOException {
    generate("verilog", "zoo:kb202", "-o", folder, "--json");
    Path hex = folder.resolve("intel/kb202_int8_conv0_bias.hex");
    Path other = folder.resolve("intel/kb202_int8_conv1_bias.hex");
    assertThat(hex).exists();
    Files.writeString(other, "edited");
    JsonNode json = generate("verilog", "zoo:kb202", "-o", folder, "--lanes", "64", "--json");
    assertThat(hex).as("of 8 lanes, beside a .mif of 64").doesNotExist();
    assertThat(other).as("edited").exists();
    assertThat(json.at("/removed").toString()).contains("intel/kb202_int8_conv0_bias.hex");
    assertThat(json.at("/omitted/0").asText())
        .startsWith("intel/kb202_int8_conv0_bias.hex: Intel HEX cannot hold");
    assertThat(
            CommandLineCall.nib("generate", "verilog", "zoo:kb202", "-o", folder, "--lanes", "64")
                .out())
        .contains("not written: intel/kb202_int8_conv0_bias.hex");
    assertThat(folder.resolve("README.txt")).content().contains("none for kb202_int8_conv0_bias");
  }

  @Test
  void aDamagedRecordIsRefused() throws IOException {
    c("zoo:kb2");
    for (String record :
        new String[] {"{", "[]", "null", "{\"c kb2\": null}", "{\"c\": {\"../x\": \"0\"}}"}) {
      Files.writeString(folder.resolve(GeneratedFolder.RECORD), record);
      Call call = CommandLineCall.nib("generate", "c", "zoo:kb2", "-o", folder);
      assertThat(call.exitCode()).as(record + call.err()).isEqualTo(2);
      assertThat(call.err()).hasLineCount(1).contains("is damaged; delete it");
    }
  }
}
