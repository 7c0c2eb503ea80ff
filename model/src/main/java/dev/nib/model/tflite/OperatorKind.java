package dev.nib.model.tflite;

import dev.nib.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an operator of a file is.
 *
 * @param name the schema's, and a custom operator's own
 * @param known none when nib has no such operator
 */
record OperatorKind(int code, String name, Optional<BuiltinOperator> known) {
  /** Runs another subgraph at the start, which fills variables and tables. */
  private static final int CALL_ONCE = 129;

  /** Messages name so many operators that nib does not have. */
  private static final int MOST_NAMED = 6;

  /**
   * The kinds of all operators.
   *
   * @throws ModelException when there is one that nib does not have; it names the others too
   */
  static List<OperatorKind> of(List<FlatTable> codes, List<FlatTable> operators) {
    List<OperatorKind> all = codes.stream().map(OperatorKind::of).toList();
    List<OperatorKind> kinds = new ArrayList<>();
    for (int i = 0; i < operators.size(); i++) {
      int index = operators.get(i).int32(Schema.Operator.OPCODE_INDEX, 0);
      if (index < 0 || index >= all.size()) {
        throw new ModelException(
            "operator %d: has operator code %d, there are %d".formatted(i, index, all.size()));
      }
      kinds.add(all.get(index));
    }
    for (int i = 0; i < kinds.size(); i++) {
      if (!kinds.get(i).isRead()) {
        throw unknown(i, kinds);
      }
    }
    return kinds;
  }

  private static OperatorKind of(FlatTable table) {
    int code =
        Math.max(
            table.int32(Schema.OperatorCode.BUILTIN_CODE, 0),
            table.int8(Schema.OperatorCode.DEPRECATED_BUILTIN_CODE));
    String custom = table.string(Schema.OperatorCode.CUSTOM_CODE);
    String name = BuiltinOperator.nameOf(code) + (custom.isEmpty() ? "" : " " + custom);
    return new OperatorKind(code, name, BuiltinOperator.ofCode(code));
  }

  private boolean isRead() {
    return known.isPresent()
        || callsOnce()
        || ShapeOperators.isOne(code)
        || SplitReader.isOne(code);
  }

  boolean callsOnce() {
    return code == CALL_ONCE;
  }

  private static ModelException unknown(int first, List<OperatorKind> kinds) {
    String name = kinds.get(first).name();
    List<String> others =
        kinds.stream()
            .filter(kind -> !kind.isRead())
            .map(OperatorKind::name)
            .filter(other -> !other.equals(name))
            .distinct()
            .toList();
    String named = others.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    String more =
        others.isEmpty()
            ? ""
            : "; nor has it %s%s"
                .formatted(
                    named,
                    others.size() > MOST_NAMED
                        ? " and %d others".formatted(others.size() - MOST_NAMED)
                        : "");
    return new ModelException(
        "operator %d %s: nib has no such operator%s (README.md lists what it has)"
            .formatted(first, name, more));
  }
}
