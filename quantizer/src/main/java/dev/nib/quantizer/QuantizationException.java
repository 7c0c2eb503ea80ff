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

  private QuantizationException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same refusal with its place put in front, such as the file's name. */
  public QuantizationException at(String place) {
    return new QuantizationException(place + ": " + getMessage(), this);
  }
}
