package dev.nib.quantizer;

/**
 * A float model or calibration set that cannot be quantised; the message is one line with the
 * place, the numbers and the mend.
 */
public final class QuantizationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QuantizationException(String message) {
    super(message);
  }
}
