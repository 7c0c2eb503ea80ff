package dev.nib.toolkit.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.model.Shape;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.NpyFile;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A folder with tensors as {@code .npy} files and an {@code index.json}. */
public final class TraceFolder {
  private static final String INDEX = "index.json";

  /**
   * An entry of the index.
   *
   * @param tensor its index in the {@code .tflite} file
   * @param operator the kind of the operator that wrote it, "Input" for an input
   */
  public record Entry(
      int tensor,
      String name,
      String operator,
      String file,
      List<Integer> shape,
      double scale,
      int zeroPoint) {}

  private final Path folder;
  private final Map<Path, byte[]> files = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  private TraceFolder(Path folder) {
    this.folder = folder;
  }

  /** Runs {@code program} and writes every tensor; gives their number. */
  public static int trace(PreparedProgram program, byte[] input, Path folder) {
    TraceFolder trace = new TraceFolder(folder);
    new Simulator(program)
        .run(
            input,
            (tensor, content) -> trace.add(tensor, tensor.operator(), tensor.shape(), content));
    return trace.write();
  }

  /** Writes the outputs of all samples, a sample after another along a new or the first axis. */
  public static int outputs(Program program, byte[][] outputs, Path folder) {
    TraceFolder result = new TraceFolder(folder);
    int from = 0;
    for (Value buffer : program.outputs()) {
      byte[] all = new byte[buffer.bytes() * outputs.length];
      for (int s = 0; s < outputs.length; s++) {
        System.arraycopy(outputs[s], from, all, s * buffer.bytes(), buffer.bytes());
      }
      int[] extents = buffer.shape().toArray();
      boolean batch = extents.length > 0 && extents[0] == 1;
      int[] shape = batch ? extents : new int[extents.length + 1];
      System.arraycopy(extents, 0, shape, shape.length - extents.length, extents.length);
      shape[0] = outputs.length;
      result.add(buffer, "Output", Shape.of(shape), all);
      from += buffer.bytes();
    }
    return result.write();
  }

  /** The entries of a folder that was written before. */
  public static List<Entry> read(Path folder) {
    Path index = folder.resolve(INDEX);
    try {
      return new ObjectMapper().readValue(index.toFile(), new TypeReference<List<Entry>>() {});
    } catch (JsonProcessingException e) {
      throw new ToolkitException("%s: is no index of a trace: %s", index, e.getOriginalMessage());
    } catch (IOException e) {
      throw new ToolkitException(
          "%s: cannot be read; a folder that %s wrote is needed", index, Setting.TRACE);
    }
  }

  private void add(Value tensor, String operator, Shape shape, byte[] content) {
    String name =
        "%03d_%s.npy".formatted(entries.size(), tensor.name().replaceAll("[^A-Za-z0-9._-]+", "_"));
    files.put(folder.resolve(name), NpyFile.int8(shape, content));
    entries.add(
        new Entry(
            tensor.tensor(),
            tensor.name(),
            operator,
            name,
            Arrays.stream(shape.toArray()).boxed().toList(),
            tensor.quantization().scale(),
            tensor.zeroPoint()));
  }

  /** All files; the index comes last, so that a folder with an index is complete. */
  private int write() {
    byte[] index = (Json.text(entries) + "\n").getBytes(StandardCharsets.UTF_8);
    files.put(folder.resolve(INDEX), index);
    OutputFiles.write(files);
    return entries.size();
  }
}
