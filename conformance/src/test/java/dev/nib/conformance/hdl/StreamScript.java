package dev.nib.conformance.hdl;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What is done to the core's streams and its reset, for core_streams_tb.v, and what must come of
 * it: between one reset and the next the results of the whole images in their order, and a cycle of
 * input_error for each of another length.
 */
final class StreamScript {
  /** What lies between two resets. */
  private record Section(List<Integer> images, int errors, boolean cut) {}

  private static final int OFFER = 0;
  private static final int IDLE = 1;
  private static final int RESET = 2;
  private static final int READY = 3;
  private static final int AWAIT = 4;

  private final List<byte[]> inputs;
  private final Random random = new Random(3);
  private final List<String> lines = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private List<Integer> images = new ArrayList<>();
  private int errors;
  private boolean stalls;

  /**
   * @param inputs that it sends
   */
  StreamScript(List<byte[]> inputs) {
    this.inputs = inputs;
    line(RESET, 3, 0);
  }

  /** Streams that wait in some cycles, from here on. */
  StreamScript stalls() {
    stalls = true;
    return ready(2);
  }

  /** A whole image. */
  StreamScript image(int image) {
    images.add(image);
    return bytes(image, inputs.get(image).length, true);
  }

  /** So many bytes that are no image, over and over those of one, with tlast at their end. */
  StreamScript wrong(int image, int count) {
    errors++;
    return bytes(image, count, true);
  }

  /** The first bytes of an image, without tlast. */
  StreamScript begin(int image, int count) {
    return bytes(image, count, false);
  }

  StreamScript idle(int cycles) {
    return line(IDLE, cycles, 0);
  }

  /** A reset, before which the results so far need not have come out. */
  StreamScript reset(int cycles) {
    sections.add(new Section(images, errors, true));
    images = new ArrayList<>();
    errors = 0;
    return line(RESET, cycles, 0);
  }

  /** Results are taken from here on, or not. */
  StreamScript takes(boolean ready) {
    return ready(ready ? 1 : 0);
  }

  /** Until so many beats have come since the last reset. */
  StreamScript await(int beats) {
    return line(AWAIT, beats, 0);
  }

  private StreamScript ready(int mode) {
    return line(READY, mode, 0);
  }

  private StreamScript bytes(int image, int count, boolean ends) {
    byte[] input = inputs.get(image);
    for (int i = 0; i < count; i++) {
      if (stalls && random.nextInt(8) > 4) {
        idle(1 + random.nextInt(3));
      }
      line(OFFER, input[i % input.length] & 0xFF, ends && i == count - 1 ? 1 : 0);
    }
    return this;
  }

  private StreamScript line(int kind, int value, int last) {
    lines.add(kind + " " + value + " " + last);
    return this;
  }

  /** For +script. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /**
   * Holds the bench's log against what must have come.
   *
   * @param results class and outputs of each image
   * @return what is wrong, empty when nothing is
   */
  String check(List<String> log, List<byte[]> results) {
    List<Section> all = new ArrayList<>(sections);
    all.add(new Section(images, errors, false));
    List<List<String>> parts = new ArrayList<>();
    for (String line : log) {
      if (line.equals("R")) {
        parts.add(new ArrayList<>());
      } else if (parts.isEmpty()) {
        return line + " before the first reset";
      } else {
        parts.get(parts.size() - 1).add(line);
      }
    }
    if (parts.size() != all.size()) {
      return "%d resets, not %d".formatted(parts.size(), all.size());
    }
    for (int i = 0; i < all.size(); i++) {
      String problem = check(all.get(i), parts.get(i), results);
      if (!problem.isEmpty()) {
        return "behind reset %d: %s".formatted(i, problem);
      }
    }
    return "";
  }

  private static String check(Section section, List<String> log, List<byte[]> results) {
    List<String> beats = new ArrayList<>();
    for (int image : section.images) {
      byte[] result = results.get(image);
      for (int i = 0; i < result.length; i++) {
        beats.add("B %02x %d".formatted(result[i], i == result.length - 1 ? 1 : 0));
      }
    }
    int seen = 0;
    int errors = 0;
    for (String line : log) {
      if (line.equals("E")) {
        errors++;
      } else if (seen >= beats.size()) {
        return "\"%s\" behind all results".formatted(line);
      } else if (!line.equals(beats.get(seen))) {
        return "beat %d: \"%s\", not \"%s\"".formatted(seen, line, beats.get(seen));
      } else {
        seen++;
      }
    }
    if (!section.cut && seen < beats.size()) {
      return "%d beats, not %d".formatted(seen, beats.size());
    }
    return errors == section.errors
        ? ""
        : "%d cycles of input_error, not %d".formatted(errors, section.errors);
  }
}
