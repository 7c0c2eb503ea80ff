package dev.nib.dataset;

import java.util.List;
import java.util.Locale;

/** Decides which end of the grey scale is ink in a source, and takes the negative where it must. */
final class SourceInk {
  /** More of one kind than of the other, but not clearly: a tenth. */
  private static final int MINORITY = 10;

  private final String source;
  private final LoadOptions options;
  private Preparation preparation;

  SourceInk(String source, Preparation wanted, LoadOptions options) {
    this.source = source;
    this.options = options;
    preparation = wanted;
  }

  /** What was done, its ink decided; after {@link #prepare}. */
  Preparation preparation() {
    return preparation;
  }

  /** All images with their ink, and warnings of what looks wrong. */
  List<LabelledImages> prepare(List<RawImages> parts) {
    List<LabelledImages> prepared = inked(parts);
    warnOfBright(prepared);
    warnOfOneClass(prepared);
    return prepared;
  }

  private List<LabelledImages> inked(List<RawImages> parts) {
    if (preparation.digit().isPresent()) {
      if (preparation.ink() == Preparation.Ink.AUTO) {
        options
            .notices()
            .say(
                "%s: %s of %s images have dark ink: these are inverted"
                    .formatted(
                        source,
                        parts.stream().mapToInt(RawImages::negated).sum(),
                        parts.stream().mapToInt(part -> part.images().count()).sum()));
      }
      return parts.stream().map(RawImages::images).toList();
    }
    if (preparation.ink() == Preparation.Ink.AUTO) {
      preparation = preparation.withInk(found(parts));
    }
    return parts.stream().map(part -> preparation.inked(part.images(), part.inked())).toList();
  }

  private Preparation.Ink found(List<RawImages> parts) {
    long bright = 0;
    long all = 0;
    for (RawImages part : parts) {
      for (int i = 0; i < part.images().count(); i++) {
        if (!part.inked().get(i)) {
          bright += part.images().image(i).hasBrightBorder() ? 1 : 0;
          all++;
        }
      }
    }
    boolean negative = 2 * bright > all;
    String line =
        String.format(
            Locale.ROOT,
            "%s: %d of %d images have bright borders: %s",
            source,
            bright,
            all,
            negative ? "inverted" : "left as they are");
    if (MINORITY * Math.min(bright, all - bright) > all) {
      options.notices().warn(line + ", all of them; sort them into two sources");
    } else {
      options.notices().say(line);
    }
    return negative ? Preparation.Ink.DARK : Preparation.Ink.BRIGHT;
  }

  private void warnOfBright(List<LabelledImages> parts) {
    if (options.images().warnOfBright() && parts.stream().allMatch(SetChecks::isMostlyBright)) {
      options
          .notices()
          .warn(
              String.format(
                  Locale.ROOT,
                  preparation.ink() == Preparation.Ink.DARK
                      ? "%s: inverted, the images are mostly bright (mean grey level %.0f of 255), and nets expect bright ink on dark paper; leave --invert out"
                      : "%s: the images are mostly bright (mean grey level %.0f of 255), and nets expect bright ink on dark paper; --invert takes the negative",
                  source,
                  SetChecks.meanPixel(parts.get(0))));
    }
  }

  private void warnOfOneClass(List<LabelledImages> parts) {
    LabelledImages first = parts.get(0);
    boolean one =
        parts.stream()
            .allMatch(part -> part.count() > 0 && part.histogram()[first.label(0)] == part.count());
    if (one) {
      options
          .notices()
          .warn(
              "%s: all %s images are labelled %s; are these the labels?"
                  .formatted(
                      source,
                      parts.stream().mapToInt(LabelledImages::count).sum(),
                      first.label(0)));
    }
  }
}
