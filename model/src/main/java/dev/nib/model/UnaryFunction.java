package dev.nib.model;

import dev.nib.model.arithmetic.FloatTanh;
import java.util.Locale;
import java.util.Optional;

/**
 * A function of one number that is an operator of its own; of one int8 it is a table of 256
 * outputs.
 *
 * <p>A new one is a constant here, its code in {@code BuiltinOperator} and a label in the reader;
 * every other room has them all in one case.
 */
public enum UnaryFunction {
  /** {@code x * min(max(x + 3, 0), 6) / 6}; its int8 outputs are those of rule T2. */
  HARD_SWISH("HardSwish", 0, 0) {
    @Override
    public float of(float x) {
      return x * Math.min(Math.max(x + 3, 0), 6) / 6;
    }
  },

  /** {@code 1 / (1 + exp(-x))}. */
  LOGISTIC("Logistic", 256, -128) {
    @Override
    public float of(float x) {
      return 1 / (1 + (float) StrictMath.exp(-x));
    }
  },

  /** The hyperbolic tangent. */
  TANH("Tanh", 128, 0) {
    @Override
    public float of(float x) {
      return FloatTanh.of(x);
    }
  };

  private final String kind;
  private final int stepsPerUnit;
  private final int zeroPoint;

  /**
   * A function.
   *
   * @param stepsPerUnit of an int8 output where the specification fixes it, else 0
   * @param zeroPoint of such an output
   */
  UnaryFunction(String kind, int stepsPerUnit, int zeroPoint) {
    this.kind = kind;
    this.stepsPerUnit = stepsPerUnit;
    this.zeroPoint = zeroPoint;
  }

  /** The function in single precision, bit by bit as rule T1 has it. */
  public abstract float of(float x);

  /** The operator's name in nib. */
  public String kind() {
    return kind;
  }

  /** The only parameters that an int8 output has; nothing where it may have any. */
  public Optional<Quantization> int8Output() {
    return stepsPerUnit == 0
        ? Optional.empty()
        : Optional.of(Quantization.perTensor(1f / stepsPerUnit, zeroPoint));
  }

  /** Refuses an int8 output that has other parameters than the specification's. */
  public void requireInt8Output(Quantization output) {
    if (!output.equals(int8Output().orElse(output))) {
      throw new ModelException(
          "output has scale %s and zero point %d, int8 %s gives 1/%d and %d"
              .formatted(
                  output.scale(),
                  output.zeroPoint(),
                  kind.toLowerCase(Locale.ROOT),
                  stepsPerUnit,
                  zeroPoint));
    }
  }
}
