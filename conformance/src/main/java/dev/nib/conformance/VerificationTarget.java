package dev.nib.conformance;

import java.io.IOException;
import java.util.List;

/** One way to build an artefact and to run it. */
public interface VerificationTarget {
  /** A short name for the command line, such as {@code host-gcc-O2}. */
  String name();

  /** One line that says what is built and what runs it. */
  String description();

  /** What must be there. */
  List<ExternalTool> tools();

  /**
   * Builds, runs and compares.
   *
   * <p>{@link Verification} calls it only when all tools are there, and turns an {@link
   * IOException} into a result.
   *
   * @param job its work folder exists, is empty, and is this target's alone
   */
  VerificationResult verify(VerificationJob job) throws IOException, InterruptedException;
}
