package dev.nib.toolkit;

import java.util.Locale;
import java.util.Optional;

/** What somebody meant who misspelt a name. */
public final class NearestName {
  private NearestName() {}

  /** The known name that a word is a beginning of or differs least from, if that is little. */
  public static Optional<String> of(String word, Iterable<String> known) {
    String best = null;
    int least = 1 + word.replaceFirst("^-*", "").length() / 3;
    for (String name : known) {
      boolean begins = name.startsWith(word) && word.replaceFirst("^-*", "").length() > 1;
      int distance = begins ? 0 : distance(word.toLowerCase(Locale.ROOT), name);
      if (distance < least || (best == null && distance == least)) {
        best = name;
        least = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code , did you mean NAME?}, or nothing. */
  public static String question(String word, Iterable<String> known) {
    return of(word, known).map(name -> ", did you mean %s?".formatted(name)).orElse("");
  }

  /** Letters to insert, delete, replace or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + other, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
