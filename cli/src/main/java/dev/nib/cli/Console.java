package dev.nib.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nib.codegen.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Results on standard output; progress, and warnings of what may be wrong, on standard error. */
public final class Console {
  private static final int REDRAW_MILLIS = 200;

  /** Redrawing a line into a log file would fill it. */
  private static final int REDRAW_MILLIS_IN_LOGS = 10_000;

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .registerModule(new com.fasterxml.jackson.datatype.jdk8.Jdk8Module());

  private final boolean json;
  private final boolean quiet;
  private final List<String> warnings = new ArrayList<>();
  private final AtomicReference<ProgressLine> progress = new AtomicReference<>();

  Console(boolean json, boolean quiet) {
    this.json = json;
    this.quiet = quiet;
  }

  /**
   * Prints the result, as text or as JSON: the record's fields, with nib's version before them and
   * the warnings behind.
   *
   * @throws UsageException if standard output does not take it
   */
  public void result(Object record, String text) {
    System.out.println(json ? json(document(record)) : text);
    if (System.out.checkError()) {
      throw new UsageException(
          "standard output: the result could not be written; is its disk full, or its reader gone?");
    }
  }

  private ObjectNode document(Object record) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("nib", Version.NIB);
    document.setAll(MAPPER.<ObjectNode>valueToTree(record));
    synchronized (warnings) {
      warnings.forEach(document.putArray("warnings")::add);
    }
    return document;
  }

  /**
   * Says what may be wrong: once, in one line on standard error, also when quiet, and in the JSON
   * document that follows.
   */
  public void warn(String line) {
    synchronized (warnings) {
      if (warnings.contains(line)) {
        return;
      }
      warnings.add(line);
    }
    print("nib: warning: " + line);
  }

  /** One line on standard error, unless quiet. */
  public void say(String line) {
    if (!quiet) {
      print(line);
    }
  }

  /** A line of its own, also while a progress bar is being drawn. */
  private void print(String line) {
    ProgressLine bar = progress.get();
    if (bar == null) {
      System.err.println(line);
    } else {
      bar.interrupt(line);
    }
  }

  /** {@code record} as an indented JSON document. */
  public static String json(Object record) {
    try {
      return MAPPER.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Told how far some work is. */
  public interface Progress {
    /**
     * @param done of {@code total}
     * @param note what to show beside the bar, such as the running loss
     */
    void at(long done, long total, String note);

    default void at(long done, long total) {
      at(done, total, "");
    }
  }

  /** Runs {@code work} with a progress bar that shows the time left. */
  public <T> T during(String task, Function<Progress, T> work) {
    if (quiet) {
      return work.apply((done, total, note) -> {});
    }
    try (Bar bar = new Bar(task)) {
      return work.apply(bar);
    }
  }

  /** Appears with the first report, so that quick work shows none. */
  private final class Bar implements Progress, AutoCloseable {
    private final String task;
    private final ProgressLine line = new ProgressLine();
    private ProgressBar bar;

    Bar(String task) {
      this.task = task;
    }

    @Override
    public synchronized void at(long done, long total, String note) {
      if (bar == null) {
        progress.set(line);
        bar =
            new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(
                    ProgressLine.ON_TERMINAL ? REDRAW_MILLIS : REDRAW_MILLIS_IN_LOGS)
                .setConsumer(line)
                .build();
      }
      bar.maxHint(total);
      bar.setExtraMessage(note);
      if (done > bar.getCurrent()) {
        bar.stepTo(done);
      }
    }

    @Override
    public synchronized void close() {
      if (bar != null) {
        bar.close();
        line.close();
        progress.compareAndSet(line, null);
      }
    }
  }
}
