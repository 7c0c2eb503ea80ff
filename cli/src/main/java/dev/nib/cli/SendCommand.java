package dev.nib.cli;

import dev.nib.codegen.verilog.board.Board;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.send.Send;
import dev.nib.toolkit.send.SendResult;
import dev.nib.toolkit.send.SendSettings;
import java.nio.file.Path;
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
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      index = "0",
      paramLabel = "I.tflite",
      converter = ModelFileConverter.class,
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

  @Override
  public void run() {
    Console console = common.console();
    SendSettings settings =
        new SendSettings(
            file,
            device,
            imageOptions.settings(),
            pixelOptions.told(),
            count,
            baud,
            patience,
            common.seed());
    SendResult result =
        source.image == null
            ? Send.images(settings, source.data, console)
            : Send.picture(settings, source.image, console);
    console.result(result, text(result));
    if (result.bytesDifferent() > 0) {
      throw new CheckFailedException(
          "%s: %,d of %,d bytes differ from the simulator's; does the board run %s?"
              .formatted(device, result.bytesDifferent(), result.bytesCompared(), file));
    }
  }

  private static String text(SendResult.Sent sent) {
    return "%6d  %-24s %s board %d  simulator %d%s%n"
        .formatted(
            sent.image(),
            sent.name(),
            sent.label().map("label %d "::formatted).orElse(""),
            sent.board(),
            sent.simulator(),
            sent.bytesDifferent() == 0 ? "" : "  %d bytes differ".formatted(sent.bytesDifferent()));
  }

  private static String text(SendResult result) {
    StringBuilder text = new StringBuilder();
    result.images().forEach(sent -> text.append(text(sent)));
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
