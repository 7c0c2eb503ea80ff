package dev.nib.toolkit.models;

import dev.nib.model.GraphKind;
import dev.nib.model.ModelException;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.Task;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as a user names it: a file, or {@code zoo:NAME}, which is the net's float32 or int8 file,
 * whichever is wanted.
 *
 * @param text as the user wrote it
 */
public record ModelFile(String text) {
  private static final String ZOO = "zoo:";

  /** A file. */
  public static ModelFile of(Path path) {
    return new ModelFile(path.toString());
  }

  /** The int8 model. */
  public TfliteFile int8() {
    return isOfZoo() ? ofZoo(Zoo.int8File(zooNet())) : net();
  }

  /** The float32 model. */
  public TfliteFile float32() {
    return isOfZoo() ? ofZoo(Zoo.floatFile(zooNet())) : net();
  }

  private TfliteFile net() {
    if (forest().isPresent()) {
      throw new ToolkitException(
          "%s: is a random forest, a net is needed here; %s makes one", text, Task.TRAIN);
    }
    return TfliteFile.read(path());
  }

  /**
   * The forest, where the file is one: its content tells, not its name. Empty for what is not there
   * or cannot be read, too, which whoever reads it as a net will say.
   *
   * @throws dev.nib.model.ModelException when it is a damaged one
   */
  public Optional<ForestFile> forest() {
    if (isOfZoo() || !Files.isRegularFile(path())) {
      return Optional.empty();
    }
    byte[] content = bytes(path());
    if (!ForestFile.is(content)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ForestFile.of(path().getFileName().toString(), content));
    } catch (ModelException e) {
      throw e.at(text);
    }
  }

  /** The int8 model's bytes, or those of the file that was named. */
  public byte[] int8Bytes() {
    return isOfZoo() ? Zoo.content(Zoo.int8File(zooNet())) : bytes(path());
  }

  /**
   * The int8 model, where nothing else will do.
   *
   * @throws ToolkitException when it is float32
   */
  public TfliteFile requireInt8() {
    TfliteFile model = int8();
    if (GraphKind.of(model.graph()) == GraphKind.FLOAT32) {
      throw new ToolkitException(
          "%s: is float32, an int8 model is needed: %s %s %s SRC %s %s makes it",
          text, Task.QUANTIZE, text, Setting.CALIBRATION, Setting.OUTPUT, stem() + "-int8.tflite");
    }
    return model;
  }

  /**
   * The float32 model, where nothing else will do.
   *
   * @throws ToolkitException when it is int8
   */
  public TfliteFile requireFloat32() {
    TfliteFile model = float32();
    if (GraphKind.of(model.graph()) == GraphKind.INT8) {
      throw new ToolkitException(
          text + ": is quantised already; the float32 model that it was made of is needed");
    }
    return model;
  }

  private String stem() {
    return text.endsWith(".tflite") ? text.substring(0, text.length() - 7) : text;
  }

  private boolean isOfZoo() {
    return text.startsWith(ZOO);
  }

  private ZooNet zooNet() {
    return Zoo.named(text.substring(ZOO.length()));
  }

  private static TfliteFile ofZoo(String file) {
    return TfliteFile.of(file, Zoo.content(file));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ToolkitException(file + ": cannot be read: " + OutputFiles.reason(e));
    }
  }

  private Path path() {
    return Path.of(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
