package dev.nib.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells whoever started this process how far it is: a line of JSON for each thing to say. */
final class ProgressLines implements Progress {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PrintStream out;

  ProgressLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void at(String stage, long done, long total, String note) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("stage", stage);
    line.put("done", done);
    line.put("total", total);
    line.put("note", note);
    print(line);
  }

  @Override
  public void finished(String stage) {
    print(Map.of("finished", stage));
  }

  @Override
  public void say(Message line) {
    print(Map.of("say", line.text()));
  }

  @Override
  public void warn(Message line) {
    print(Map.of("warn", line.text()));
  }

  /** What the program was started for. */
  void result(Object result) {
    print(Map.of("result", result));
  }

  private synchronized void print(Map<String, Object> line) {
    try {
      out.println(MAPPER.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    out.flush();
  }
}
