package dev.nib.program;

import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import java.util.List;
import java.util.Optional;

/**
 * CAST, which stands at an int8 graph's border only: between an input of bytes and the QUANTIZE
 * that makes int8 numbers of it, or between a DEQUANTIZE and an output of bytes. The two together
 * are a CAST from int8 to int8.
 *
 * @param graph with int8 tensors in the place of bytes that are only cast, scale 1
 */
record CastBorder(Graph graph) {
  /** The DEQUANTIZE in front and the CAST as one; nothing when the CAST reads an input. */
  Optional<Operator.Cast> behindDequantize(Operator.Cast cast) {
    boolean readsInput =
        graph.inputs().contains(cast.input())
            && isBytes(cast.input())
            && readers(cast.input()).stream().allMatch(Operator.Cast.class::isInstance)
            && isReal(cast.output())
            && !graph.outputs().contains(cast.output())
            && readers(cast.output()).stream().allMatch(Operator.Quantize.class::isInstance);
    if (readsInput) {
      return Optional.empty();
    }
    Optional<Operator> before =
        graph.operators().stream().filter(op -> op.output() == cast.input()).findFirst();
    if (before.isPresent()
        && before.get() instanceof Operator.Dequantize dequantize
        && isReal(cast.input())
        && isBytes(cast.output())
        && graph.outputs().contains(cast.output())
        && readers(cast.output()).isEmpty()) {
      return Optional.of(new Operator.Cast(dequantize.input(), cast.output()));
    }
    throw new ModelException(
        "%s: nib takes a CAST between a uint8 or int8 input and its QUANTIZE, or between a"
                .formatted(graph.label(cast))
            + " DEQUANTIZE and such an output; convert the model without this one");
  }

  /** The CAST in front and a QUANTIZE as one, where {@code op} is such a QUANTIZE. */
  Optional<Operator.Cast> behindCast(Operator op) {
    if (!(op instanceof Operator.Quantize quantize) || !isReal(quantize.input())) {
      return Optional.empty();
    }
    return graph.operators().stream()
        .filter(before -> before.output() == quantize.input())
        .filter(Operator.Cast.class::isInstance)
        .map(cast -> new Operator.Cast(((Operator.Cast) cast).input(), quantize.output()))
        .findFirst();
  }

  /** A DEQUANTIZE whose real numbers are cast and nothing else. */
  boolean onlyCast(Operator op) {
    List<Operator> readers = readers(op.output());
    return op instanceof Operator.Dequantize
        && !graph.outputs().contains(op.output())
        && !readers.isEmpty()
        && readers.stream().allMatch(Operator.Cast.class::isInstance);
  }

  /** Whether an input's bytes are what comes of them, and nothing else does. */
  boolean changesNothing(Operator.Cast both) {
    Quantization in = graph.tensor(both.input()).requireQuantization();
    List<Operator> casts = readers(both.input());
    return in.equals(graph.tensor(both.output()).quantization().orElse(null))
        && !graph.outputs().contains(both.input())
        && casts.size() == 1
        && readers(casts.get(0).output()).size() == 1;
  }

  private List<Operator> readers(int tensor) {
    return graph.operators().stream().filter(op -> op.inputs().contains(tensor)).toList();
  }

  private boolean isBytes(int tensor) {
    return graph.tensor(tensor).type() == ElementType.INT8;
  }

  private boolean isReal(int tensor) {
    return graph.tensor(tensor).type() == ElementType.FLOAT32;
  }
}
