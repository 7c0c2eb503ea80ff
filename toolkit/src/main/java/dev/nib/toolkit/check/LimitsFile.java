package dev.nib.toolkit.check;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nib.codegen.Text;
import dev.nib.dataset.Preparation;
import dev.nib.model.PixelScale;
import dev.nib.toolkit.NearestName;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.Task;
import dev.nib.toolkit.Term;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.generate.CSettings;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.inputs.Part;
import dev.nib.toolkit.models.ModelFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file of limits: one JSON object, in which comments are allowed. Its keys are the components of
 * {@link CheckSettings} but for {@code for} and {@code limits}, and those of limits are those of
 * {@link Quantity}; docs/ci.md has them. Names of files are relative to it.
 */
public final class LimitsFile {
  private static final List<String> KEYS =
      List.of(
          "$schema",
          "model",
          "float32",
          "data",
          "prepare",
          "crop",
          "invert",
          "transpose",
          "fit",
          "label",
          "pixels",
          "all",
          "count",
          "chip",
          CheckSettings.CLOCK,
          "for",
          "rows",
          "targets",
          "limits");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final JsonNode root;

  private LimitsFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads a file of limits.
   *
   * @throws ToolkitException naming the file and the place in it when it cannot be read, or has
   *     what nothing is known of
   */
  public static CheckSettings read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (MalformedInputException e) {
      throw new ToolkitException("%s: is no text in UTF-8", file);
    } catch (IOException e) {
      throw new ToolkitException("%s: cannot be read: %s", file, OutputFiles.reason(e));
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ToolkitException(
          "%s: line %d, column %d: %s",
          file,
          e.getLocation().getLineNr(),
          e.getLocation().getColumnNr(),
          // Without the parser's own description of the place.
          e.getOriginalMessage().replaceFirst(" \\(start marker.*", ""));
    }
    if (!root.isObject()) {
      throw new ToolkitException("%s: must be one JSON object, { ... }", file);
    }
    return new LimitsFile(file, root).settings();
  }

  /** What these files call settings; tasks are commands there. */
  public static String key(Term term) {
    if (term instanceof Task task) {
      return "nib " + task.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    return term == Setting.GOAL ? "for" : term == Setting.TARGET ? "targets" : term.word();
  }

  private CheckSettings settings() {
    requireKnown(root, "", KEYS);
    String model =
        text("model")
            .orElseThrow(
                () -> refused("model", "is missing: the int8 model or the forest to check"));
    try {
      return CheckSettings.of(file.toString(), model(model))
          .withFloat32(text("float32").map(this::model))
          .withData(text("data").map(this::data))
          .withImages(images())
          .withPixels(text("pixels").map(this::pixels))
          .withAll(flag("all").orElse(false))
          .withCount(whole("count", "images"))
          .withChip(text("chip"))
          .withClockMegahertz(whole(CheckSettings.CLOCK, "megahertz"))
          .withGoal(text("for").map(this::goal))
          .withRows(flag("rows").orElse(false))
          .withTargets(targets())
          .withLimits(limits());
    } catch (ToolkitException e) {
      throw e.getMessage().startsWith(file.toString())
          ? e
          : new ToolkitException("%s: %s", file, e.line().text(LimitsFile::key));
    }
  }

  private ToolkitException refused(String key, String why) {
    return new ToolkitException("%s: %s %s", file, key, why);
  }

  private void requireKnown(JsonNode object, String prefix, List<String> known) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        throw new ToolkitException(
            "%s: %s%s: there is no such key%s",
            file, prefix, field.getKey(), NearestName.question(field.getKey(), known));
      }
    }
  }

  private Optional<JsonNode> value(String key) {
    return Optional.ofNullable(root.get(key));
  }

  private Optional<String> text(String key) {
    return value(key)
        .map(
            node -> {
              if (!node.isTextual() || node.textValue().isBlank()) {
                throw refused(key, "is %s, must be a text".formatted(node));
              }
              return node.textValue();
            });
  }

  private Optional<Boolean> flag(String key) {
    return value(key)
        .map(
            node -> {
              if (!node.isBoolean()) {
                throw refused(key, "is %s, must be true or false".formatted(node));
              }
              return node.booleanValue();
            });
  }

  private Optional<Integer> whole(String key, String unit) {
    return value(key)
        .map(
            node -> {
              if (!node.canConvertToExactIntegral() || !node.canConvertToInt()) {
                throw refused(key, "is %s, must be a whole number of %s".formatted(node, unit));
              }
              return node.intValue();
            });
  }

  private ModelFile model(String text) {
    return text.startsWith("zoo:") ? new ModelFile(text) : ModelFile.of(beside(text));
  }

  private String data(String text) {
    return text.equals("synthetic") || text.equals("mnist") ? text : beside(text).toString();
  }

  private Path beside(String text) {
    return file.resolveSibling(text);
  }

  private ImageSettings images() {
    Optional<Part> part = text("crop").map(this::part);
    return new ImageSettings(
        part.flatMap(Part::crop),
        part.filter(Part::auto).isPresent(),
        text("prepare").map(this::prepare).orElse(ImageSettings.Prepare.NONE),
        value("invert").map(this::ink),
        flag("transpose"),
        flag("fit").orElse(false),
        text("label"));
  }

  private Part part(String text) {
    try {
      return Part.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused("crop", "is %s, %s".formatted(text, e.getMessage()));
    }
  }

  private ImageSettings.Prepare prepare(String text) {
    return Arrays.stream(ImageSettings.Prepare.values())
        .filter(prepare -> prepare.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> refused("prepare", "is %s, must be none or digit".formatted(text)));
  }

  private Preparation.Ink ink(JsonNode node) {
    return switch (node.asText()) {
      case "yes", "true" -> Preparation.Ink.DARK;
      case "no", "false" -> Preparation.Ink.BRIGHT;
      case "auto" -> Preparation.Ink.AUTO;
      default -> throw refused("invert", "is %s, must be yes, no or auto".formatted(node));
    };
  }

  private PixelScale pixels(String text) {
    try {
      return PixelScale.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused("pixels", "is %s, %s".formatted(text, e.getMessage()));
    }
  }

  private CSettings.Goal goal(String text) {
    return Arrays.stream(CSettings.Goal.values())
        .filter(goal -> goal.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> refused("for", "is %s, must be speed, ram or flash".formatted(text)));
  }

  private List<String> targets() {
    List<String> names = new ArrayList<>();
    value("targets")
        .ifPresent(
            node -> {
              if (!node.isArray()) {
                throw refused("targets", "is %s, must be a list of names".formatted(node));
              }
              for (JsonNode name : node) {
                if (!name.isTextual()) {
                  throw refused("targets", "has %s, must be a list of names".formatted(name));
                }
                names.add(name.textValue());
              }
            });
    return names;
  }

  private Map<Quantity, Double> limits() {
    Map<Quantity, Double> limits = new EnumMap<>(Quantity.class);
    JsonNode object = root.get("limits");
    if (object == null) {
      return limits;
    }
    if (!object.isObject()) {
      throw refused("limits", "is %s, must be an object, { ... }".formatted(object));
    }
    requireKnown(object, "limits.", Quantity.keys());
    for (Quantity quantity : Quantity.values()) {
      JsonNode bound = object.get(quantity.key());
      if (bound != null) {
        if (!bound.isNumber()) {
          throw refused("limits." + quantity.key(), "is %s, must be a number".formatted(bound));
        }
        requirePercentMeant(quantity, bound.doubleValue());
        quantity.requireBound("limits." + quantity.key(), bound.doubleValue());
        limits.put(quantity, bound.doubleValue());
      }
    }
    return limits;
  }

  /** 0.99 for 99 would hold whatever the model does. */
  private void requirePercentMeant(Quantity quantity, double bound) {
    if (quantity.key().endsWith("Percent") && bound > 0 && bound < 1) {
      throw refused(
          "limits." + quantity.key(),
          "is %s, less than one percent; write %s for that part"
              .formatted(bound, Text.format("%.4g", 100 * bound)));
    }
  }
}
