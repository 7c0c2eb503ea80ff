package dev.nib.program;

/**
 * A value that has no bytes of its own but lies inside another one's.
 *
 * @param offsetBytes where it begins in {@code whole}
 */
public record Part(Value value, Value whole, int offsetBytes, Kind kind) {
  /** How the two live together. */
  public enum Kind {
    /** The same bytes under another shape; no step writes {@code value}. */
    ALIAS,
    /** Its step writes a part of the whole, which other steps complete: a concatenation's input. */
    PIECE,
    /** Its step overwrites the whole, element by element, as the last one that reads it. */
    IN_PLACE
  }

  public Part {
    if (offsetBytes < 0 || offsetBytes + value.bytes() > whole.bytes()) {
      throw new IllegalArgumentException(
          "%s of %d bytes at %d of %s, which has %d"
              .formatted(value.name(), value.bytes(), offsetBytes, whole.name(), whole.bytes()));
    }
  }
}
