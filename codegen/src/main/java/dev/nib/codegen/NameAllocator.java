package dev.nib.codegen;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns names of a graph into identifiers that are legal and distinct in C, C++, Verilog and
 * SystemVerilog alike (after JavaPoet).
 *
 * <p>The first comer keeps the plain form; a later one with the same form gets {@code _2}, {@code
 * _3} and so on.
 */
public final class NameAllocator {
  /** Long names of converters ("a/b/c;d/e/f") are cut to this many characters. */
  private static final int MAX_LENGTH = 40;

  /** Lower case, as every allocated name is; system names with upper case cannot collide. */
  private static final Set<String> RESERVED =
      Set.of(
          ("alignas alignof always always_comb always_ff always_latch and and_eq asm assert assign"
                  + " assume auto automatic begin bind bins binsof bit bitand bitor bool break buf"
                  + " bufif0 bufif1 byte case casex casez catch cell chandle char class clocking"
                  + " cmos compl complex concept config const constexpr constraint context continue"
                  + " cover covergroup coverpoint cross deassign decltype default defparam delete"
                  + " design disable dist do double edge else end endcase endclass endclocking"
                  + " endconfig endfunction endgenerate endgroup endinterface endmodule endpackage"
                  + " endprimitive endprogram endproperty endsequence endspecify endtable endtask"
                  + " enum event expect explicit export extends extern false final first_match float"
                  + " for force foreach forever fork forkjoin friend function generate genvar goto"
                  + " highz0 highz1 if iff ifnone ignore_bins illegal_bins imaginary import incdir"
                  + " include initial inline inout input inside instance int int16_t int32_t int64_t"
                  + " int8_t integer interface intersect join join_any join_none large liblist"
                  + " library local localparam logic long longint macromodule main matches medium"
                  + " modport module mutable namespace nand negedge new nmos noexcept nor not"
                  + " not_eq notif0 notif1 null nullptr operator or or_eq output package packed"
                  + " parameter pmos posedge primitive priority private program property protected"
                  + " public pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent pure"
                  + " rand randc randcase randsequence rcmos real realtime ref reg register"
                  + " reinterpret_cast release repeat requires restrict return rnmos rpmos rtran"
                  + " rtranif0 rtranif1 scalared sequence short shortint shortreal showcancelled"
                  + " signed size_t sizeof small solve specify specparam static static_assert"
                  + " static_cast string strong0 strong1 struct super supply0 supply1 switch table"
                  + " tagged task template this thread_local throughout throw time timeprecision"
                  + " timeunit tran tranif0 tranif1 tri tri0 tri1 triand trior trireg true try type"
                  + " typedef typeid typename uint16_t uint32_t uint64_t uint8_t union unique"
                  + " unsigned use uwire var vectored virtual void volatile wait wait_order wand"
                  + " wchar_t weak0 weak1 while wildcard wire with within wor xnor xor xor_eq")
              .split(" "));

  private final Set<String> taken = new HashSet<>(RESERVED);
  private final Map<Object, String> allocated = new HashMap<>();

  /**
   * The identifier for {@code key}, the same at each call.
   *
   * @param suggestion any text; letters are lower-cased, other characters become underscores
   */
  public String allocate(Object key, String suggestion) {
    return allocated.computeIfAbsent(key, k -> distinct(identifier(suggestion)));
  }

  /**
   * The prefix of everything that is generated from the model of that name, the same in every back
   * end; never one that the fixed kernels and modules begin with.
   */
  public static String prefix(String modelName) {
    String name = new NameAllocator().allocate(modelName, modelName);
    return name.startsWith("nib") ? "net_" + name : name;
  }

  /** {@code text} as an identifier, which may be reserved or taken. */
  public static String identifier(String text) {
    String cleaned =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
    String cut = cleaned.length() > MAX_LENGTH ? cleaned.substring(0, MAX_LENGTH) : cleaned;
    boolean startsWell = !cut.isEmpty() && !Character.isDigit(cut.charAt(0));
    return startsWell ? cut : "t" + cut;
  }

  private String distinct(String name) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "_" + i;
    }
    return candidate;
  }
}
