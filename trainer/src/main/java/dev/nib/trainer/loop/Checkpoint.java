package dev.nib.trainer.loop;

import dev.nib.trainer.TrainingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The whole state of a training between two epochs, and the file that holds it.
 *
 * <p>There is no state of random generators in it: every random choice derives from the seed and
 * the number of the step or epoch. The file is big-endian: magic, format, length of the content,
 * content, CRC-32 of the content; a new one replaces the old one at once, so that a process killed
 * at any moment leaves one of the two whole.
 *
 * @param fingerprint what the training depends on, one line; another training refuses the file
 * @param step steps of Adam so far
 * @param epochs what came of the epochs so far
 * @param params the network's parameters
 * @param adam both moments of Adam, one after the other
 * @param average the averaged parameters, empty without weight averaging
 * @param best the parameters of the best epoch
 */
@SuppressWarnings("ArrayRecordComponent") // Large, package-private, never compared.
record Checkpoint(
    String fingerprint,
    int step,
    List<EpochRecord> epochs,
    float[] params,
    float[] adam,
    float[] average,
    float[] best) {
  private static final int MAGIC = 0x6e696243;
  private static final int FORMAT = 1;
  private static final int HEADER = 3 * Integer.BYTES;

  Checkpoint {
    epochs = List.copyOf(epochs);
  }

  void write(Path file) {
    Path absolute = file.toAbsolutePath();
    Path temporary = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      Files.createDirectories(absolute.getParent());
      byte[] content = content();
      ByteBuffer buffer = ByteBuffer.allocate(HEADER + content.length + Integer.BYTES);
      buffer.putInt(MAGIC).putInt(FORMAT).putInt(content.length).put(content);
      buffer.putInt(checksum(content)).flip();
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        // Renaming before the content is on the disk could leave an empty file after a power cut.
        channel.force(true);
      }
      Files.move(
          temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TrainingException(file + ": the checkpoint cannot be written: " + e, e);
    }
  }

  /**
   * Reads a checkpoint of the training that {@code fingerprint} stands for.
   *
   * @param parameters how many the net has
   * @throws TrainingException if the file is damaged or belongs to another training
   */
  static Checkpoint read(Path file, String fingerprint, int parameters) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file));
      if (buffer.remaining() < HEADER || buffer.getInt() != MAGIC) {
        throw damaged(file, "is no checkpoint of nib");
      }
      int format = buffer.getInt();
      if (format != FORMAT) {
        throw damaged(file, "is a checkpoint of format %d, not %d".formatted(format, FORMAT));
      }
      int length = buffer.getInt();
      if (length < 0 || buffer.remaining() != length + Integer.BYTES) {
        throw damaged(
            file, "is cut short: %d bytes left of %d".formatted(buffer.remaining(), length));
      }
      byte[] content = new byte[length];
      buffer.get(content);
      if (buffer.getInt() != checksum(content)) {
        throw damaged(file, "has a wrong checksum");
      }
      return parse(file, content, fingerprint, parameters);
    } catch (IOException e) {
      throw new TrainingException(file + ": the checkpoint cannot be read: " + e, e);
    }
  }

  private static Checkpoint parse(Path file, byte[] content, String fingerprint, int parameters)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
    String found = in.readUTF();
    if (!found.equals(fingerprint)) {
      throw new TrainingException(
          "%s: is of another training (%s), this one is %s; remove the file or give the same options"
              .formatted(file, found, fingerprint));
    }
    int step = in.readInt();
    List<EpochRecord> epochs = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      epochs.add(readEpoch(in));
    }
    return new Checkpoint(
        found,
        step,
        epochs,
        readFloats(in, parameters),
        readFloats(in, 2 * parameters),
        readFloats(in, in.readBoolean() ? parameters : 0),
        readFloats(in, parameters));
  }

  private static int checksum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return (int) sum.getValue();
  }

  private static TrainingException damaged(Path file, String how) {
    return new TrainingException("%s: %s; train without --resume".formatted(file, how));
  }

  private byte[] content() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(fingerprint);
    out.writeInt(step);
    out.writeInt(epochs.size());
    for (EpochRecord epoch : epochs) {
      writeEpoch(out, epoch);
    }
    writeFloats(out, params);
    writeFloats(out, adam);
    out.writeBoolean(average.length > 0);
    writeFloats(out, average);
    writeFloats(out, best);
    return bytes.toByteArray();
  }

  private static void writeEpoch(DataOutputStream out, EpochRecord epoch) throws IOException {
    out.writeInt(epoch.epoch());
    out.writeDouble(epoch.trainLoss());
    out.writeDouble(epoch.trainAccuracy());
    out.writeDouble(epoch.validationLoss());
    out.writeDouble(epoch.validationAccuracy());
    out.writeDouble(epoch.learningRate());
    out.writeDouble(epoch.seconds());
    out.writeBoolean(epoch.best());
  }

  private static EpochRecord readEpoch(DataInputStream in) throws IOException {
    return new EpochRecord(
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readBoolean());
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);
    out.write(buffer.array());
  }

  private static float[] readFloats(DataInputStream in, int count) throws IOException {
    byte[] bytes = new byte[count * Float.BYTES];
    in.readFully(bytes);
    float[] values = new float[count];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
