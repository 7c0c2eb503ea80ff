package dev.nib.conformance.tflite;

import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Quantization;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Value;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the model's {@code .tflite} file in the real TFLite interpreter with its reference kernels
 * and compares every output byte; for the traced images every intermediate tensor too.
 *
 * <p>A model with float32 or uint8 inputs or outputs around its int8 core is fed the real numbers
 * that the int8 inputs stand for, and its outputs are held against the real numbers that the
 * simulator's stand for, bit for bit.
 */
public final class TfliteTarget implements VerificationTarget {
  public static final String NAME = "tflite";

  /** After "every input is". */
  private static final String UNDEFINED =
      "one for which a softmax row adds up to 512, where the interpreter's kernel ends its process"
          + " (rule S3)";

  private final byte[] model;
  private final int threads;
  private final Path searchFrom;

  /**
   * @param model the bytes of the {@code .tflite} file from which the job's program comes
   * @param threads that may run images at the same time
   */
  public TfliteTarget(byte[] model, int threads) {
    this(model, threads, Path.of(""));
  }

  /**
   * @param searchFrom the folder in or above which the checkout with the interpreter is
   */
  TfliteTarget(byte[] model, int threads, Path searchFrom) {
    this.model = model.clone();
    this.threads = threads;
    this.searchFrom = searchFrom;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the .tflite file in the TFLite interpreter 2.19 with reference kernels";
  }

  @Override
  public List<ExternalTool> tools() {
    return List.of();
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    Optional<String> classPath = OracleClassPath.find(searchFrom);
    if (classPath.isEmpty()) {
      return VerificationResult.notVerified(NAME, OracleClassPath.MEND);
    }
    List<Integer> images = DefinedInputs.among(job.prepared(), job.inputs());
    if (images.isEmpty()) {
      return VerificationResult.notVerified(NAME, "every input is " + UNDEFINED);
    }
    Graph graph = TfliteReader.read(model);
    Session session = new Session(classPath.get(), job, images, graph);
    int traced = Math.min(job.tracedImages(), images.size());
    Optional<VerificationResult> problem = session.run(model, traced);
    boolean refused = session.refused;
    if (refused) {
      // nib reads more than the interpreter does, such as scales of a bias along an axis it lacks.
      problem =
          session.run(TfliteWriter.write(graph), traced).isEmpty() ? Optional.empty() : problem;
    }
    if (problem.isPresent()) {
      return problem.get();
    }
    String detail = "all outputs" + (traced == 0 ? "" : ", all tensors of %d".formatted(traced));
    if (images.size() < job.images()) {
      detail += "; %d left out, each %s".formatted(job.images() - images.size(), UNDEFINED);
    }
    if (refused) {
      detail += "; of the file as nib writes it, since the interpreter refuses the original";
    }
    return session.comparison.result(NAME, images.size(), detail);
  }

  /** The comparison as far as it has come. */
  private final class Session {
    private final String classPath;
    private final VerificationJob job;

    /** Which of the job's are run. */
    private final List<Integer> images;

    private final Graph graph;
    private final ByteComparison comparison = new ByteComparison();

    /** Whether the interpreter refused the file in an orderly way. */
    private boolean refused;

    Session(String classPath, VerificationJob job, List<Integer> images, Graph graph) {
      this.classPath = classPath;
      this.job = job;
      this.images = images;
      this.graph = graph;
    }

    /** Runs all images in {@code file}; a result only when they could not be run. */
    Optional<VerificationResult> run(byte[] file, int traced)
        throws IOException, InterruptedException {
      Files.write(job.workDirectory().resolve("model.tflite"), file);
      Optional<VerificationResult> problem = Optional.empty();
      if (traced > 0) {
        problem = compare(0, traced, true);
      }
      if (problem.isEmpty() && traced < images.size()) {
        problem = compare(traced, images.size(), false);
      }
      return problem;
    }

    /** Runs {@code images} from {@code from} to {@code to} - 1; a result only when it fails. */
    private Optional<VerificationResult> compare(int from, int to, boolean tensors)
        throws IOException, InterruptedException {
      Path folder = job.workDirectory();
      try (var out = Files.newOutputStream(folder.resolve("inputs.bin"))) {
        for (int image : images.subList(from, to)) {
          out.write(encode(job.inputs().get(image), job.program().inputs(), graph.inputs()));
        }
      }
      OracleRun run = OracleRun.start(classPath, folder, tensors, threads, job.timeout());
      if (run.unavailable()) {
        return Optional.of(VerificationResult.notVerified(NAME, run.problem()));
      }
      refused = run.refused();
      if (!run.ok()) {
        return Optional.of(VerificationResult.failed(NAME, run.problem()));
      }
      if (tensors) {
        compareTensors(run, from, to);
      }
      compareOutputs(run, from, to);
      return Optional.empty();
    }

    private void compareOutputs(OracleRun run, int from, int to) throws IOException {
      byte[] got = run.outputs();
      int at = 0;
      for (int image : images.subList(from, to)) {
        byte[] expected =
            encode(job.outputs().get(image), job.program().outputs(), graph.outputs());
        comparison.add(image, "outputs", expected, got, at);
        at += expected.length;
      }
      requireSize("outputs", got.length, at);
    }

    private void compareTensors(OracleRun run, int from, int to) throws IOException {
      OracleRun.TensorIndex index = run.tensorIndex();
      byte[] got = run.tensors();
      requireSize("tensors", got.length, index.imageBytes() * (to - from));
      Simulator simulator = job.simulator();
      for (int i = from; i < to; i++) {
        int image = images.get(i);
        int start = index.imageBytes() * (i - from);
        simulator.run(
            job.inputs().get(image),
            (tensor, content) -> {
              if (graph.tensor(tensor.tensor()).isConstant()) {
                return; // an operand in the file itself
              }
              String where = tensor.name() + " (tensor " + tensor.tensor() + ")";
              int offset =
                  index
                      .place(tensor.tensor())
                      .filter(place -> place.bytes() == content.length)
                      .map(place -> start + place.offset())
                      .orElse(got.length); // counts as different from the first byte on
              boolean bytes = graph.tensor(tensor.tensor()).type() == ElementType.UINT8;
              comparison.add(image, where, bytes ? upperBitFlipped(content) : content, got, offset);
            });
      }
    }

    private void requireSize(String what, int got, int expected) throws IOException {
      if (got != expected) {
        throw new IOException(
            "the interpreter wrote %d bytes of %s, %d are expected".formatted(got, what, expected));
      }
    }

    /** The bytes as the file's own inputs or outputs have them, float32 ones dequantised. */
    private byte[] encode(byte[] values, List<Value> buffers, List<Integer> fileTensors) {
      List<byte[]> parts = new ArrayList<>();
      int from = 0;
      for (int i = 0; i < buffers.size(); i++) {
        byte[] part = new byte[buffers.get(i).bytes()];
        System.arraycopy(values, from, part, 0, part.length);
        from += part.length;
        parts.add(
            switch (graph.tensor(fileTensors.get(i)).type()) {
              case FLOAT32 -> dequantized(part, buffers.get(i).quantization());
              case UINT8 -> upperBitFlipped(part);
              case INT8, INT32 -> part;
            });
      }
      ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
      parts.forEach(all::put);
      return all.array();
    }

    private static byte[] upperBitFlipped(byte[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] ^= (byte) 0x80;
      }
      return values;
    }

    private static byte[] dequantized(byte[] values, Quantization quantization) {
      ByteBuffer floats = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (byte value : values) {
        floats.putFloat(quantization.dequantize(value));
      }
      return floats.array();
    }
  }
}
