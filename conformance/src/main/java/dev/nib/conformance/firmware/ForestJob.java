package dev.nib.conformance.firmware;

import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;

/**
 * What the generated C of a forest is to show.
 *
 * @param images grey levels, {@code [H,W]} each, at least one image
 * @param votes what {@link Forest#votes} says of each
 * @param timeout for each external process
 */
public record ForestJob(ForestFile file, List<byte[]> images, List<int[]> votes, Duration timeout) {
  public ForestJob {
    images = List.copyOf(images);
    votes = List.copyOf(votes);
    if (images.size() != votes.size() || images.isEmpty()) {
      throw new IllegalArgumentException(
          images.size() + " images and " + votes.size() + " votes; at least one of each");
    }
  }

  /** A job whose votes the forest gives now. */
  public static ForestJob of(ForestFile file, List<byte[]> images, Duration timeout) {
    return new ForestJob(file, images, images.stream().map(file.forest()::votes).toList(), timeout);
  }

  /** The same job with at most the first {@code count} images. */
  ForestJob first(int count) {
    int some = Math.min(count, images.size());
    return new ForestJob(file, images.subList(0, some), votes.subList(0, some), timeout);
  }

  /** What the harness is to write: for each image the class, and the votes of 16 bits. */
  List<byte[]> outputs() {
    return votes.stream().map(ForestJob::output).toList();
  }

  private static byte[] output(int[] votes) {
    ByteBuffer output =
        ByteBuffer.allocate(1 + Short.BYTES * votes.length).order(ByteOrder.LITTLE_ENDIAN);
    output.put((byte) Forest.winner(votes));
    for (int of : votes) {
      output.putShort((short) of);
    }
    return output.array();
  }
}
