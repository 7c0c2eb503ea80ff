package dev.nib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.codegen.Text;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.zoo.ZooEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tables of README and docs that are made, not written: of what commands recorded, of the zoo,
 * of the schemas. {@code docs/figures} puts them in place.
 */
final class DocumentedFigures {
  private static final Path RECORDS = Path.of("..", "docs", "results");

  /** The two runs of the default net, by the name of their images. */
  private static final List<String> RUNS = List.of("mnist", "synthetic");

  private DocumentedFigures() {}

  /** Every table by the name in its marks. */
  static Map<String, Supplier<String>> all() {
    Map<String, Supplier<String>> tables = new TreeMap<>();
    tables.put("default-net", DocumentedFigures::defaultNet);
    tables.put("zoo", DocumentedFigures::zoo);
    tables.put("zoo-sizes", DocumentedFigures::zooSizes);
    tables.putAll(CoreTables.all());
    tables.put("instruction-estimates", InstructionEstimates::table);
    JsonSchemas.all().forEach((name, schema) -> tables.put("json-" + name, () -> fields(schema)));
    return tables;
  }

  /** What {@code nib quickstart} wrote on these images, as {@code docs/figures} recorded it. */
  static JsonNode recorded(String images) {
    try {
      return new ObjectMapper()
          .readTree(RECORDS.resolve("quickstart-" + images + ".json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String defaultNet() {
    StringBuilder table = new StringBuilder();
    JsonNode run = recorded(RUNS.get(0));
    row(
        table,
        Text.format(
            "the default net, `%s` (%,d parameters)",
            run.get("net").asText(), run.get("parameters").asInt()),
        r ->
            "%s, %s test images"
                .formatted(
                    r.get("data").asText().endsWith("mnist") ? "MNIST" : r.get("data").asText(),
                    count(r.at("/scores/int8/images"))));
    table.append("|---|---|---|\n");
    row(table, "float32 accuracy", r -> percent(r.at("/scores/float32/accuracy")));
    row(table, "int8 accuracy", r -> percent(r.at("/scores/int8/accuracy")));
    row(table, "same answer, float32 and int8", r -> percent(r.at("/scores/agreement")));
    row(table, "multiply-accumulates an image", r -> count(r.get("macs")));
    row(table, "constants in flash", r -> count(r.get("constantBytes")) + " bytes");
    row(table, "arena in RAM", r -> count(r.get("arenaBytes")) + " bytes");
    row(table, "targets equal to the simulator", DocumentedFigures::targets);
    row(
        table,
        "bytes different on these",
        r ->
            "%s of %s"
                .formatted(
                    count(r.at("/verificationSummary/bytesDifferent")),
                    count(r.at("/verificationSummary/bytesCompared"))));
    return table.toString();
  }

  private static String targets(JsonNode run) {
    JsonNode verified = run.get("verificationSummary");
    List<String> others = new ArrayList<>();
    Map.of(
            "different", "different",
            "failed", "failed",
            "doesNotFit", "does not fit",
            "notVerified", "not verified",
            "leftOut", "left out")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(e -> !verified.get(e.getKey()).isEmpty())
        .forEach(e -> others.add(e.getValue() + ": " + names(verified.get(e.getKey()))));
    return "%d of %d%s"
        .formatted(
            verified.get("equal").asInt(),
            verified.get("targets").asInt(),
            others.isEmpty() ? "" : " (" + String.join("; ", others) + ")");
  }

  private static String names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add("`" + name.asText() + "`"));
    return String.join(", ", names);
  }

  private static void row(StringBuilder table, String what, Function<JsonNode, String> value) {
    table.append("| ").append(what).append(" |");
    RUNS.forEach(run -> table.append(' ').append(value.apply(recorded(run))).append(" |"));
    table.append('\n');
  }

  private static List<ZooEntry> zooNets() {
    // The tests' own net is no net of the zoo.
    return Zoo.nets().stream()
        .filter(net -> !net.name().equals("fixture"))
        .map(ZooEntry::of)
        .toList();
  }

  private static String zoo() {
    StringBuilder table =
        new StringBuilder("| net | MNIST's test images, int8 | distorted | constants |\n");
    table.append("|---|---|---|---|\n");
    for (ZooEntry e : zooNets()) {
      table.append(
          Text.format(
              "| `%s` | %.2f %% | %.1f %% | %,d bytes |%n",
              e.net().name(),
              100 * e.net().measured().int8(),
              100 * e.net().measured().distorted(),
              e.flashBytes()));
    }
    return table.toString();
  }

  private static String zooSizes() {
    StringBuilder table =
        new StringBuilder(
            "| net | constants | MACs | arena | float32, test | int8, test | distorted |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    for (ZooEntry e : zooNets()) {
      table.append(
          Text.format(
              "| `%s` | %,d bytes | %,d | %,d bytes | %.2f %% | %.2f %% | %.1f %% |%n",
              e.net().name(),
              e.flashBytes(),
              e.macs(),
              e.arenaBytes(),
              100 * e.net().measured().float32(),
              100 * e.net().measured().int8(),
              100 * e.net().measured().distorted()));
    }
    return table.toString();
  }

  /** A schema's fields, then those of the records that it defines. */
  private static String fields(JsonNode schema) {
    StringBuilder text = new StringBuilder();
    if (schema.has("properties")) {
      fields(text, schema);
    }
    schema
        .path("$defs")
        .properties()
        .forEach(
            record -> {
              JsonNode choices = record.getValue().path("anyOf");
              text.append(text.length() == 0 ? "" : "\n")
                  .append("**%s**".formatted(record.getKey()))
                  .append(choices.isEmpty() ? described(record.getValue()) : choices(choices))
                  .append("\n\n");
              if (choices.isEmpty()) {
                fields(text, record.getValue());
              }
            });
    return text.toString().stripTrailing() + "\n";
  }

  private static String described(JsonNode record) {
    return ": " + escaped(record.path("description").asText());
  }

  private static String choices(JsonNode choices) {
    List<String> names = new ArrayList<>();
    choices.forEach(choice -> names.add(reference(choice)));
    return ": one of " + String.join(", ", names);
  }

  private static void fields(StringBuilder text, JsonNode record) {
    text.append("| field | type | |\n|---|---|---|\n");
    record
        .get("properties")
        .properties()
        .forEach(
            f ->
                text.append(
                    "| `%s` | %s | %s |%n"
                        .formatted(
                            f.getKey(),
                            type(f.getValue()),
                            escaped(f.getValue().get("description").asText()))));
  }

  private static String type(JsonNode field) {
    if (field.has("$ref")) {
      return reference(field);
    }
    if (field.has("anyOf")) {
      List<String> types = new ArrayList<>();
      field.get("anyOf").forEach(choice -> types.add(type(choice)));
      return String.join(" or ", types);
    }
    if (field.has("enum")) {
      List<String> values = new ArrayList<>();
      field.get("enum").forEach(value -> values.add("`" + value.asText() + "`"));
      return String.join(", ", values);
    }
    JsonNode type = field.get("type");
    if (type.isArray()) {
      return type.get(0).asText() + " or null";
    }
    return switch (type.asText()) {
      case "array" -> "list of " + type(field.get("items"));
      case "object" -> "map to " + type(field.get("additionalProperties"));
      default -> type.asText();
    };
  }

  private static String reference(JsonNode field) {
    String reference = field.get("$ref").asText();
    return "**%s**".formatted(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  private static String count(JsonNode number) {
    return Text.format("%,d", number.asLong());
  }

  private static String percent(JsonNode part) {
    return Text.format("%.2f %%", 100 * part.asDouble());
  }
}
