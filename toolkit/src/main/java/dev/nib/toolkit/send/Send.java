package dev.nib.toolkit.send;

import dev.nib.codegen.verilog.board.Board;
import dev.nib.codegen.verilog.engine.EngineProgram;
import dev.nib.conformance.hdl.CoreResult;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.Simulator;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.models.ModelReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Sends images to a board over its serial line, and holds what comes back against the simulator.
 */
public final class Send {
  /** Longer than the pause that ends an image, so that both ends are in step behind it. */
  private static final Duration PAUSE = Duration.ofMillis(5L * Board.GAP_MILLISECONDS);

  /** How often an image is sent before it is given up. */
  private static final int ATTEMPTS = 3;

  private final SendSettings settings;
  private final TfliteFile file;
  private final Program program;
  private final Value output;
  private final PixelInput pixels;
  private final Progress progress;

  private Send(SendSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    file = settings.model().requireInt8();
    program = Lowering.lower(file);
    Classifiers.picture(program);
    output = outputOfCore(program);
    pixels = Pixels.input(settings.pixels(), program, progress, file);
  }

  /** Images, ready to be sent. */
  private record Batch(
      int count,
      IntFunction<byte[]> inputs,
      IntFunction<String> names,
      IntFunction<Optional<Integer>> labels) {}

  /**
   * Sends labelled images.
   *
   * @param data where they come from, as {@link Images} takes it
   * @throws ToolkitException when a setting makes no sense, the port cannot be opened, or the board
   *     does not answer
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static SendResult images(SendSettings settings, String data, Progress progress) {
    Send send = new Send(settings, progress);
    return send.run(send.load(data));
  }

  /** Sends one PNG or JPEG. */
  public static SendResult picture(SendSettings settings, Path picture, Progress progress) {
    Send send = new Send(settings, progress);
    return send.run(send.read(picture));
  }

  private SendResult run(Batch batch) {
    try (SerialPort port = SerialPort.open(settings.device(), settings.baud())) {
      return send(port, batch);
    } catch (IOException e) {
      throw ToolkitException.ofCheck(
          "%s: %s; was the board unplugged?", settings.device(), String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ToolkitException.ofCheck("%s: interrupted", settings.device());
    }
  }

  /** What the core gives out: without the softmax that it leaves to the reader. */
  private static Value outputOfCore(Program program) {
    try {
      return EngineProgram.of(program).program().outputs().get(0);
    } catch (ModelException e) {
      throw new ToolkitException("%s: no board runs it: %s", program.name(), e.getMessage());
    }
  }

  private Batch read(Path picture) {
    Shape shape = program.inputs().get(0).shape();
    GreyImage image = Images.picture(picture, settings.images(), shape, progress);
    byte[] levels = new byte[shape.elements()];
    image.copyPixels(levels, 0);
    byte[] input = Classifiers.quantized(levels, pixels.table());
    return new Batch(1, i -> input, i -> picture.getFileName().toString(), i -> Optional.empty());
  }

  private Batch load(String data) {
    LabelledImages test =
        Images.load(
                data, settings.images(), settings.seed(), program.inputs().get(0).shape(), progress)
            .test();
    LabelledImages some = test.head(Math.min(settings.count(), test.count()));
    return new Batch(
        some.count(),
        Classifiers.inputs(program, some, pixels),
        some::name,
        i -> Optional.of(some.label(i)));
  }

  private SendResult send(SerialPort port, Batch images) throws IOException {
    Simulator simulator = new Simulator(program);
    List<SendResult.Sent> sent = new ArrayList<>();
    int repeated = 0;
    int different = 0;
    port.quiet(PAUSE);
    long start = System.nanoTime();
    for (int i = 0; i < images.count(); i++) {
      byte[] input = images.inputs().apply(i);
      byte[] expected = expected(simulator, output, input);
      byte[] got = new byte[0];
      for (int attempt = 0; got.length < expected.length; attempt++) {
        if (attempt == ATTEMPTS) {
          throw ToolkitException.ofCheck(
              "%s: image %d: %d of %d bytes came within %d s, %d times; is this the port of the"
                  + " board, and is the board loaded?",
              settings.device(),
              i,
              got.length,
              expected.length,
              settings.patienceSeconds(),
              ATTEMPTS);
        }
        if (attempt > 0) {
          repeated++;
          progress.say("image %d: no whole result, sent again", i);
          port.quiet(PAUSE);
        }
        port.write(input);
        got = port.read(expected.length, patienceFor(input.length + expected.length));
      }
      int differ = 0;
      for (int b = 0; b < expected.length; b++) {
        differ += got[b] == expected[b] ? 0 : 1;
      }
      different += differ;
      sent.add(
          new SendResult.Sent(
              i,
              images.names().apply(i),
              images.labels().apply(i),
              got[0] & 0xff,
              expected[0] & 0xff,
              differ));
    }
    return new SendResult(
        ModelReference.of(settings.model(), file),
        settings.device().toString(),
        settings.baud(),
        sent,
        repeated,
        (long) images.count() * (1 + output.bytes()),
        different,
        (System.nanoTime() - start) / 1e9);
  }

  private Duration patienceFor(int bytes) {
    return Duration.ofSeconds(settings.patienceSeconds())
        .plusMillis(1000L * Board.BITS_A_BYTE * bytes / Math.max(1, settings.baud()));
  }

  /** The class, then the outputs, as the board gives them. */
  private static byte[] expected(Simulator simulator, Value output, byte[] input) {
    Map<Integer, byte[]> values = new HashMap<>();
    simulator.run(input, (value, content) -> values.put(value.tensor(), content));
    return CoreResult.of(values.get(output.tensor()));
  }
}
