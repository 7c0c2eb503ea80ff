package dev.nib.toolkit.models;

import java.util.List;

/**
 * A net of the zoo as its index has it.
 *
 * @param name without spaces; its files are {@code NAME.tflite} and {@code NAME-int8.tflite}
 * @param about one line for people
 * @param teacher a net of the zoo whose training, with the same images held out, makes the net that
 *     this one learns from; null for none
 * @param train options of {@code nib train}, all but data, output and teacher file
 * @param quantize options of {@code nib quantize}, all but calibration and output
 * @param measured null while the net is being added, which hides it from all but its training
 */
public record ZooNet(
    String name,
    String about,
    String teacher,
    List<String> train,
    List<String> quantize,
    Measured measured) {
  public ZooNet {
    if (name == null || !name.matches("[a-z0-9][a-z0-9_-]*")) {
      throw new IllegalArgumentException(
          "name is %s, must be lower-case letters, digits, - and _".formatted(name));
    }
    if (about == null || train == null || quantize == null) {
      throw new IllegalArgumentException(name + ": about, train and quantize must be there");
    }
    train = List.copyOf(train);
    quantize = List.copyOf(quantize);
  }

  /**
   * What its files gave.
   *
   * @param data where the images come from, as {@link dev.nib.toolkit.inputs} takes it
   * @param images how many test images
   * @param float32 the part of them that the float file has right, 0 to 1
   * @param int8 the same of the int8 file
   * @param distorted the mean of the int8 file's on the same images distorted ({@link
   *     dev.nib.toolkit.robustness.Robustness}, seed 1)
   */
  public record Measured(String data, int images, double float32, double int8, double distorted) {}
}
