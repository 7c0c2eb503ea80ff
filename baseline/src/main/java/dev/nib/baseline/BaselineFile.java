package dev.nib.baseline;

import dev.nib.dataset.baseline.Baseline;
import dev.nib.dataset.baseline.BaselineException;
import dev.nib.model.ModelException;
import dev.nib.model.SealedFile;
import dev.nib.model.forest.ForestFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The files of baselines: a forest's is that of {@link ForestFile}; a support vector machine's has
 * the letters {@code NIBB}, and a byte for its kind before its content.
 */
final class BaselineFile {
  private static final SealedFile FORMAT = new SealedFile("NIBB", 1, "nib baseline");

  private static final int SVM = 2;

  private BaselineFile() {}

  /** The whole file around a support vector machine's content. */
  static byte[] bytes(SealedFile.Writer content) {
    return FORMAT.seal(
        (DataOutputStream out) -> {
          out.writeByte(SVM);
          content.write(out);
        });
  }

  /** Says that a file's content is wrong; {@link #parse} adds which file's. */
  static void check(boolean holds, String message) {
    if (!holds) {
      throw new ModelException(message);
    }
  }

  static Baseline read(Path path) {
    try {
      return parse(path.toString(), Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new BaselineException(path + ": no such file", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new BaselineException(path + ": cannot be read: " + e, e);
    }
  }

  /** Reads the bytes of a file; {@code where} is its name in messages. */
  static Baseline parse(String where, byte[] bytes) {
    try {
      return ForestFile.is(bytes)
          ? new RandomForest(ForestFile.of(where, bytes).forest())
          : FORMAT.open(bytes, BaselineFile::machine);
    } catch (ModelException e) {
      throw new BaselineException(where + ": " + e.getMessage(), e);
    }
  }

  private static SupportVectorMachine machine(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    check(kind == SVM, "kind " + kind + " is no SVM");
    return SupportVectorMachine.read(in);
  }
}
