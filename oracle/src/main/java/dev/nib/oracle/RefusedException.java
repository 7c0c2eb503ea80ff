package dev.nib.oracle;

/**
 * What the user gave cannot be run; the message is one line that says where, what and how to mend
 * it.
 */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
