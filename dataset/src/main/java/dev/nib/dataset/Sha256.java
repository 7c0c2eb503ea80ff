package dev.nib.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A running SHA-256. */
final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** Adds big-endian 32-bit words. */
  void updateInts(int... words) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * words.length);
    buffer.asIntBuffer().put(words);
    digest.update(buffer.array());
  }

  /** The sum in lower-case hexadecimal; ends the computation. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The sum of a whole file. */
  static String ofFile(Path file) throws IOException {
    Sha256 sum = new Sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
      }
    }
    return sum.hex();
  }
}
