package dev.nib.toolkit.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.toolkit.ToolkitException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The nets of every {@code nib/zoo/index.json} on the class path, whose files lie beside it.
 *
 * <p>A net joins the zoo by an entry in the index and its two files.
 */
public final class Zoo {
  private static final String FOLDER = "nib/zoo/";
  private static final String INDEX = FOLDER + "index.json";
  private static final ClassLoader LOADER = Zoo.class.getClassLoader();

  /** One index. */
  private record Index(List<ZooNet> nets) {}

  private Zoo() {}

  /** The nets that there are, with their files and what they gave, in the order of the index. */
  public static List<ZooNet> nets() {
    return recipes().stream().filter(Zoo::isThere).toList();
  }

  private static boolean isThere(ZooNet net) {
    return net.measured() != null && has(floatFile(net)) && has(int8File(net));
  }

  /** All that the index has, also what is to be trained yet. */
  public static List<ZooNet> recipes() {
    List<ZooNet> nets = new ArrayList<>();
    try {
      for (URL index : Collections.list(LOADER.getResources(INDEX))) {
        try (InputStream in = index.openStream()) {
          nets.addAll(new ObjectMapper().readValue(in, Index.class).nets());
        } catch (JsonProcessingException e) {
          throw new IllegalStateException(index + ": " + e.getMessage(), e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return nets;
  }

  /**
   * The net of that name.
   *
   * @throws ToolkitException one line that lists the names, if there is none
   */
  public static ZooNet named(String name) {
    return named(name, nets());
  }

  /**
   * What the index has by that name.
   *
   * @throws ToolkitException one line that lists the names, if there is nothing
   */
  public static ZooNet recipe(String name) {
    return named(name, recipes());
  }

  private static ZooNet named(String name, List<ZooNet> nets) {
    return nets.stream()
        .filter(net -> net.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ToolkitException(
                    "the zoo has no net %s; %s",
                    name,
                    nets.isEmpty()
                        ? "it has none yet"
                        : "it has " + String.join(", ", nets.stream().map(ZooNet::name).toList())));
  }

  /** The name of a net's float32 file. */
  public static String floatFile(ZooNet net) {
    return net.name() + ".tflite";
  }

  /** The name of its int8 file. */
  public static String int8File(ZooNet net) {
    return net.name() + "-int8.tflite";
  }

  /** Whether there is such a file. */
  public static boolean has(String file) {
    return LOADER.getResource(FOLDER + file) != null;
  }

  /** The content of one of the files. */
  public static byte[] content(String file) {
    try (InputStream in = LOADER.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new FileNotFoundException("the index has a net whose file " + file + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
