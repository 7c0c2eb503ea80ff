package dev.nib.quantizer;

import dev.nib.model.Graph;
import dev.nib.model.Tensor;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/** Whether the activations of a float graph fit into memory, all of which a batch holds. */
final class BatchMemory {
  private BatchMemory() {}

  /**
   * Refuses what cannot fit, before any work.
   *
   * @param samples in a batch
   * @param batches that are there at the same time
   * @throws QuantizationException with the numbers and the mend
   */
  static void require(Graph graph, int samples, int batches) {
    require(graph, samples, batches, Pointer.maxBytes());
  }

  /**
   * @param available bytes, 0 for no limit
   */
  static void require(Graph graph, int samples, int batches, long available) {
    double bytes = 0;
    for (Tensor tensor : activations(graph).toList()) {
      if ((long) samples * tensor.shape().elements() > Integer.MAX_VALUE) {
        throw new QuantizationException(
            "%s is %s, of which %d samples at a time have over 2^31 elements: the model is too large"
                .formatted(tensor.name(), tensor.shape(), samples));
      }
      bytes += (double) tensor.bytes() * samples * batches;
    }
    if (available > 0 && bytes > available) {
      throw new QuantizationException(
          "the float32 activations need %,.0f bytes (%d samples at a time, %d times), %,d are there; set NIB_JAVA_OPTS=-Xmx%.0fg, or take fewer --threads"
              .formatted(bytes, samples, batches, available, Math.ceil(1.5 * bytes / (1 << 30))));
    }
  }

  private static Stream<Tensor> activations(Graph graph) {
    return Stream.concat(graph.inputs().stream(), graph.operators().stream().map(op -> op.output()))
        .map(graph::tensor);
  }
}
