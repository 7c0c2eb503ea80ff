package dev.nib.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import dev.nib.model.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The lines between the rooms: which module may see which other, and which libraries stay in which.
 *
 * <p>A type that crosses a line shows in the class files, whatever the poms allow: a dependency of
 * a dependency is on the class path, too.
 */
class RoomsTest {
  /**
   * A module.
   *
   * @param rooms the modules whose classes its own may use
   * @param libraries the packages besides Java's that they may use
   */
  private record Room(String module, Set<String> rooms, Set<String> libraries) {
    @Override
    public String toString() {
      return module;
    }
  }

  private static final List<Room> ROOMS =
      List.of(
          new Room("model", Set.of(), Set.of("com.google.flatbuffers")),
          new Room("program", Set.of("model"), Set.of()),
          new Room("chip", Set.of("program", "model"), Set.of()),
          new Room("dataset", Set.of(), Set.of("de.siegmar.fastcsv")),
          new Room("sim", Set.of("program", "model"), Set.of()),
          new Room("sim-vector", Set.of("sim", "program", "model"), Set.of()),
          new Room(
              "trainer",
              Set.of("model", "dataset"),
              Set.of("org.deeplearning4j", "org.nd4j", "org.bytedeco")),
          new Room("baseline", Set.of("model", "dataset"), Set.of("smile")),
          new Room("quantizer", Set.of("model", "dataset"), Set.of("org.nd4j", "org.bytedeco")),
          new Room("firmware-templates", Set.of(), Set.of()),
          new Room("hdl-templates", Set.of(), Set.of()),
          new Room("codegen", Set.of("program", "chip", "model"), Set.of("freemarker")),
          new Room("oracle", Set.of(), Set.of("org.bytedeco")),
          new Room("conformance", Set.of("sim", "codegen", "chip", "program", "model"), Set.of()),
          new Room(
              "toolkit",
              Set.of(
                  "conformance",
                  "codegen",
                  "sim",
                  "quantizer",
                  "trainer",
                  "dataset",
                  "chip",
                  "program",
                  "model"),
              Set.of(
                  "com.fasterxml.jackson",
                  "de.siegmar.fastcsv", // the report's tables
                  "org.knowm.xchart",
                  "org.apache.batik",
                  "org.w3c.dom")), // the JDK's own
          new Room(
              "search",
              Set.of(
                  "toolkit",
                  // What its settings are made of, and what it judges nets by.
                  "codegen",
                  "quantizer",
                  "trainer",
                  "dataset",
                  "chip",
                  "program",
                  "model"),
              Set.of("com.fasterxml.jackson")),
          new Room(
              "spark",
              Set.of("search", "toolkit", "conformance", "dataset", "model"),
              Set.of("org.apache.spark", "scala", "com.fasterxml.jackson")),
          new Room(
              "cli",
              Set.of(
                  "search",
                  "toolkit",
                  // What its settings and results are made of.
                  "conformance",
                  "codegen",
                  "sim",
                  "quantizer",
                  "trainer",
                  "dataset",
                  "chip",
                  "model"),
              Set.of("picocli", "com.fasterxml.jackson", "me.tongfei.progressbar")));

  /** Libraries that stay in one package of their module. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "com.google.flatbuffers", "dev.nib.model.tflite",
          "org.deeplearning4j", "dev.nib.trainer.dl4j",
          "smile", "dev.nib.baseline",
          "org.apache.spark", "dev.nib.spark",
          "org.knowm.xchart", "dev.nib.toolkit.report",
          "org.apache.batik", "dev.nib.toolkit.report",
          "org.w3c.dom", "dev.nib.toolkit.report");

  private static final Map<String, JavaClasses> CLASSES = new HashMap<>();

  /** The module of each class, by its name. */
  private static final Map<String, String> HOMES = new HashMap<>();

  @BeforeAll
  static void read() {
    for (Room room : ROOMS) {
      Path folder = classes(room);
      if (Files.isDirectory(folder)) {
        JavaClasses classes = new ClassFileImporter().importPath(folder);
        CLASSES.put(room.module(), classes);
        classes.forEach(type -> HOMES.put(type.getName(), room.module()));
      }
    }
  }

  private static Path classes(Room room) {
    return Path.of("..", room.module(), "target", "classes");
  }

  static Stream<Room> rooms() {
    return ROOMS.stream();
  }

  /** Those that have classes; one that is not built is named. */
  static Stream<Room> roomsOfCode() {
    return ROOMS.stream().filter(room -> Files.isDirectory(sources(room)));
  }

  private static Path sources(Room room) {
    return Path.of("..", room.module(), "src", "main", "java");
  }

  private static JavaClasses classesOf(Room room) {
    Needs.tool(
        CLASSES.containsKey(room.module()),
        () -> "module %1$s is not built: run mvn -pl %1$s compile".formatted(room));
    return CLASSES.get(room.module());
  }

  @Test
  void everyModuleIsARoom() throws IOException {
    List<String> modules =
        Pattern.compile("<module>([\\w-]+)</module>")
            .matcher(Files.readString(Path.of("..", "pom.xml")))
            .results()
            .map(module -> module.group(1))
            // The first sees what it likes, and nobody sees it; in the second is no Java.
            .filter(module -> !Set.of("bench", "release").contains(module))
            .toList();
    assertThat(ROOMS).extracting(Room::module).containsExactlyInAnyOrderElementsOf(modules);
  }

  @ParameterizedTest
  @MethodSource("roomsOfCode")
  void aRoomSeesWhatItMay(Room room) {
    assertThat(crossings(room)).isEmpty();
  }

  @Test
  void whatCrossesALineIsSeen() {
    assertThat(crossings(new Room("model", Set.of(), Set.of())))
        .isNotEmpty()
        .allMatch(crossing -> crossing.startsWith("dev.nib.model.tflite."))
        .allMatch(crossing -> crossing.contains(" uses com.google.flatbuffers."));
    assertThat(crossings(new Room("quantizer", Set.of("dataset"), Set.of("org.bytedeco"))))
        .anyMatch(crossing -> crossing.contains(" uses org.nd4j."))
        .anyMatch(crossing -> crossing.endsWith(" uses dev.nib.model.Graph"));
  }

  /** What a module uses and may not. */
  private static Set<String> crossings(Room room) {
    Set<String> crossings = new TreeSet<>();
    JavaClasses classes = classesOf(room);
    assertThat(classes).isNotEmpty();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (!mayUse(room, type, target)) {
          crossings.add(type.getName() + " uses " + target.getName());
        }
      }
    }
    return crossings;
  }

  private static boolean mayUse(Room room, JavaClass user, JavaClass used) {
    String name = used.getName();
    if (used.isPrimitive() || isIn(name, "java") || isIn(name, "javax") || isIn(name, "jdk")) {
      return true;
    }
    if (isIn(name, "dev.nib")) {
      String home = HOMES.getOrDefault(name, "a module that is not built");
      return home.equals(room.module()) || room.rooms().contains(home);
    }
    return room.libraries().stream()
        .filter(library -> isIn(name, library))
        .anyMatch(
            library ->
                !PACKAGES.containsKey(library)
                    || isIn(user.getPackageName(), PACKAGES.get(library)));
  }

  private static boolean isIn(String name, String prefix) {
    return name.equals(prefix) || name.startsWith(prefix + ".");
  }

  @ParameterizedTest
  @MethodSource("roomsOfCode")
  void packagesFormNoRing(Room room) {
    SliceRule rule =
        slices()
            .assignedFrom(
                new SliceAssignment() {
                  @Override
                  public SliceIdentifier getIdentifierOf(JavaClass type) {
                    String name = type.getPackageName();
                    return isIn(name, "dev.nib")
                        ? SliceIdentifier.of(name)
                        : SliceIdentifier.ignore();
                  }

                  @Override
                  public String getDescription() {
                    return "packages of " + room.module();
                  }
                })
            .should()
            .beFreeOfCycles();
    rule.allowEmptyShould(true).check(classesOf(room));
  }

  /** A skip that nobody hears of is no skip: {@code Needs} decides. */
  @Test
  void testsSkipInOneWay() {
    List<Path> tests = new ArrayList<>();
    rooms()
        .map(room -> Path.of("..", room.module(), "target", "test-classes"))
        .filter(Files::isDirectory)
        .forEach(tests::add);
    Set<String> skipping = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().importPaths(tests)) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String used = dependency.getTargetClass().getName();
        if (used.equals("org.junit.jupiter.api.Assumptions")
            || used.equals("org.assertj.core.api.Assumptions")
            || used.equals("org.opentest4j.TestAbortedException")) {
          skipping.add(type.getSimpleName());
        }
      }
    }
    assertThat(skipping)
        .as("besides: tests of modules that see no others, of data and of a processor")
        .contains("Needs")
        .isSubsetOf("Needs", "NeedsTest", "MissingToolTest", "RealMnistTest", "KernelsTest");
  }
}
