package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.codegen.verilog.engine.EngineProgram;
import dev.nib.model.Argmax;
import dev.nib.model.testing.Needs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.Simulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code nib send} at a pseudo-terminal, with a stand-in for the board at the other end. It is
 * script of util-linux that has one: what is written to the terminal is its output.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SendCommandTest {
  private static final String NET = "zoo:kb2";

  @TempDir private Path folder;

  private final Program program =
      Lowering.lower(new ModelFileConverter().convert(NET).requireInt8());
  private final Value output = EngineProgram.of(program).program().outputs().get(0);
  private Process script;
  private String device;

  @BeforeEach
  void openTerminal() throws Exception {
    Needs.tool(
        Stream.of("/usr/bin/script", "/bin/script").map(Path::of).anyMatch(Files::isExecutable),
        () -> "script is missing (apt-get install bsdutils)");
    Path name = folder.resolve("tty");
    script =
        new ProcessBuilder(
                "script",
                "--quiet",
                "--command",
                "stty raw -echo; tty >"
                    + name
                    + ".new; mv "
                    + name
                    + ".new "
                    + name
                    + "; sleep 170",
                "/dev/null")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Files.exists(name)) {
      assertThat(System.nanoTime()).as("a terminal within 20 s").isLessThan(deadline);
      Thread.sleep(20);
    }
    device = Files.readString(name).strip();
  }

  @AfterEach
  void closeTerminal() {
    if (script != null) {
      script.descendants().forEach(ProcessHandle::destroyForcibly);
      script.destroyForcibly();
    }
  }

  /** What the board answers to the request of a number, of which the image is known. */
  private void answer(IntFunction<UnaryOperator<byte[]>> answers) {
    Thread board =
        new Thread(
            () -> {
              try {
                serve(script.getInputStream(), script.getOutputStream(), answers);
              } catch (IOException e) {
                // The terminal is closed at the end.
                return;
              }
            },
            "board");
    board.setDaemon(true);
    board.start();
  }

  private void serve(InputStream in, OutputStream out, IntFunction<UnaryOperator<byte[]>> answers)
      throws IOException {
    Simulator simulator = new Simulator(program);
    for (int request = 0; ; request++) {
      byte[] image = in.readNBytes(program.inputBytes());
      if (image.length < program.inputBytes()) {
        return;
      }
      Map<Integer, byte[]> values = new HashMap<>();
      simulator.run(image, (value, content) -> values.put(value.tensor(), content));
      byte[] logits = values.get(output.tensor());
      ByteArrayOutputStream result = new ByteArrayOutputStream();
      result.write(Argmax.of(logits));
      result.write(logits);
      out.write(answers.apply(request).apply(result.toByteArray()));
      out.flush();
    }
  }

  private Call send(Object... more) {
    Object[] all = new Object[3 + more.length];
    all[0] = "send";
    all[1] = NET;
    all[2] = device;
    System.arraycopy(more, 0, all, 3, more.length);
    return CommandLineCall.nib(all);
  }

  @Test
  void everyByteIsHeldAgainstTheSimulator() throws IOException {
    answer(request -> bytes -> bytes);
    Call call = send("--data", "synthetic", "-n", 3, "--json");
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(call.out());
    JsonSchemas.requireValid("send", document);
    assertThat(document.get("bytesCompared").asInt()).isEqualTo(33);
    assertThat(document.get("bytesDifferent").asInt()).isZero();
    assertThat(document.get("repeated").asInt()).isZero();
    assertThat(document.get("images")).hasSize(3);
  }

  @Test
  void aDifferentByteIsCountedAndFails() {
    answer(
        request ->
            bytes -> {
              bytes[4] ^= (byte) (request == 1 ? 1 : 0);
              return bytes;
            });
    Call call = send("--data", "synthetic", "-n", 3);
    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.out())
        .contains("1 bytes differ")
        .contains("1 of 33 bytes differ, 3 images in ")
        .doesNotContain("sent again");
    assertThat(call.err()).contains("1 of 33 bytes differ from the simulator's");
  }

  /** The board drops an image of which a byte was lost, and the host sends it again. */
  @Test
  void anImageWithoutAResultIsSentAgain() {
    answer(request -> bytes -> request == 0 ? new byte[0] : bytes);
    Call call = send("--data", "synthetic", "-n", 2, "--patience", 1);
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out()).contains("0 of 22 bytes differ").contains(", 1 sent again");
  }

  @Test
  void aBoardThatSaysNothingIsGivenUp() {
    Call call = send("--data", "synthetic", "-n", 2, "--patience", 1);
    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.err())
        .contains(device + ": image 0: 0 of 11 bytes came within 1 s, 3 times; is this the port");
  }

  @Test
  void whatIsNoPortIsSaid() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Object[] call :
        new Object[][] {
          {"/dev/no-such-port", "no such device; is the board plugged in?"},
          {file, "is no serial port"},
          {"/dev/null", "stty could not set it to 115200 baud"},
        }) {
      Call said = CommandLineCall.nib("send", NET, call[0], "--data", "synthetic", "-n", 1);
      assertThat(said.exitCode()).as(said.err()).isEqualTo(2);
      assertThat(said.err()).startsWith("nib: " + call[0] + ": ").contains((String) call[1]);
    }
  }
}
