package dev.nib.toolkit.check;

/**
 * A limit, and what is held against it.
 *
 * @param limit its key in a file of limits
 * @param bound what it allows or asks for, in the key's unit
 * @param value what there is, in the same unit
 * @param holds whether that keeps to the bound
 * @param line the same for people
 */
public record CheckedLimit(String limit, double bound, double value, boolean holds, String line) {
  /**
   * Holds a value against a bound.
   *
   * @param where what the value is of, as in {@code RP2040, --for ram}
   */
  static CheckedLimit of(Quantity quantity, double bound, double value, String where) {
    boolean holds = quantity.holds(value, bound);
    return new CheckedLimit(
        quantity.key(),
        bound,
        value,
        holds,
        "%s %s, %s %s; %s"
            .formatted(
                quantity.word(),
                quantity.text(value),
                quantity.key(),
                quantity.bound(bound),
                where));
  }
}
