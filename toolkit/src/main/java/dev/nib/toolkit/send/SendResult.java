package dev.nib.toolkit.send;

import dev.nib.toolkit.models.ModelReference;
import java.util.List;
import java.util.Optional;

/**
 * What a board answered.
 *
 * @param model what the board is to run
 * @param device the serial port
 * @param baud bits a second
 * @param images what was sent
 * @param repeated images that were sent again, since no whole result came
 * @param bytesCompared of classes and outputs
 * @param bytesDifferent of those
 * @param seconds from the first byte to the last
 */
public record SendResult(
    ModelReference model,
    String device,
    int baud,
    List<Sent> images,
    int repeated,
    long bytesCompared,
    long bytesDifferent,
    double seconds) {
  /**
   * An image.
   *
   * @param image its position among those that were sent, from 0
   * @param name how a user finds it
   * @param label what it is, none of a picture
   * @param board the class that the board gives
   * @param simulator the class of the same outputs in the simulator
   * @param bytesDifferent of the class and the outputs
   */
  public record Sent(
      int image,
      String name,
      Optional<Integer> label,
      int board,
      int simulator,
      int bytesDifferent) {}
}
