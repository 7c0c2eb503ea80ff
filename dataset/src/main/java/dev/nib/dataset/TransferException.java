package dev.nib.dataset;

/** One attempt to get a file from one place has failed; another attempt or place may succeed. */
final class TransferException extends Exception {
  private static final long serialVersionUID = 1L;

  TransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
