package dev.nib.model.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.nib.model.ModelException;
import dev.nib.model.PixelScale;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The entry of a file's metadata that says how grey pictures become the model's input: its buffer
 * holds the scale as {@code --pixels} takes it, in UTF-8. Other readers pass over it; a file for
 * pixels 0..1 has none.
 */
final class PixelMetadata {
  static final String NAME = "nib_pixels";

  private PixelMetadata() {}

  /** What a file says. */
  static Optional<PixelScale> read(FlatTable model, List<FlatTable> buffers) {
    for (FlatTable entry : model.tables(Schema.Model.METADATA)) {
      if (entry.string(Schema.Metadata.NAME).equals(NAME)) {
        int index = entry.int32(Schema.Metadata.BUFFER, 0);
        if (index < 0 || index >= buffers.size()) {
          throw new ModelException(
              "metadata %s has buffer %d, there are %d".formatted(NAME, index, buffers.size()));
        }
        ByteBuffer bytes = buffers.get(index).bytes(Schema.Buffer.DATA);
        return Optional.of(parse(StandardCharsets.UTF_8.decode(bytes).toString()));
      }
    }
    return Optional.empty();
  }

  private static PixelScale parse(String text) {
    try {
      return PixelScale.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ModelException("metadata %s: %s".formatted(NAME, e.getMessage()), e);
    }
  }

  /** The entry, written to the builder. */
  static int entry(FlatBufferBuilder builder, int buffer) {
    int name = builder.createString(NAME);
    builder.startTable(Schema.Metadata.FIELDS);
    builder.addOffset(Schema.Metadata.NAME, name, 0);
    builder.addInt(Schema.Metadata.BUFFER, buffer, 0);
    return builder.endTable();
  }

  /** The content of its buffer. */
  static ByteBuffer content(PixelScale scale) {
    return ByteBuffer.wrap(scale.toString().getBytes(StandardCharsets.UTF_8));
  }
}
