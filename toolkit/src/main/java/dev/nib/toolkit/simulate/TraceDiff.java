package dev.nib.toolkit.simulate;

import dev.nib.model.Shape;
import dev.nib.sim.NpyFile;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.TraceFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says where two runs of a model part. */
public final class TraceDiff {
  private TraceDiff() {}

  /**
   * The first tensor, position and operator in which two traces differ.
   *
   * @param first a folder that a trace was written to
   * @param second another, of the same model; it may have fewer tensors
   * @throws ToolkitException when one of them is none, or they are of different models
   */
  public static TraceDifference of(Path first, Path second) {
    Map<Integer, TraceFolder.Entry> others =
        TraceFolder.read(second).stream()
            .collect(Collectors.toMap(TraceFolder.Entry::tensor, Function.identity(), (a, b) -> b));
    int tensors = 0;
    long bytes = 0;
    for (TraceFolder.Entry entry : TraceFolder.read(first)) {
      TraceFolder.Entry other = others.get(entry.tensor());
      if (other == null) {
        continue;
      }
      NpyFile.Content a = NpyFile.read(first.resolve(entry.file()));
      NpyFile.Content b = NpyFile.read(second.resolve(other.file()));
      if (!a.shape().equals(b.shape()) || a.int8s() == null || b.int8s() == null) {
        throw new ToolkitException(
            "%s is %s in %s and %s in %s, int8 of one shape is needed; are they of one model?",
            entry.name(), a.shape(), first, b.shape(), second);
      }
      tensors++;
      bytes += a.int8s().length;
      int at = Arrays.mismatch(a.int8s(), b.int8s());
      if (at >= 0) {
        return new TraceDifference(false, tensors, bytes, Optional.of(difference(entry, a, b, at)));
      }
    }
    if (tensors == 0) {
      throw new ToolkitException("%s and %s have no tensor in common", first, second);
    }
    return new TraceDifference(true, tensors, bytes, Optional.empty());
  }

  private static TraceDifference.Difference difference(
      TraceFolder.Entry entry, NpyFile.Content a, NpyFile.Content b, int at) {
    int different = 0;
    for (int i = 0; i < a.int8s().length; i++) {
      different += a.int8s()[i] == b.int8s()[i] ? 0 : 1;
    }
    return new TraceDifference.Difference(
        entry.tensor(),
        entry.name(),
        entry.operator(),
        position(a.shape(), at),
        a.int8s()[at],
        b.int8s()[at],
        a.int8s().length,
        different);
  }

  private static List<Integer> position(Shape shape, int element) {
    Integer[] position = new Integer[shape.rank()];
    int rest = element;
    for (int k = position.length - 1; k >= 0; k--) {
      position[k] = rest % shape.extent(k);
      rest /= shape.extent(k);
    }
    return List.of(position);
  }
}
