package dev.nib.oracle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

/**
 * Streams images through interpreters: input bytes from one file, output bytes to another, never
 * more than one image in memory.
 *
 * <p>Image i stands at a fixed place in every file, so several threads work on ranges of images of
 * the same open files, each with an interpreter of its own, and the files do not depend on how many
 * threads there are.
 *
 * @param inputs the input bytes of all images
 * @param outputs receives the output bytes of all images
 * @param tensors receives the bytes of all activations of all images, if wanted
 */
record ImageRunner(FileChannel inputs, FileChannel outputs, Optional<FileChannel> tensors) {

  /**
   * Runs the images of a range.
   *
   * @param session the interpreter to run them in
   * @param from the first image
   * @param to one past the last image
   * @throws RefusedException if an operator fails; names the image
   */
  void run(Session session, long from, long to) throws IOException, RefusedException {
    long inputBytes = TensorSlot.totalBytes(session.inputs());
    long outputBytes = TensorSlot.totalBytes(session.outputs());
    long activationBytes = TensorSlot.totalBytes(session.activations());
    for (long image = from; image < to; image++) {
      read(session.inputs(), image * inputBytes);
      try {
        session.run();
      } catch (RefusedException e) {
        throw new RefusedException("image " + image + ": " + e.getMessage());
      }
      write(session.outputs(), outputs, image * outputBytes);
      if (tensors.isPresent()) {
        write(session.activations(), tensors.get(), image * activationBytes);
      }
    }
  }

  private void read(List<TensorSlot> slots, long start) throws IOException {
    long position = start;
    for (TensorSlot slot : slots) {
      ByteBuffer target = slot.memory().clear();
      while (target.hasRemaining()) {
        int count = inputs.read(target, position);
        if (count < 0) {
          throw new EOFException("the inputs file became shorter while it was read");
        }
        position += count;
      }
    }
  }

  private static void write(List<TensorSlot> slots, FileChannel channel, long start)
      throws IOException {
    long position = start;
    for (TensorSlot slot : slots) {
      ByteBuffer source = slot.memory().clear();
      while (source.hasRemaining()) {
        position += channel.write(source, position);
      }
    }
  }
}
