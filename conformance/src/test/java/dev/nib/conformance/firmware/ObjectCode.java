package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Toolchain;
import dev.nib.conformance.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an object file is made of: the functions of others that it calls, such as a compiler's
 * {@code __aeabi_lmul}, and its instructions.
 *
 * @param calls symbols that are not in the file, each with the functions that refer to it
 * @param opcodes each with the functions that it stands in
 */
record ObjectCode(Map<String, Set<String>> calls, Map<String, Set<String>> opcodes) {
  /** A line of {@code nm} in this format: name, class, type. */
  private static final Pattern SYMBOL =
      Pattern.compile("(\\S+)\\s*\\|[^|]*\\|\\s*(\\w)\\s*\\|\\s*(\\w*)\\|.*");

  private static final Pattern LABEL = Pattern.compile("[0-9a-f]+ <(\\S+)>:");
  private static final Pattern RELOCATION =
      Pattern.compile("\\s*[0-9a-f]+: R_\\w+\\s+([\\w.]+?)(?:[+-].*)?");
  private static final Pattern INSTRUCTION =
      Pattern.compile("\\s*[0-9a-f]+:\\s+([a-z][\\w.]*)(?:\\s.*)?");

  /** Of an object file, read by the binutils of what compiled it. */
  static ObjectCode of(Path folder, String object, Toolchain toolchain)
      throws IOException, InterruptedException {
    // To files, since the output that is kept of a process has an end.
    String list =
        "%s --format=sysv %s > symbols.txt && %s -dr --no-show-raw-insn %2$s > code.txt"
            .formatted(toolchain.program("nm"), object, toolchain.program("objdump"));
    ProcessResult listed = Tools.run(folder, List.of("sh", "-c", list));
    assertThat(listed.ok()).as(listed.summary()).isTrue();
    return of(
        Files.readAllLines(folder.resolve("symbols.txt")),
        Files.readAllLines(folder.resolve("code.txt")));
  }

  private static ObjectCode of(List<String> symbols, List<String> disassembly) {
    Map<String, Set<String>> calls = new TreeMap<>();
    Map<String, Set<String>> opcodes = new TreeMap<>();
    Set<String> functions = new HashSet<>();
    for (String line : symbols) {
      Matcher symbol = SYMBOL.matcher(line);
      if (symbol.matches() && symbol.group(2).equals("U")) {
        calls.put(symbol.group(1), new TreeSet<>());
      } else if (symbol.matches() && symbol.group(3).equals("FUNC")) {
        functions.add(symbol.group(1));
      }
    }
    String function = "";
    for (String line : disassembly) {
      Matcher label = LABEL.matcher(line);
      Matcher relocation = RELOCATION.matcher(line);
      Matcher instruction = INSTRUCTION.matcher(line);
      if (label.matches()) {
        // On AVR constants stand between functions; a compiler's own labels within them.
        boolean isLocal = label.group(1).startsWith(".L");
        function = isLocal ? function : functions.contains(label.group(1)) ? name(label) : "";
      } else if (relocation.matches()) {
        calls.getOrDefault(relocation.group(1), new TreeSet<>()).add(function);
      } else if (instruction.matches() && !function.isEmpty()) {
        opcodes.computeIfAbsent(instruction.group(1), o -> new TreeSet<>()).add(function);
      }
    }
    return new ObjectCode(calls, opcodes);
  }

  /** Without what a compiler appends to the names of its copies. */
  private static String name(Matcher label) {
    return label.group(1).replaceFirst("\\..*", "");
  }
}
