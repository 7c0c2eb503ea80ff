package dev.nib.toolkit;

import java.util.function.Function;

/**
 * Told how far a call is, what it does and what may be wrong, and asked whether to stop. Methods
 * are called from any thread, several at a time: keep them short.
 */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (stage, done, total, note) -> {};

  /**
   * How far a stage is.
   *
   * @param stage such as {@code int8 simulation}
   * @param done of {@code total}, which may change
   * @param note such as the running loss; empty for none
   */
  void at(String stage, long done, long total, String note);

  /** A stage is over, whether it told how far it was or not. */
  default void finished(String stage) {}

  /** What was done that one might not expect. */
  default void say(Message line) {}

  /** What may be wrong with the result. */
  default void warn(Message line) {}

  /** Whether long work shall end as soon as it can, with what there is by then. */
  default boolean isStopping() {
    return false;
  }

  /** A line as it is. */
  default void say(String line) {
    say(Message.of(line));
  }

  /** A line as it is. */
  default void warn(String line) {
    warn(Message.of(line));
  }

  /** As {@link #say(Message)}, with what {@link Message#of(String, Object...)} takes. */
  default void say(String format, Object... values) {
    say(Message.of(format, values));
  }

  /** As {@link #warn(Message)}, with what {@link Message#of(String, Object...)} takes. */
  default void warn(String format, Object... values) {
    warn(Message.of(format, values));
  }

  /** Told how far one stage is. */
  interface Stage {
    /** So much of {@code total} is done, with a note that may be empty. */
    void at(long done, long total, String note);

    /** So much of {@code total} is done. */
    default void at(long done, long total) {
      at(done, total, "");
    }
  }

  /** Runs a stage and tells when it is over. */
  default <T> T during(String stage, Function<Stage, T> work) {
    try {
      return work.apply((done, total, note) -> at(stage, done, total, note));
    } finally {
      finished(stage);
    }
  }
}
