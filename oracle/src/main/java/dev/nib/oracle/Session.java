package dev.nib.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.InterpreterOptions;
import org.bytedeco.tensorflowlite.OpResolver;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteNode;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/**
 * One interpreter with its tensors allocated, good for any number of images, one at a time.
 *
 * <p>The model and the table of operators are shared between sessions and must outlive them.
 */
final class Session implements AutoCloseable {
  private final InterpreterOptions options = new InterpreterOptions();
  private final InterpreterBuilder builder;
  private final Interpreter interpreter = new Interpreter((Pointer) null);
  private final List<TensorSlot> inputs;
  private List<TensorSlot> outputs;
  private List<TensorSlot> activations;
  private boolean hasRun;
  private boolean memoryMoves;

  /**
   * Builds the interpreter and allocates its tensors.
   *
   * @param model a verified model
   * @param resolver the operator implementations
   * @param keepAll whether every intermediate tensor keeps memory of its own, so that it can be
   *     read after a run
   * @throws RefusedException if TensorFlow Lite refuses the model; it says why on standard error
   */
  Session(FlatBufferModel model, OpResolver resolver, boolean keepAll) throws RefusedException {
    // One thread an interpreter: results do not depend on it, and ruy's threads spin while they
    // wait for work.
    this(model, resolver, keepAll, 1);
  }

  /** As above with {@code threads} threads inside the interpreter. */
  Session(FlatBufferModel model, OpResolver resolver, boolean keepAll, int threads)
      throws RefusedException {
    options.SetPreserveAllTensors(keepAll);
    builder = new InterpreterBuilder(model, resolver, options);
    require(builder.SetNumThreads(threads), "set the number of threads");
    require(builder.apply(interpreter), "build the interpreter");
    require(interpreter.AllocateTensors(), "allocate the tensors");
    inputs = slots("input", interpreter.inputs(), interpreter);
    outputs = slots("output", interpreter.outputs(), interpreter);
    activations = keepAll ? activations(interpreter) : List.of();
  }

  /** The graph's inputs in the order of the file. */
  List<TensorSlot> inputs() {
    return inputs;
  }

  /** The graph's outputs in the order of the file. */
  List<TensorSlot> outputs() {
    return outputs;
  }

  /**
   * Every tensor that a run writes or reads and that is no constant, by rising index; empty unless
   * all are kept.
   *
   * <p>Left out are the scratch tensors that kernels add for themselves, which no file knows, and
   * tensors whose size only a run can tell.
   */
  List<TensorSlot> activations() {
    return activations;
  }

  /**
   * Runs the model once on what the input memory holds; variable tensors start from zero every
   * time.
   *
   * @throws RefusedException if an operator fails
   */
  void run() throws RefusedException {
    require(interpreter.ResetVariableTensors(), "reset the variable tensors");
    require(interpreter.Invoke(), "run the model");
    if (!hasRun) {
      hasRun = true;
      memoryMoves = hasDynamicTensors();
    }
    if (memoryMoves) {
      outputs = moved(outputs);
      activations = moved(activations);
    }
  }

  /**
   * Whether a tensor got memory during the run: behind a reshape whose shape the model computes,
   * what had its place in the arena before has another one afterwards.
   */
  private boolean hasDynamicTensors() {
    for (int index = 0; index < interpreter.tensors_size(); index++) {
      if (interpreter.tensor(index).allocation_type() == tensorflowlite.kTfLiteDynamic) {
        return true;
      }
    }
    return false;
  }

  /** The same tensors where they are now. */
  private List<TensorSlot> moved(List<TensorSlot> slots) throws RefusedException {
    List<TensorSlot> now = new ArrayList<>();
    for (TensorSlot slot : slots) {
      TfLiteTensor tensor = interpreter.tensor(slot.index());
      if (tensor.bytes() != slot.bytes()) {
        throw new RefusedException(
            "tensor "
                + slot.index()
                + " has "
                + tensor.bytes()
                + " bytes after the run, "
                + slot.bytes()
                + " before; give it a fixed shape");
      }
      now.add(slot(slot.index(), tensor));
    }
    return List.copyOf(now);
  }

  @Override
  public void close() {
    interpreter.close();
    builder.close();
    options.close();
  }

  private static void require(int status, String what) throws RefusedException {
    if (status != tensorflowlite.kTfLiteOk) {
      throw new RefusedException(
          "TensorFlow Lite cannot " + what + " (status " + status + "); its reason is above");
    }
  }

  private static List<TensorSlot> slots(String role, IntPointer indices, Interpreter interpreter)
      throws RefusedException {
    List<TensorSlot> slots = new ArrayList<>();
    for (int i = 0; i < indices.limit(); i++) {
      int index = indices.get(i);
      TfLiteTensor tensor = interpreter.tensor(index);
      if (!hasFixedMemory(tensor)) {
        throw new RefusedException(
            role
                + " tensor "
                + index
                + " has no size before the model runs; give it a fixed shape");
      }
      slots.add(slot(index, tensor));
    }
    return List.copyOf(slots);
  }

  private static List<TensorSlot> activations(Interpreter interpreter) throws RefusedException {
    Set<Integer> scratch = scratchTensors(interpreter);
    List<TensorSlot> slots = new ArrayList<>();
    for (int index = 0; index < interpreter.tensors_size(); index++) {
      TfLiteTensor tensor = interpreter.tensor(index);
      boolean constant = tensor.allocation_type() == tensorflowlite.kTfLiteMmapRo;
      if (!constant && hasFixedMemory(tensor) && !scratch.contains(index)) {
        slots.add(slot(index, tensor));
      }
    }
    return List.copyOf(slots);
  }

  private static Set<Integer> scratchTensors(Interpreter interpreter) {
    Set<Integer> scratch = new HashSet<>();
    for (int i = 0; i < interpreter.nodes_size(); i++) {
      TfLiteNode node = interpreter.node_and_registration(i).first();
      TfLiteIntArray temporaries = node.temporaries();
      for (int j = 0; temporaries != null && j < temporaries.size(); j++) {
        scratch.add(temporaries.data(j));
      }
    }
    return scratch;
  }

  private static boolean hasFixedMemory(TfLiteTensor tensor) {
    return tensor.allocation_type() != tensorflowlite.kTfLiteDynamic
        && tensor.bytes() > 0
        && tensor.data().raw() != null;
  }

  private static TensorSlot slot(int index, TfLiteTensor tensor) throws RefusedException {
    long bytes = tensor.bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new RefusedException(
          "tensor " + index + " has " + bytes + " bytes; 2^31-1 is the most");
    }
    BytePointer name = tensor.name();
    return new TensorSlot(
        index,
        tensorflowlite.TfLiteTypeGetName(tensor.type()).getString(),
        name == null ? "" : name.getString(),
        tensor.data().raw().capacity(bytes).asByteBuffer());
  }
}
