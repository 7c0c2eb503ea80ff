package dev.nib.conformance.hdl;

import dev.nib.conformance.ByteComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words that the test bench read, one a line: ROM, address, hexadecimal word. */
final class RomDump {
  static final String FILE = "roms.txt";

  private final Map<String, byte[]> read = new HashMap<>();
  private final Map<String, Integer> words = new HashMap<>();

  private RomDump() {}

  /**
   * Compares every byte of every word of {@code names} with what it must be.
   *
   * @return what is wrong with the dump itself, if anything
   */
  static Optional<String> compare(RomProject project, List<String> names, ByteComparison comparison)
      throws IOException {
    Path file = project.folder().resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.of("the test bench wrote no " + FILE);
    }
    RomDump dump = new RomDump();
    for (String line : Files.readAllLines(file)) {
      Optional<String> problem = dump.add(project, line);
      if (problem.isPresent()) {
        return problem;
      }
    }
    for (String name : names) {
      ExpectedRoms.Contents expected = project.roms().get(name);
      int count = dump.words.getOrDefault(name, 0);
      if (count != expected.words()) {
        return Optional.of(
            "%s: %d words were read, it has %d".formatted(name, count, expected.words()));
      }
      comparison.add(0, name, expected.bytes(), dump.read.get(name), 0);
    }
    return Optional.empty();
  }

  private Optional<String> add(RomProject project, String line) {
    List<String> fields = List.of(line.split(" ", -1));
    ExpectedRoms.Contents contents = project.roms().get(fields.get(0));
    if (fields.size() != 3 || contents == null) {
      return Optional.of("the dump has the line \"" + line + "\"");
    }
    String name = fields.get(0);
    int wordBytes = contents.wordBytes();
    String hex = fields.get(2);
    // Every word once and in order.
    int address = words.merge(name, 1, Integer::sum) - 1;
    if (!fields.get(1).equals(Integer.toString(address)) || address >= contents.words()) {
      return Optional.of("%s: word %s was read as word %d".formatted(name, fields.get(1), address));
    }
    if (!hex.matches("[0-9a-f]*") || hex.length() != 2 * wordBytes) {
      return Optional.of(
          "%s: word %d is %s, not %d known bits".formatted(name, address, hex, 8 * wordBytes));
    }
    byte[] all = read.computeIfAbsent(name, n -> new byte[contents.words() * wordBytes]);
    byte[] highFirst = HexFormat.of().parseHex(hex);
    for (int b = 0; b < wordBytes; b++) {
      all[address * wordBytes + b] = highFirst[wordBytes - 1 - b];
    }
    return Optional.empty();
  }
}
