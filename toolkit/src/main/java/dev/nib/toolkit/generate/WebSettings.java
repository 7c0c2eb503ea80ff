package dev.nib.toolkit.generate;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a page is generated of; start from {@link #of}.
 *
 * @param model an int8 model
 * @param output the page to write; one that is there is replaced
 * @param pixels what the net takes grey levels for; empty for what its file says, else 0..1
 */
@RecordBuilder
public record WebSettings(ModelFile model, Path output, Optional<PixelScale> pixels)
    implements WebSettingsBuilder.With {
  /** A page of a net whose file says what pixels it takes, or that takes 0..1. */
  public static WebSettings of(ModelFile model, Path output) {
    return new WebSettings(model, output, Optional.empty());
  }

  /** The same with another {@link #pixels}. */
  public WebSettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }
}
