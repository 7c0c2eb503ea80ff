package dev.nib.conformance.firmware;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** How an emulated AVR, which has no files, gets its inputs, and how outputs come back. */
final class AvrSerial {
  /** The serial port's lines, without the emulator's colours and its own messages. */
  private static final Pattern HEX_LINE = Pattern.compile("(s?)((?:[0-9a-f]{2})+)");

  private static final Pattern DECORATION = Pattern.compile("\\x1b\\[[0-9;]*m|[.\\s]+$");

  private AvrSerial() {}

  /** Writes the images as a constant in flash. */
  static void writeInputs(Path folder, List<byte[]> inputs) throws IOException {
    List<String> values = new ArrayList<>();
    for (byte[] input : inputs) {
      for (byte value : input) {
        values.add(Integer.toString(value));
      }
    }
    Files.writeString(
        folder.resolve("nib_inputs.h"),
        "static const int8_t nib_inputs[] PROGMEM = {" + String.join(",\n", values) + "};\n");
  }

  /** Writes the files that the harness has elsewhere, of what the serial port printed. */
  static void writeOutputs(Path folder, String printed) throws IOException {
    Files.write(folder.resolve("outputs.bin"), lines(printed, ""));
    Files.write(folder.resolve("stack.bin"), lines(printed, "s"));
  }

  /**
   * The bytes of the serial port's lines.
   *
   * @param mark the letter that they begin with
   */
  private static byte[] lines(String text, String mark) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    text.lines()
        .map(line -> HEX_LINE.matcher(DECORATION.matcher(line).replaceAll("")))
        .filter(line -> line.matches() && line.group(1).equals(mark))
        .forEach(line -> bytes.writeBytes(HexFormat.of().parseHex(line.group(2))));
    return bytes.toByteArray();
  }
}
