package dev.nib.toolkit.zoo;

import dev.nib.toolkit.models.Zoo;
import java.util.List;

/**
 * The zoo with what its nets cost.
 *
 * @param nets all of them, in the order of the index
 */
public record ZooListing(List<ZooEntry> nets) {
  /** All nets. */
  public static ZooListing all() {
    return new ZooListing(Zoo.nets().stream().map(ZooEntry::of).toList());
  }
}
