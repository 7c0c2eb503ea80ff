package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A board of Arduino's AVR core, and what its tools make of a library and a sketch: the recipes of
 * its {@code platform.txt} with the properties of its {@code boards.txt}.
 *
 * <p>Sources: Arduino's platform specification and its sketch build process, which makes a C++ file
 * of a sketch and compiles all sources below {@code src} of a library.
 */
final class ArduinoBuild {
  static final Path CORE = Path.of("/usr/share/arduino/hardware/arduino/avr");

  private static final Pattern PROPERTY = Pattern.compile("\\{([\\w.]+)}");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final Path work;
  private final Map<String, String> properties = new TreeMap<>();
  private final List<String> coreObjects = new ArrayList<>();
  private Taken taken;

  /**
   * Compiles the core.
   *
   * @param board such as {@code uno}
   * @param cpu the board's menu entry, empty where it has none
   */
  ArduinoBuild(Path work, String board, String cpu) throws IOException, InterruptedException {
    this.work = work;
    read("platform.txt", "");
    read("boards.txt", board + ".");
    if (!cpu.isEmpty()) {
      read("boards.txt", board + ".menu.cpu." + cpu + ".");
    }
    // What Arduino's tools set themselves.
    properties.put("runtime.ide.version", "10819");
    properties.put("build.arch", "AVR");
    properties.put("build.path", work.toString());
    properties.put("archive_file", "core.a");
    // Debian's avr-gcc 5.4 has this name of C++11 for C alone; the property is there for users.
    properties.put("compiler.cpp.extra_flags", "-DDECIMAL_DIG=__DECIMAL_DIG__");
    Path core = CORE.resolve("cores").resolve(property("build.core"));
    Path variant = CORE.resolve("variants").resolve(property("build.variant"));
    properties.put("includes", "\"-I%s\" \"-I%s\"".formatted(core, variant));
    for (Path source : sources(core)) {
      coreObjects.add(compile(source, "core_"));
    }
    for (String object : coreObjects) {
      run("recipe.ar.pattern", Map.of("object_file", object));
    }
  }

  private void read(String file, String prefix) throws IOException {
    for (String line : Files.readAllLines(CORE.resolve(file))) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#") && line.startsWith(prefix)) {
        properties.put(line.substring(prefix.length(), equals), line.substring(equals + 1));
      }
    }
  }

  String property(String name) {
    String value = properties.get(name);
    assertThat(value).as(name + " in platform.txt or boards.txt").isNotNull();
    return value;
  }

  /**
   * Compiles and links a sketch with a library, all of whose warnings must not be.
   *
   * @return the ELF file
   */
  Path sketch(Path library, Path sketch) throws IOException, InterruptedException {
    Map<String, String> before = new TreeMap<>(properties);
    String name = sketch.getFileName().toString();
    properties.put("build.project_name", name);
    properties.put("compiler.warning_flags", property("compiler.warning_flags.all"));
    properties.merge(
        "includes", " \"-I%s\" \"-I%s\"".formatted(library.resolve("src"), sketch), String::concat);
    Path cpp = work.resolve(name + ".ino.cpp");
    Path ino = sketch.resolve(name + ".ino");
    Files.writeString(
        cpp, "#include <Arduino.h>\n#line 1 \"%s\"\n%s".formatted(ino, Files.readString(ino)));
    List<String> objects = new ArrayList<>(List.of(compile(cpp, "")));
    for (Path source : sources(sketch)) {
      objects.add(compile(source, "sketch_"));
    }
    for (Path source : sources(library.resolve("src"))) {
      objects.add(compile(source, "library_"));
    }
    assertThat(objects).hasSizeGreaterThan(1);
    String quoted =
        objects.stream().map("\"%s\""::formatted).reduce((a, b) -> a + " " + b).orElseThrow();
    run("recipe.c.combine.pattern", Map.of("object_files", quoted));
    Path elf = work.resolve(name + ".elf");
    requireRoom(elf);
    properties.clear();
    properties.putAll(before);
    return elf;
  }

  /**
   * What a sketch takes, in bytes.
   *
   * @param ram without the stack
   */
  record Taken(int flash, int ram) {}

  /** Of the sketch that was linked last. */
  Taken taken() {
    return taken;
  }

  /** Arduino's own count of what a sketch takes, by the sections that its recipe names. */
  private void requireRoom(Path elf) throws InterruptedException {
    String sizes = run("recipe.size.pattern", Map.of());
    taken =
        new Taken(
            sum(sizes, property("recipe.size.regex")),
            sum(sizes, property("recipe.size.regex.data")));
    assertThat(taken.flash())
        .as(elf + ": flash")
        .isLessThanOrEqualTo(Integer.parseInt(property("upload.maximum_size")));
    // What is left is the stack's.
    assertThat(taken.ram())
        .as(elf + ": RAM")
        .isLessThan(Integer.parseInt(property("upload.maximum_data_size")) - 256);
  }

  private static int sum(String sizes, String regex) {
    int sum = 0;
    Matcher matcher = Pattern.compile(regex, Pattern.MULTILINE).matcher(sizes);
    while (matcher.find()) {
      sum += Integer.parseInt(matcher.group(1));
    }
    assertThat(sum).isPositive();
    return sum;
  }

  /** The sources that are compiled there; a sketch's own sub-folders are not. */
  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(c|cpp|S)")).sorted().toList();
    }
  }

  private String compile(Path source, String prefix) throws InterruptedException {
    String name = source.getFileName().toString();
    String object = work.resolve(prefix + name + ".o").toString();
    String output =
        run(
            "recipe." + name.substring(name.lastIndexOf('.') + 1) + ".o.pattern",
            Map.of("source_file", source.toString(), "object_file", object));
    assertThat(output).as("what the compiler says of " + source).isBlank();
    return object;
  }

  private String run(String recipe, Map<String, String> more) throws InterruptedException {
    List<String> command = new ArrayList<>();
    Matcher words = WORD.matcher(expand(property(recipe), more));
    while (words.find()) {
      command.add(words.group(1) != null ? words.group(1) : words.group(2));
    }
    return PackageFolder.done(work, command);
  }

  private String expand(String text, Map<String, String> more) {
    String expanded = text;
    for (Matcher m = PROPERTY.matcher(expanded); m.find(); m = PROPERTY.matcher(expanded)) {
      String name = m.group(1);
      String value = more.containsKey(name) ? more.get(name) : property(name);
      expanded = expanded.substring(0, m.start()) + value + expanded.substring(m.end());
    }
    return expanded;
  }
}
