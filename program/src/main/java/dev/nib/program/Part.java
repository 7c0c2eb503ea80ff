package dev.nib.program;

/**
 * A value that has no bytes of its own but lies inside another one's.
 *
 * @param offsetBytes where it begins in {@code whole}
 * @param layout how its elements follow each other there; only those of a piece lie apart
 */
public record Part(Value value, Value whole, int offsetBytes, Kind kind, Layout layout) {
  /** How the two live together. */
  public enum Kind {
    /** The same bytes under another shape; no step writes {@code value}. */
    ALIAS,
    /** Its step writes a part of the whole, which other steps complete: a concatenation's input. */
    PIECE,
    /** Its step overwrites the whole, element by element, as the last one that reads it. */
    IN_PLACE
  }

  /** In one piece. */
  public Part(Value value, Value whole, int offsetBytes, Kind kind) {
    this(value, whole, offsetBytes, kind, Layout.of(value));
  }

  public Part {
    int elements = layout.rows() * layout.pixels() * layout.pixelBytes();
    boolean apart = !layout.isInOnePiece();
    if (elements != value.bytes() || (apart && kind != Kind.PIECE)) {
      throw new IllegalArgumentException("%s, %s: %s".formatted(value.name(), kind, layout));
    }
    if (offsetBytes < 0 || offsetBytes + layout.spanBytes() > whole.bytes()) {
      throw new IllegalArgumentException(
          "%s of %d bytes at %d of %s, which has %d"
              .formatted(value.name(), value.bytes(), offsetBytes, whole.name(), whole.bytes()));
    }
  }
}
