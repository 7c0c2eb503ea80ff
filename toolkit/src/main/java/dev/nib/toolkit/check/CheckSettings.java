package dev.nib.toolkit.check;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.generate.CSettings;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is held against limits; start from {@link #of}, or from a file with {@link LimitsFile}.
 *
 * @param name what the limits are called in lines for people
 * @param model an int8 model or a forest
 * @param float32 the model that it was made of
 * @param data where images come from, as {@link dev.nib.toolkit.inputs.Images} takes it
 * @param images how they are prepared
 * @param pixels what the nets take grey levels for; empty for what their files say, else 0..1
 * @param all whether all images of a source are taken rather than its test part
 * @param count how many images, the first; empty for all
 * @param chip a microcontroller; its flash and RAM are limits, too
 * @param clockMegahertz of the chip on its board, for milliseconds; empty for the chip's highest
 * @param goal what the C is best at; empty for the fastest that fits the chip
 * @param rows whether the image comes in row by row
 * @param targets what must be equal to the simulator, as {@link dev.nib.toolkit.verify.Targets} has
 *     them
 * @param limits the bounds, in the units of their keys
 * @param seed of synthetic digits, splits and random inputs
 * @param threads that compute
 */
@RecordBuilder
public record CheckSettings(
    String name,
    ModelFile model,
    Optional<ModelFile> float32,
    Optional<String> data,
    ImageSettings images,
    Optional<PixelScale> pixels,
    boolean all,
    Optional<Integer> count,
    Optional<String> chip,
    Optional<Integer> clockMegahertz,
    Optional<CSettings.Goal> goal,
    boolean rows,
    List<String> targets,
    Map<Quantity, Double> limits,
    long seed,
    int threads)
    implements CheckSettingsBuilder.With {
  /** What files of limits call the clock. */
  static final String CLOCK = "clockMHz";

  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public CheckSettings {
    count.ifPresent(n -> Setting.COUNT.requireAtLeast(1, n));
    if (clockMegahertz.isPresent() && clockMegahertz.get() < 1) {
      throw new ToolkitException("%s is %d, must be at least 1", CLOCK, clockMegahertz.get());
    }
    Setting.THREADS.requireAtLeast(1, threads);
    limits.forEach((quantity, bound) -> quantity.requireBound(quantity.key(), bound));
    targets = List.copyOf(targets);
    Map<Quantity, Double> ordered = new EnumMap<>(Quantity.class);
    ordered.putAll(limits);
    limits = Collections.unmodifiableMap(ordered);
  }

  /** A model without limits yet; seed 1, all processors. */
  public static CheckSettings of(String name, ModelFile model) {
    return new CheckSettings(
        name,
        model,
        Optional.empty(),
        Optional.empty(),
        ImageSettings.defaults(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(),
        Map.of(),
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #float32}. */
  public CheckSettings withFloat32(ModelFile newFloat32) {
    return withFloat32(Optional.of(newFloat32));
  }

  /** The same with another {@link #data}. */
  public CheckSettings withData(String newData) {
    return withData(Optional.of(newData));
  }

  /** The same with another {@link #pixels}. */
  public CheckSettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }

  /** The same with another {@link #count}. */
  public CheckSettings withCount(Integer newCount) {
    return withCount(Optional.of(newCount));
  }

  /** The same with another {@link #chip}. */
  public CheckSettings withChip(String newChip) {
    return withChip(Optional.of(newChip));
  }

  /** The same with another {@link #goal}. */
  public CheckSettings withGoal(CSettings.Goal newGoal) {
    return withGoal(Optional.of(newGoal));
  }

  /** The same with a bound more, or another one. */
  public CheckSettings withLimit(Quantity quantity, double bound) {
    Map<Quantity, Double> more = new EnumMap<>(Quantity.class);
    more.putAll(limits);
    more.put(quantity, bound);
    return withLimits(more);
  }
}
