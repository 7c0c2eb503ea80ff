package dev.nib.toolkit.inputs;

import dev.nib.model.PixelScale;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.util.Optional;

/** What a net takes grey levels for, as somebody says it and as files say it, who must agree. */
public final class Pixels {
  private Pixels() {}

  /**
   * What is said and what the files say.
   *
   * @param said by whoever calls
   * @throws ToolkitException with both, when they do not agree
   */
  public static Optional<PixelScale> agreed(Optional<PixelScale> said, TfliteFile... files) {
    Optional<PixelScale> scale = said;
    Object source = Setting.PIXELS;
    for (TfliteFile file : files) {
      Optional<PixelScale> own = file.graph().pixels();
      if (own.isPresent() && scale.isPresent() && !own.get().isSameAs(scale.get())) {
        throw new ToolkitException(
            "%s: the file says pixels %s, %s says %s; %s",
            file.name(),
            own.get(),
            source,
            scale.get(),
            said.isEmpty()
                ? "they are not of one net"
                : Message.of("leave %s out", Setting.PIXELS));
      }
      if (scale.isEmpty() && own.isPresent()) {
        scale = own;
        source = file.name();
      }
    }
    return scale;
  }

  /**
   * The pixels of an int8 model, which takes pictures.
   *
   * @param files that may know the scale too
   * @throws dev.nib.model.ModelException when its input's range is that of other pixels
   */
  public static PixelInput input(
      Optional<PixelScale> said, Program program, Progress progress, TfliteFile... files) {
    Classifiers.picture(program);
    PixelInput pixels = PixelInput.of(program, agreed(said, files));
    if (!pixels.matches()) {
      progress.warn(
          "%s: %s%s",
          program.name(),
          pixels.shortfall(),
          pixels.proposal().map(p -> "; pixels " + p + " would match it").orElse(""));
    }
    return pixels;
  }

  /**
   * Refuses a scale where no picture goes in.
   *
   * @param what goes in
   */
  public static void refuse(Optional<PixelScale> said, Object what) {
    if (said.isPresent()) {
      throw new ToolkitException(
          "%s %s: %s is no picture, its numbers go in as they are",
          Setting.PIXELS, said.get(), what);
    }
  }
}
