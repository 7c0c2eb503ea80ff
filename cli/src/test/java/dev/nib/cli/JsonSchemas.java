package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The schemas of what {@code --json} prints, as {@code docs/schema} has them. */
final class JsonSchemas {
  static final Path FOLDER = Path.of("..", "docs", "schema");

  /** What several documents share; no document of its own. */
  static final String COMMON = "common";

  /** Resolves the schemas' references to each other; nothing is fetched. */
  private static final String BASE = "https://schema.invalid/";

  private static final Map<String, JsonNode> TEXTS = read();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> {
            Map<String, String> schemas = new TreeMap<>();
            TEXTS.forEach((name, text) -> schemas.put(BASE + name + ".json", text.toString()));
            builder.schemas(schemas);
          });

  private JsonSchemas() {}

  private static Map<String, JsonNode> read() {
    Map<String, JsonNode> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replaceAll("\\.json$", "");
        schemas.put(name, new ObjectMapper().readTree(file.toFile()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemas;
  }

  /** All schemas by name, the common one among them, in alphabetical order. */
  static Map<String, JsonNode> all() {
    return TEXTS;
  }

  /** What of {@code document} is not as its schema has it, a line each. */
  static List<String> errors(String schema, JsonNode document) {
    assertThat(TEXTS).containsKey(schema);
    Schema loaded = REGISTRY.getSchema(SchemaLocation.of(BASE + schema + ".json"));
    List<String> errors = new ArrayList<>();
    loaded.validate(document).forEach(error -> errors.add(error.toString()));
    return errors;
  }

  static void requireValid(String schema, JsonNode document) {
    assertThat(errors(schema, document)).as(schema + ": " + document).isEmpty();
  }
}
