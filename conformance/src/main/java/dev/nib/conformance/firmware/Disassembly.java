package dev.nib.conformance.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who calls whom in a linked program, and what each function pushes, as {@code objdump -d} shows
 * it.
 *
 * <p>Libraries' functions, those in assembly too, are in it, of which a compiler's own figures know
 * nothing.
 */
final class Disassembly {
  private static final Pattern LABEL = Pattern.compile("([0-9a-f]+) <\\S+>:");
  private static final Pattern INSTRUCTION =
      Pattern.compile("\\s*[0-9a-f]+:\\s+([\\w.]+)(?:\\s+(.*))?");

  /**
   * Where a call or a jump goes; the name behind it may be that of any symbol of the same value.
   */
  private static final Pattern TARGET = Pattern.compile("(?:0x)?([0-9a-f]+) <");

  private static final Pattern REGISTERS = Pattern.compile("\\{([^}]*)}");
  private static final Pattern ARM_SUB = Pattern.compile("sp, (?:sp, )?#(\\d+).*");
  private static final Pattern ARM_STORE = Pattern.compile(".*\\[sp, #-(\\d+)]!.*");
  private static final Pattern RISCV_ADD = Pattern.compile("sp,sp,-(\\d+).*");

  /** The kinds of machine code that are read. */
  enum Isa {
    ARM,
    RISCV,
    AVR
  }

  /**
   * A function, or a part of one behind a label.
   *
   * @param pushed bytes that its instructions put on the stack, those on other ways through it
   *     included
   * @param calls what comes back to it
   * @param jumps what does not
   * @param runsOn true when its last instruction does not leave it; in compiled code that is a call
   *     that never comes back
   * @param indirect true when it calls what only registers know
   * @param jumpsAway true when it jumps to what only registers know: in compiled code a place of
   *     its own, for no kernel has a pointer to a function
   */
  record Routine(
      int pushed,
      List<Long> calls,
      List<Long> jumps,
      boolean runsOn,
      boolean indirect,
      boolean jumpsAway) {}

  private final Isa isa;
  private final NavigableMap<Long, Routine> routines = new TreeMap<>();

  private long start = -1;
  private String lastOpcode = "";
  private String lastOperands = "";
  private int pushed;
  private boolean indirect;
  private boolean jumpsAway;
  private List<Long> calls = new ArrayList<>();
  private List<Long> jumps = new ArrayList<>();

  private Disassembly(Isa isa) {
    this.isa = isa;
  }

  /** The routines of {@code objdump}'s output by their addresses. */
  static NavigableMap<Long, Routine> read(String text, Isa isa) {
    Disassembly reader = new Disassembly(isa);
    text.lines().forEach(reader::line);
    reader.end();
    return reader.routines;
  }

  private void line(String line) {
    Matcher label = LABEL.matcher(line);
    if (label.matches()) {
      end();
      start = Long.parseLong(label.group(1), 16);
      return;
    }
    Matcher instruction = INSTRUCTION.matcher(line);
    if (start >= 0 && instruction.matches() && !instruction.group(1).startsWith(".")) {
      String operands = instruction.group(2) == null ? "" : instruction.group(2);
      instruction(instruction.group(1), operands);
      if (!instruction.group(1).equals("nop")) {
        lastOpcode = instruction.group(1);
        lastOperands = operands;
      }
    }
  }

  private void end() {
    if (start >= 0) {
      boolean runsOn = !lastOpcode.isEmpty() && !leaves();
      routines.putIfAbsent(start, new Routine(pushed, calls, jumps, runsOn, indirect, jumpsAway));
    }
    calls = new ArrayList<>();
    jumps = new ArrayList<>();
    pushed = 0;
    indirect = false;
    jumpsAway = false;
    lastOpcode = "";
    lastOperands = "";
  }

  private void instruction(String opcode, String operands) {
    pushed += pushes(opcode, operands);
    Matcher target = TARGET.matcher(operands);
    boolean known = target.find();
    if (isCall(opcode)) {
      if (known) {
        calls.add(Long.valueOf(target.group(1), 16));
      } else {
        indirect = true;
      }
    } else if (isJump(opcode)) {
      if (known) {
        jumps.add(Long.valueOf(target.group(1), 16));
      } else if (isIndirect(opcode, operands)) {
        jumpsAway = true;
      }
    }
  }

  private boolean isCall(String opcode) {
    return switch (isa) {
      case ARM -> opcode.equals("bl") || opcode.equals("blx");
      case RISCV -> opcode.equals("jal") || opcode.equals("jalr");
      case AVR -> opcode.endsWith("call");
    };
  }

  private boolean isJump(String opcode) {
    return switch (isa) {
      case ARM -> opcode.matches("b(eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|x)?(\\.[nw])?|cbn?z");
      case RISCV -> opcode.equals("j") || opcode.equals("jr") || opcode.matches("b[a-z]+");
      case AVR -> opcode.endsWith("jmp") || opcode.matches("br[a-z]+");
    };
  }

  private boolean isIndirect(String opcode, String operands) {
    return switch (isa) {
      case ARM -> opcode.equals("bx") && !operands.startsWith("lr");
      // Libraries return through t0 from functions that have kept ra there.
      case RISCV -> opcode.equals("jr") && !operands.matches("(ra|t0).*");
      case AVR -> opcode.endsWith("ijmp");
    };
  }

  /** True when execution does not run on behind the last instruction. */
  private boolean leaves() {
    return switch (isa) {
      case ARM ->
          lastOpcode.matches("b(x|\\.[nw])?|udf")
              || (lastOpcode.matches("(pop|ldmia).*") && lastOperands.contains("pc"));
      case RISCV -> lastOpcode.matches("j|jr|ret|mret|unimp|tail");
      case AVR -> lastOpcode.matches("r?jmp|e?ijmp|reti?");
    };
  }

  private int pushes(String opcode, String operands) {
    return switch (isa) {
      case ARM -> armPushes(opcode, operands);
      case RISCV ->
          opcode.startsWith("add") || opcode.startsWith("c.addi") ? number(RISCV_ADD, operands) : 0;
      case AVR -> opcode.equals("push") ? 1 : 0;
    };
  }

  private static int armPushes(String opcode, String operands) {
    Matcher registers = REGISTERS.matcher(operands);
    if ((opcode.startsWith("push") || opcode.startsWith("stmdb")) && registers.find()) {
      return 4 * registers.group(1).split(",", -1).length;
    }
    if (opcode.startsWith("sub")) {
      return number(ARM_SUB, operands);
    }
    return opcode.startsWith("str") ? number(ARM_STORE, operands) : 0;
  }

  private static int number(Pattern pattern, String operands) {
    Matcher matcher = pattern.matcher(operands);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
