package dev.nib.model;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One tensor of a graph: an activation, or a constant when it has data.
 *
 * @param name the name in the file, may be empty
 * @param data the elements of a constant in row-major order of {@code shape}; empty for activations
 */
public record Tensor(
    String name,
    Shape shape,
    ElementType type,
    Optional<Quantization> quantization,
    Optional<TensorData> data) {
  public Tensor {
    Objects.requireNonNull(name);
    if (data.isPresent()) {
      TensorData elements = data.get();
      if (elements.elementType() != type) {
        throw new ModelException(
            "%s: data is %s, type says %s".formatted(name, elements.elementType(), type));
      }
      if (elements.size() != shape.elements()) {
        throw new ModelException(
            "%s: data has %d elements, shape %s needs %d"
                .formatted(name, elements.size(), shape, shape.elements()));
      }
    }
    quantization.ifPresent(q -> checkQuantization(name, shape, type, q));
  }

  private static void checkQuantization(
      String name, Shape shape, ElementType type, Quantization q) {
    if (!q.isPerTensor()) {
      if (q.axis() >= shape.rank() || shape.extent(q.axis()) != q.scales().size()) {
        throw new ModelException(
            "%s: %d scales along axis %d do not fit shape %s"
                .formatted(name, q.scales().size(), q.axis(), shape));
      }
    }
    if (type == ElementType.INT8 || type == ElementType.UINT8) {
      int lowest = type == ElementType.INT8 ? -128 : 0;
      for (int i = 0; i < q.zeroPoints().size(); i++) {
        int zeroPoint = q.zeroPoints().get(i);
        if (zeroPoint < lowest || zeroPoint > lowest + 255) {
          throw new ModelException(
              "%s: zero point %d is no %s"
                  .formatted(name, zeroPoint, type.name().toLowerCase(Locale.ROOT)));
        }
      }
    }
  }

  /** A float32 activation. */
  public static Tensor floatActivation(String name, Shape shape) {
    return new Tensor(name, shape, ElementType.FLOAT32, Optional.empty(), Optional.empty());
  }

  /** An int8 activation. */
  public static Tensor int8Activation(String name, Shape shape, Quantization quantization) {
    return new Tensor(name, shape, ElementType.INT8, Optional.of(quantization), Optional.empty());
  }

  /** A float32 constant; copies {@code values}. */
  public static Tensor floatConstant(String name, Shape shape, float... values) {
    return new Tensor(
        name, shape, ElementType.FLOAT32, Optional.empty(), Optional.of(Floats.of(values)));
  }

  /** A quantised constant, int8 weights or int32 biases. */
  public static Tensor quantizedConstant(
      String name, Shape shape, TensorData data, Quantization quantization) {
    return new Tensor(
        name, shape, data.elementType(), Optional.of(quantization), Optional.of(data));
  }

  public boolean isConstant() {
    return data.isPresent();
  }

  /** Bytes of the elements in memory. */
  public long bytes() {
    return (long) shape.elements() * type.bytes();
  }

  /** The elements of a float32 constant. */
  public Floats floats() {
    return constant(Floats.class, ElementType.FLOAT32);
  }

  /** The elements of an int32 constant. */
  public Ints ints() {
    return constant(Ints.class, ElementType.INT32);
  }

  /** The elements of an int8 constant. */
  public Bytes int8s() {
    return constant(Bytes.class, ElementType.INT8);
  }

  /** The quantisation parameters, which int8 tensors must have. */
  public Quantization requireQuantization() {
    return quantization.orElseThrow(
        () -> new ModelException(name + ": has no quantisation parameters"));
  }

  private <T extends TensorData> T constant(Class<T> kind, ElementType needed) {
    if (!kind.isInstance(data.orElse(null))) {
      throw new ModelException(
          "%s: is %s %s, a constant of %s is needed"
              .formatted(name, isConstant() ? "a constant of" : "an activation of", type, needed));
    }
    return kind.cast(data.get());
  }
}
