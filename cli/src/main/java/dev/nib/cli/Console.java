package dev.nib.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nib.codegen.Version;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.files.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Results on standard output; progress, and warnings of what may be wrong, on standard error. */
public final class Console implements Progress {
  private static final int REDRAW_MILLIS = 200;

  /** Redrawing a line into a log file would fill it. */
  private static final int REDRAW_MILLIS_IN_LOGS = 10_000;

  private final boolean json;
  private final boolean quiet;
  private final List<String> warnings = new ArrayList<>();
  private final AtomicReference<ProgressLine> drawn = new AtomicReference<>();

  /** By its stage. */
  private final Map<String, Bar> bars = new ConcurrentHashMap<>();

  private volatile BooleanSupplier stopping = () -> false;

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
    System.out.println(json ? Json.text(document(record)) : text);
    if (System.out.checkError()) {
      throw new UsageException(
          "standard output: the result could not be written; is its disk full, or its reader"
              + " gone?");
    }
  }

  private ObjectNode document(Object record) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("nib", Version.NIB);
    document.setAll(Json.fields(record));
    synchronized (warnings) {
      warnings.forEach(document.putArray("warnings")::add);
    }
    return document;
  }

  /**
   * Says what may be wrong: once, in one line on standard error, also when quiet, and in the JSON
   * document that follows.
   */
  @Override
  public void warn(Message message) {
    String line = message.text(OptionNames::of);
    synchronized (warnings) {
      if (warnings.contains(line)) {
        return;
      }
      warnings.add(line);
    }
    print("nib: warning: " + line);
  }

  /** One line on standard error, unless quiet. */
  @Override
  public void say(Message line) {
    if (!quiet) {
      print(line.text(OptionNames::of));
    }
  }

  /** Ends long work as soon as it can be ended well, when {@code asked} says so. */
  void stopWhen(BooleanSupplier asked) {
    stopping = asked;
  }

  @Override
  public boolean isStopping() {
    return stopping.getAsBoolean();
  }

  /** A line of its own, also while a progress bar is being drawn. */
  private void print(String line) {
    ProgressLine bar = drawn.get();
    if (bar == null) {
      System.err.println(line);
    } else {
      bar.interrupt(line);
    }
  }

  /** A progress bar for each stage, which shows the time left. */
  @Override
  public void at(String stage, long done, long total, String note) {
    if (!quiet) {
      bars.computeIfAbsent(stage, Bar::new).at(done, total, note);
    }
  }

  @Override
  public void finished(String stage) {
    Bar bar = bars.remove(stage);
    if (bar != null) {
      bar.close();
    }
  }

  /** Appears with the first report, so that quick work shows none. */
  private final class Bar {
    private final String task;
    private final ProgressLine line = new ProgressLine();
    private ProgressBar bar;

    Bar(String task) {
      this.task = task;
    }

    synchronized void at(long done, long total, String note) {
      if (bar == null) {
        drawn.set(line);
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

    synchronized void close() {
      if (bar != null) {
        bar.close();
        line.close();
        drawn.compareAndSet(line, null);
      }
    }
  }
}
