package dev.nib.cli;

import dev.nib.codegen.verilog.VerilogOptions;
import java.math.BigInteger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of things as options take them: what is out of range is refused before any work. */
final class Count {
  /** More threads than this help nowhere, and a system may refuse to make them. */
  private static final int MAX_THREADS = 256;

  private Count() {}

  /** At least one. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 1, Integer.MAX_VALUE);
    }
  }

  /** At least none. */
  static final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 0, Integer.MAX_VALUE);
    }
  }

  /** Lanes of an inference core. */
  static final class Lanes implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 1, VerilogOptions.MAX_LANES);
    }
  }

  /** Threads: at least one, and no more than any machine has use for. */
  static final class Threads implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 1, Math.max(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
    }
  }

  private static int within(String text, int least, int most) {
    BigInteger value;
    try {
      value = new BigInteger(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("must be a whole number");
    }
    boolean below = value.compareTo(BigInteger.valueOf(least)) < 0;
    if (below && most == Integer.MAX_VALUE) {
      throw new TypeConversionException("must be %d or more".formatted(least));
    }
    if (below || value.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new TypeConversionException("must be %d to %,d".formatted(least, most));
    }
    return value.intValue();
  }
}
