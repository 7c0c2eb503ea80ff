package dev.nib.quantizer;

/** Told how far a quantisation is. */
@FunctionalInterface
public interface QuantizerListener {
  /**
   * @param stage what is being done, such as {@code calibrating}
   * @param done of {@code total} in this stage
   */
  void at(String stage, long done, long total);
}
