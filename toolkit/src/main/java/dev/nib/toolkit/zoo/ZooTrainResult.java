package dev.nib.toolkit.zoo;

import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.ZooNet;
import java.util.List;

/**
 * A net of the zoo, trained and quantised again.
 *
 * @param net as the index has it
 * @param recipe the commands that do the same
 * @param float32 the float32 file that was written
 * @param int8 the int8 file that was written
 * @param same whether the int8 file is the zoo's, byte for byte
 * @param measured of these files, as the index has it
 */
public record ZooTrainResult(
    ZooNet net,
    List<String> recipe,
    ModelReference float32,
    ModelReference int8,
    boolean same,
    ZooNet.Measured measured) {
  public ZooTrainResult {
    recipe = List.copyOf(recipe);
  }
}
