package dev.nib.codegen.verilog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Readers of the memory formats that share nothing with the writers; strict about every line. */
final class MemoryFiles {
  private static final Pattern COE =
      Pattern.compile(
          "memory_initialization_radix\\s*=\\s*16\\s*;\\s*"
              + "memory_initialization_vector\\s*=([^;]*);\\s*");
  private static final Pattern MIF_WORD = Pattern.compile("([0-9A-Fa-f]+) : ([0-9A-Fa-f]+);");

  private MemoryFiles() {}

  static List<BigInteger> mem(String text) {
    List<String> lines = text.lines().toList();
    assertThat(lines.get(0)).isEqualTo("@0");
    return lines.stream().skip(1).map(line -> new BigInteger(line, 16)).toList();
  }

  static List<BigInteger> coe(String text) {
    String statements = text.replaceAll("(?m)^;.*\n", "");
    Matcher matcher = COE.matcher(statements);
    assertThat(matcher.matches()).as(statements).isTrue();
    List<BigInteger> words = new ArrayList<>();
    for (String word : matcher.group(1).split(",", -1)) {
      words.add(new BigInteger(word.strip(), 16));
    }
    return words;
  }

  static List<BigInteger> mif(String text, int width) {
    List<BigInteger> words = new ArrayList<>();
    List<String> lines = text.lines().filter(line -> !line.startsWith("--")).toList();
    int begin = lines.indexOf("BEGIN");
    assertThat(lines.subList(1, begin))
        .containsExactly(
            "WIDTH = " + width + ";", "ADDRESS_RADIX = HEX;", "DATA_RADIX = HEX;", "CONTENT");
    for (String line : lines.subList(begin + 1, lines.size() - 1)) {
      Matcher matcher = MIF_WORD.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      assertThat(Integer.parseInt(matcher.group(1), 16)).isEqualTo(words.size());
      words.add(new BigInteger(matcher.group(2), 16));
    }
    assertThat(lines.get(0)).isEqualTo("DEPTH = " + words.size() + ";");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("END;");
    return words;
  }

  /**
   * As Quartus reads it: addresses count words of {@code width} bits, which come high byte first.
   */
  static List<BigInteger> intelHex(String text, int width) {
    List<BigInteger> words = new ArrayList<>();
    int segment = 0;
    boolean ended = false;
    for (String line : text.lines().toList()) {
      assertThat(ended).as("a record after the end").isFalse();
      assertThat(line).matches(":([0-9A-F]{2})+");
      byte[] record = new BigInteger("01" + line.substring(1), 16).toByteArray();
      int sum = 0;
      for (int i = 1; i < record.length; i++) {
        sum += record[i];
      }
      assertThat(sum & 0xFF).as("checksum of " + line).isZero();
      int length = record[1] & 0xFF;
      assertThat(record).hasSize(1 + 4 + length + 1);
      int address = ((record[2] & 0xFF) << 8) | (record[3] & 0xFF);
      String data = line.substring(9, 9 + 2 * length);
      switch (record[4]) {
        case 0 -> {
          assertThat(8 * length).isEqualTo(width);
          assertThat(segment * 16 + address).isEqualTo(words.size());
          words.add(new BigInteger(data, 16));
        }
        case 1 -> ended = true;
        case 2 -> segment = Integer.parseInt(data, 16);
        default -> throw new AssertionError("record type " + record[4]);
      }
    }
    assertThat(ended).as("an end record").isTrue();
    return words;
  }
}
