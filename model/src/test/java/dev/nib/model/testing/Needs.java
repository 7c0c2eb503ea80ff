package dev.nib.model.testing;

import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;

/**
 * What a test needs of the machine that it runs on. Where it is not there the test is skipped, and
 * says so; in continuous integration, which sets the environment variable {@value #CI}, a missing
 * tool is a failure, since nobody reads there what was skipped.
 */
public final class Needs {
  static final String CI = "CI";

  private Needs() {}

  /**
   * A program of others.
   *
   * @param missing what is missing, and how to get it
   */
  public static void tool(boolean there, Supplier<String> missing) {
    if (!there) {
      throw missing(isCi(System.getenv(CI)), missing.get());
    }
  }

  /**
   * Anything that a machine may rightly lack, such as another version of a compiler.
   *
   * @param why the test cannot run
   */
  public static void circumstance(boolean there, Supplier<String> why) {
    if (!there) {
      throw skipped(why.get());
    }
  }

  /** Whether the variable's value says so: set, and neither empty nor {@code false}. */
  static boolean isCi(String value) {
    return value != null && !value.isBlank() && !value.equals("false") && !value.equals("0");
  }

  /** The failure in continuous integration, the skip elsewhere. */
  static RuntimeException missing(boolean ci, String what) {
    if (ci) {
      throw new AssertionError(
          "in continuous integration (" + CI + " is set) every tool must be there: " + what);
    }
    return skipped(what);
  }

  private static TestAbortedException skipped(String why) {
    System.out.println("NOT TESTED: " + why);
    return new TestAbortedException(why);
  }
}
