package dev.nib.model.program;

import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import dev.nib.model.program.ArenaPlan.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The buffers of a graph's int8 activations: lifetimes, the plan, and each tensor's place.
 *
 * <p>A reshape moves nothing, so its input and output are one storage that lives as long as both.
 */
record ArenaLayout(ArenaPlan plan, Map<Integer, ActivationBuffer> buffers) {
  static ArenaLayout of(Graph graph, IntegerPart part) {
    Map<Integer, Integer> storageOf = new LinkedHashMap<>();
    Map<Integer, Lifetime> lifetimes = new LinkedHashMap<>();
    for (int tensor : part.inputs()) {
      storageOf.put(tensor, tensor);
      lifetimes.put(tensor, new Lifetime(-1, -1));
    }
    int step = 0;
    for (IntegerPart.Task task : part.tasks()) {
      for (int constant : task.constants()) {
        storageOf.put(constant, constant);
        lifetimes.put(constant, new Lifetime(step, step));
        step++;
      }
      Operator op = task.operator();
      for (int input : op.inputs()) {
        if (storageOf.containsKey(input)) {
          int read = step;
          lifetimes.computeIfPresent(storageOf.get(input), (key, life) -> life.until(read));
        }
      }
      if (Lowering.inArena(graph.tensor(op.output()))) {
        int first = op.inputs().get(0);
        boolean alias = op.movesNothing() && storageOf.containsKey(first);
        int storage = alias ? storageOf.get(first) : op.output();
        storageOf.put(op.output(), storage);
        lifetimes.merge(storage, new Lifetime(step, step), (old, now) -> old.until(now.last()));
      }
      step++;
    }
    int end = step;
    for (int tensor : part.outputs()) {
      lifetimes.computeIfPresent(storageOf.get(tensor), (key, life) -> life.until(end));
    }
    return place(graph, storageOf, lifetimes);
  }

  private static ArenaLayout place(
      Graph graph, Map<Integer, Integer> storageOf, Map<Integer, Lifetime> lifetimes) {
    List<Integer> storages = new ArrayList<>(lifetimes.keySet());
    List<Request> requests = new ArrayList<>();
    for (int storage : storages) {
      Lifetime life = lifetimes.get(storage);
      int bytes = ArenaPlanner.aligned(graph.tensor(storage).shape().elements());
      requests.add(new Request(bytes, life.first(), life.last()));
    }
    ArenaPlan plan = ArenaPlanner.plan(requests);
    Map<Integer, ActivationBuffer> buffers = new HashMap<>();
    storageOf.forEach(
        (tensor, storage) ->
            buffers.put(
                tensor,
                buffer(graph, tensor, plan.slots().get(storages.indexOf(storage)).offsetBytes())));
    return new ArenaLayout(plan, Map.copyOf(buffers));
  }

  private static ActivationBuffer buffer(Graph graph, int index, int offset) {
    Tensor tensor = graph.tensor(index);
    Optional<Quantization> q = tensor.quantization();
    if (q.isEmpty() || !q.get().isPerTensor() || !(q.get().scale() > 0)) {
      throw new ModelException(
          "tensor %d %s: has the scales %s, an int8 activation needs one above 0"
              .formatted(index, tensor.name(), q.map(all -> all.scales().toString()).orElse("[]")));
    }
    return new ActivationBuffer(index, tensor.name(), tensor.shape(), q.get(), offset);
  }

  private record Lifetime(int first, int last) {
    Lifetime until(int step) {
      return new Lifetime(first, Math.max(last, step));
    }
  }
}
