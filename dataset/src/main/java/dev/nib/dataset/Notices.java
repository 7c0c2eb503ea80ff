package dev.nib.dataset;

/** Told what {@link DataSources} found out about a source and did of its own accord. */
public interface Notices {
  /** Tells nobody. */
  Notices NONE =
      new Notices() {
        @Override
        public void say(String line) {}

        @Override
        public void warn(String line) {}
      };

  /** Something that was found out, and how the images are taken. */
  void say(String line);

  /** Something that is probably wrong, and what would mend it. */
  void warn(String line);
}
