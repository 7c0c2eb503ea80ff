package dev.nib.conformance.fuzz;

import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Tensor;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.Kernels;
import dev.nib.sim.Simulator;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a failing graph down: to a single operator on the very inputs that it saw, or else to what
 * leads to one tensor; then to a single sample.
 */
record Shrinker(FuzzTarget target, Path work, Duration timeout) {
  /** A failing batch and what its target says of it. */
  record Shrunk(FuzzBatch batch, VerificationResult result) {}

  Shrunk shrink(FuzzBatch failing, VerificationResult result) throws InterruptedException {
    Graph graph = TfliteReader.read(failing.model().toArray());
    List<Map<Integer, byte[]>> seen = new ArrayList<>();
    for (byte[] input : failing.inputs()) {
      seen.add(tensors(failing.program(), input));
    }
    Shrunk smallest = new Shrunk(failing, result);
    for (List<Operator> operators : cuts(graph)) {
      Optional<Shrunk> smaller = tried(cut(graph, operators), seen, failing.alignment());
      if (smaller.isPresent()) {
        smallest = smaller.get();
        break;
      }
    }
    return single(smallest);
  }

  /** Each operator alone, then what leads to each, from the first on. */
  private static List<List<Operator>> cuts(Graph graph) {
    List<List<Operator>> cuts = new ArrayList<>();
    graph.operators().forEach(op -> cuts.add(List.of(op)));
    for (int last = 1; last < graph.operators().size(); last++) {
      Set<Integer> needed = new HashSet<>(graph.operators().get(last).inputs());
      List<Operator> chain = new ArrayList<>(List.of(graph.operators().get(last)));
      for (int i = last - 1; i >= 0; i--) {
        Operator op = graph.operators().get(i);
        if (needed.contains(op.output())) {
          needed.addAll(op.inputs());
          chain.add(0, op);
        }
      }
      cuts.add(chain);
    }
    return cuts;
  }

  /** The graph of these operators; what they read and none of them writes becomes an input. */
  private static Graph cut(Graph graph, List<Operator> operators) {
    Set<Integer> written = new HashSet<>();
    Set<Integer> used = new HashSet<>();
    List<Integer> inputs = new ArrayList<>();
    for (Operator op : operators) {
      for (int index : op.inputs()) {
        boolean isNew = used.add(index) && !written.contains(index);
        if (isNew && !graph.tensor(index).isConstant()) {
          inputs.add(index);
        }
      }
      written.add(op.output());
      used.add(op.output());
    }
    List<Tensor> tensors = new ArrayList<>();
    for (Tensor t : graph.tensors()) {
      // Indices stay, but constants that nobody reads would fill the file.
      boolean dropped = t.isConstant() && !used.contains(tensors.size());
      tensors.add(
          dropped
              ? new Tensor(t.name(), t.shape(), t.type(), t.quantization(), Optional.empty())
              : t);
    }
    int last = operators.get(operators.size() - 1).output();
    return new Graph(graph.name(), tensors, operators, inputs, List.of(last));
  }

  private Optional<Shrunk> tried(Graph graph, List<Map<Integer, byte[]>> seen, int alignment)
      throws InterruptedException {
    if (graph.inputs().stream().anyMatch(i -> graph.tensor(i).type() != ElementType.INT8)) {
      return Optional.empty(); // the host's business
    }
    FuzzBatch batch;
    try {
      List<byte[]> inputs = new ArrayList<>();
      for (Map<Integer, byte[]> tensors : seen) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        graph.inputs().forEach(index -> bytes.writeBytes(tensors.get(index)));
        inputs.add(bytes.toByteArray());
      }
      batch = FuzzBatch.of(graph, inputs, alignment);
    } catch (ModelException e) {
      return Optional.empty(); // no program on its own, such as a DEQUANTIZE
    }
    return failing(batch);
  }

  private Optional<Shrunk> failing(FuzzBatch batch) throws InterruptedException {
    VerificationResult result = batch.verify(target.of(batch.model().toArray()), work, timeout);
    boolean fails = result.status() == Status.DIFFERENT || result.status() == Status.FAILED;
    return fails ? Optional.of(new Shrunk(batch, result)) : Optional.empty();
  }

  /** The first single sample that fails, or all of them. */
  private Shrunk single(Shrunk shrunk) throws InterruptedException {
    FuzzBatch batch = shrunk.batch();
    for (byte[] input : batch.inputs()) {
      Optional<Shrunk> one = failing(batch.only(input));
      if (one.isPresent()) {
        return one.get();
      }
    }
    return shrunk;
  }

  private static Map<Integer, byte[]> tensors(Program program, byte[] input) {
    Map<Integer, byte[]> tensors = new HashMap<>();
    new Simulator(program, Kernels.REFERENCE)
        .run(input, (Value tensor, byte[] content) -> tensors.put(tensor.tensor(), content));
    return tensors;
  }
}
