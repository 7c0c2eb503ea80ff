package dev.nib.cli;

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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib send}: images to a board over its serial line, results beside the simulator's. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description =
        "Send images to a board of nib generate verilog --board over its serial line, and hold what"
            + " comes back against the simulator.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib send zoo:kb4 /dev/ttyUSB1 --data synthetic -n 20",
      "  nib send digits-int8.tflite /dev/cu.usbserial-1 --image seven.png"
    })
final class SendCommand implements Runnable {
  /** Longer than the pause that ends an image, so that both ends are in step behind it. */
  private static final Duration PAUSE = Duration.ofMillis(5L * Board.GAP_MILLISECONDS);

  /** How often an image is sent before it is given up. */
  private static final int ATTEMPTS = 3;

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      index = "0",
      paramLabel = "I.tflite",
      converter = ModelFile.Converter.class,
      description = "The int8 model that the board runs, or zoo:NAME.")
  private ModelFile file;

  @Parameters(
      index = "1",
      paramLabel = "DEVICE",
      description = "The serial port, such as /dev/ttyUSB1.")
  private Path device;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Option(
      names = "-n",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Only the first N test images (default: 10).")
  private int count = 10;

  @Option(
      names = "--baud",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Bits a second on the line (default: 115200, as the boards have it).")
  private int baud = Board.BAUD;

  @Option(
      names = "--patience",
      converter = Count.Positive.class,
      paramLabel = "S",
      description = "Seconds within which a result must come (default: 3).")
  private int patience = 3;

  /** One of the two. */
  static final class Source {
    @Option(names = "--data", paramLabel = "SRC", description = "Test images.")
    private String data;

    @Option(names = "--image", paramLabel = "PICTURE", description = "One PNG or JPEG.")
    private Path image;
  }

  /**
   * What {@code --json} prints.
   *
   * @param model what the board is to run
   * @param device the serial port
   * @param baud bits a second
   * @param images what was sent
   * @param repeated images that were sent again, since no whole result came
   * @param bytesCompared of classes and outputs
   * @param bytesDifferent of those
   * @param seconds from the first byte to the last
   */
  record Result(
      ModelReference model,
      String device,
      int baud,
      List<Sent> images,
      int repeated,
      long bytesCompared,
      long bytesDifferent,
      double seconds) {}

  /**
   * An image.
   *
   * @param image its position among those that were sent, from 0
   * @param name how a user finds it
   * @param label what it is, none of a picture
   * @param board the class that the board gives
   * @param simulator the class of the same outputs in the simulator
   * @param bytesDifferent of the class and the outputs
   */
  record Sent(
      int image,
      String name,
      Optional<Integer> label,
      int board,
      int simulator,
      int bytesDifferent) {
    String text() {
      return "%6d  %-24s %s board %d  simulator %d%s%n"
          .formatted(
              image,
              name,
              label.map("label %d "::formatted).orElse(""),
              board,
              simulator,
              bytesDifferent == 0 ? "" : "  %d bytes differ".formatted(bytesDifferent));
    }
  }

  /** Images, ready to be sent. */
  private record Images(
      int count,
      IntFunction<byte[]> inputs,
      IntFunction<String> names,
      IntFunction<Optional<Integer>> labels) {}

  @Override
  public void run() {
    Console console = common.console();
    TfliteFile content = file.requireInt8();
    Program program = Lowering.lower(content);
    Classifiers.picture(program);
    Value output = outputOfCore(program);
    PixelInput pixels = pixelOptions.of(program, console, content);
    Images images = images(program, pixels, console);
    try (SerialPort port = SerialPort.open(device, baud)) {
      Result result =
          send(port, program, output, ModelReference.of(file, content), images, console);
      console.result(result, text(result));
      if (result.bytesDifferent() > 0) {
        throw new CheckFailedException(
            "%s: %,d of %,d bytes differ from the simulator's; does the board run %s?"
                .formatted(
                    device, result.bytesDifferent(), result.bytesCompared(), program.name()));
      }
    } catch (IOException e) {
      throw new CheckFailedException(
          "%s: %s; was the board unplugged?".formatted(device, String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the core gives out: without the softmax that it leaves to the reader. */
  private static Value outputOfCore(Program program) {
    try {
      return EngineProgram.of(program).program().outputs().get(0);
    } catch (ModelException e) {
      throw new UsageException(
          "%s: no board runs it: %s".formatted(program.name(), e.getMessage()));
    }
  }

  private Images images(Program program, PixelInput pixels, Console console) {
    Shape shape = program.inputs().get(0).shape();
    if (source.image != null) {
      GreyImage picture = imageOptions.picture(source.image, shape, console);
      byte[] levels = new byte[shape.elements()];
      picture.copyPixels(levels, 0);
      byte[] input = Classifiers.quantized(levels, pixels.table());
      return new Images(
          1, i -> input, i -> source.image.getFileName().toString(), i -> Optional.empty());
    }
    LabelledImages test = imageOptions.load(source.data, common.seed(), shape, console).test();
    LabelledImages some = test.head(Math.min(count, test.count()));
    return new Images(
        some.count(),
        Classifiers.inputs(program, some, pixels),
        some::name,
        i -> Optional.of(some.label(i)));
  }

  private Result send(
      SerialPort port,
      Program program,
      Value output,
      ModelReference model,
      Images images,
      Console console)
      throws IOException {
    Simulator simulator = new Simulator(program);
    List<Sent> sent = new ArrayList<>();
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
          throw new CheckFailedException(
              "%s: image %d: %d of %d bytes came within %d s, %d times; is this the port of the board, and is the board loaded?"
                  .formatted(device, i, got.length, expected.length, patience, ATTEMPTS));
        }
        if (attempt > 0) {
          repeated++;
          console.say("image %d: no whole result, sent again".formatted(i));
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
          new Sent(
              i,
              images.names().apply(i),
              images.labels().apply(i),
              got[0] & 0xff,
              expected[0] & 0xff,
              differ));
    }
    return new Result(
        model,
        device.toString(),
        baud,
        sent,
        repeated,
        (long) images.count() * (1 + output.bytes()),
        different,
        (System.nanoTime() - start) / 1e9);
  }

  private Duration patienceFor(int bytes) {
    return Duration.ofSeconds(patience)
        .plusMillis(1000L * Board.BITS_A_BYTE * bytes / Math.max(1, baud));
  }

  /** The class, then the outputs, as the board gives them. */
  private static byte[] expected(Simulator simulator, Value output, byte[] input) {
    Map<Integer, byte[]> values = new HashMap<>();
    simulator.run(input, (value, content) -> values.put(value.tensor(), content));
    return CoreResult.of(values.get(output.tensor()));
  }

  private static String text(Result result) {
    StringBuilder text = new StringBuilder();
    result.images().forEach(sent -> text.append(sent.text()));
    return text.append(
            "%,d of %,d bytes differ, %d images in %.1f s%s"
                .formatted(
                    result.bytesDifferent(),
                    result.bytesCompared(),
                    result.images().size(),
                    result.seconds(),
                    result.repeated() == 0 ? "" : ", %d sent again".formatted(result.repeated())))
        .toString();
  }
}
