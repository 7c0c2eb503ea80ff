package dev.nib.search.report;

import dev.nib.search.SearchFolder;
import dev.nib.search.SearchSettings;
import dev.nib.search.trial.Trial;
import java.util.List;

/** What whoever calls has for a user to type, to make the files of a trial again. */
@FunctionalInterface
public interface CommandLines {
  /** Where there is nothing to type. */
  CommandLines NONE = (trial, folder, settings) -> List.of();

  /** The lines, in their order. */
  List<String> of(Trial trial, SearchFolder folder, SearchSettings settings);
}
