package dev.nib.quantizer;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The activations of some samples in a row. */
public final class Activations {
  private final int samples;
  private final Map<Integer, INDArray> values;

  Activations(int samples, Map<Integer, INDArray> values) {
    this.samples = samples;
    this.values = values;
  }

  /** How many samples. */
  public int samples() {
    return samples;
  }

  /** The indices of the tensors that are known. */
  public Set<Integer> tensors() {
    return Set.copyOf(values.keySet());
  }

  /** The values of a tensor, {@code [samples * elements]}, as long as this object is held. */
  FloatBuffer view(int tensor) {
    return FloatArrays.view(values.get(tensor));
  }

  /** The values of a tensor, {@code [samples * elements]}, copied. */
  public float[] of(int tensor) {
    return FloatArrays.read(values.get(tensor));
  }
}
