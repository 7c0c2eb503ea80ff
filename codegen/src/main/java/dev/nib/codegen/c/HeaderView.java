package dev.nib.codegen.c;

import java.util.List;

/**
 * What {@code model.h.ftl} prints, formatted already; its sister templates use a part of it.
 *
 * @param prefix of every public function, lower case
 * @param macro the same in upper case, of every public macro
 * @param file the header's name
 * @param classifies true when there is one output with one row of scores
 * @param classes the number of scores, 0 when it does not classify
 * @param labels the lines of an initialiser with their names, none when it does not classify
 * @param hasProbabilities true when the scores are the probabilities of a last softmax
 * @param outputFunction the name of the accessor of the first output
 * @param scores where the inputs of a last softmax lie whose largest ones are those of its outputs;
 *     none where the class must be found of the outputs
 * @param usesArena false when nothing is computed
 * @param byRows one when the image can come row by row, else none
 * @param beyondAvr true when there are more constants than AVRs of up to 64 KB hold
 */
public record HeaderView(
    String prefix,
    String macro,
    String file,
    Banner banner,
    int arenaBytes,
    int alignment,
    List<TensorView> inputs,
    List<TensorView> outputs,
    boolean classifies,
    int classes,
    List<String> labels,
    boolean hasProbabilities,
    String outputFunction,
    List<Integer> scores,
    boolean usesArena,
    boolean beyondAvr,
    PixelView pixel,
    List<KernelView> kernels,
    List<LayerView> layers,
    List<StreamView> streams,
    List<StepView> steps,
    List<RowsView> byRows) {

  /**
   * The comment at the top; numbers with thousands separators.
   *
   * @param stackBuild the optimisation that the stack was measured with
   */
  public record Banner(
      String title,
      String version,
      String source,
      String sha256,
      List<String> accuracy,
      List<String> layers,
      String constantBytes,
      String weightBytes,
      String biasBytes,
      String factorBytes,
      String orderBytes,
      boolean hasOrders,
      String arenaBytes,
      String lowerBoundBytes,
      List<String> plan,
      List<StackView> stack,
      String stackBuild) {}

  /**
   * Bytes of stack that a run takes.
   *
   * @param core its name
   */
  public record StackView(String core, String bytes) {}

  /**
   * An input or output of the program.
   *
   * @param scale a float literal of exactly its value
   */
  public record TensorView(
      String name,
      String function,
      String macro,
      String comment,
      int bytes,
      String scale,
      String zeroPoint,
      int offset) {}

  /**
   * A fixed source.
   *
   * @param guard the macro that is defined once it stands there
   * @param hash that macro's value, which tells texts apart
   */
  public record KernelView(String file, String guard, String hash, String text) {}

  /**
   * A step, or a stage of a stream.
   *
   * @param number as in 3, or in 0.2 for a stage
   * @param title its name in the graph and its kind
   * @param notes lines of comment
   */
  public record LayerView(
      String number, String title, List<String> notes, List<ArrayView> arrays, CallView call) {}

  /**
   * A call of a kernel.
   *
   * @param name of the constant with its sizes
   * @param kernel the kernel's function
   * @param fields the lines of that constant
   * @param arguments the places in the arena, inputs first, and the units to do
   * @param counter where in the arena a stage counts its units, empty for a step that is none
   */
  public record CallView(
      String name, String kernel, List<String> fields, String arguments, String counter) {}

  /**
   * A constant array.
   *
   * @param words true when its kernel reads it word by word
   * @param places the members of the layer's structure that say where it lies
   * @param extent the number of its elements
   * @param values its indented lines
   */
  public record ArrayView(
      String comment,
      String type,
      String name,
      String extent,
      String values,
      boolean words,
      List<String> places) {}

  /**
   * A chain of layers that are computed row by row.
   *
   * @param name of its functions
   * @param numbers of its layers, as in 0.0 to 0.3
   * @param stages the function of each layer
   * @param counters where in the arena they begin
   * @param turns how many there are in the order
   * @param order its indented lines
   */
  public record StreamView(
      String name,
      String numbers,
      List<String> stages,
      int counters,
      int counterBytes,
      int turns,
      String order) {}

  /**
   * What a run does for a step.
   *
   * @param function that it calls
   * @param traces the values that are complete behind it
   */
  public record StepView(String function, List<TraceView> traces) {}

  /**
   * A value to look at.
   *
   * @param step the step's number
   * @param name its name in the graph as a C string
   */
  public record TraceView(int step, String name, int offset, int bytes) {}

  /**
   * The image row by row.
   *
   * @param arenaBytes of the arena that is enough then
   * @param rows of the image
   * @param rowBytes of each
   * @param ring rows of it that are there
   * @param offset where they lie
   * @param position where in the arena stands how far the order of the stream is done
   * @param slot where in the arena stands the ring's row for the next row
   * @param stream the functions of the stream
   * @param turns in its order
   */
  public record RowsView(
      int arenaBytes,
      int rows,
      int rowBytes,
      int ring,
      int offset,
      int position,
      int slot,
      String stream,
      int turns) {}
}
