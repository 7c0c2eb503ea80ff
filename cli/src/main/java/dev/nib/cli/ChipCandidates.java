package dev.nib.cli;

import dev.nib.toolkit.generate.ChipNames;
import java.util.Iterator;

/** The values of {@code --chip} that {@code --help} shows and the Tab key completes. */
final class ChipCandidates {
  private ChipCandidates() {}

  /** The microcontrollers. */
  static final class Microcontrollers implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ChipNames.microcontrollers().iterator();
    }
  }

  /** The FPGAs. */
  static final class OfFpgas implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ChipNames.fpgas().iterator();
    }
  }

  /** Both. */
  static final class All implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ChipNames.all().iterator();
    }
  }
}
