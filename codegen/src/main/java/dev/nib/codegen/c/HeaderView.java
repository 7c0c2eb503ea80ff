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
 * @param outputFunction the name of the accessor of the first output
 * @param usesArena false when nothing is computed
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
    String outputFunction,
    boolean usesArena,
    boolean beyondAvr,
    PixelView pixel,
    List<KernelView> kernels,
    List<LayerView> layers) {

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

  /** An input or output of the program. */
  public record TensorView(
      String name,
      String function,
      String macro,
      String comment,
      int bytes,
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
   * A step.
   *
   * @param title its name in the graph and its kind
   * @param notes lines of comment
   * @param kernel the name of the kernel's function, empty for a step that does nothing
   * @param calls of the kernel, in their order
   * @param outputOffset where in the arena the step's output lies
   * @param quotedName the graph's name as a C string
   */
  public record LayerView(
      int number,
      String title,
      List<String> notes,
      List<ArrayView> arrays,
      String kernel,
      List<CallView> calls,
      int outputOffset,
      int outputBytes,
      String quotedName) {}

  /**
   * A call of a kernel.
   *
   * @param name of the constant with its sizes
   * @param fields the lines of that constant
   * @param arguments the places in the arena, inputs first
   */
  public record CallView(String name, List<String> fields, String arguments) {}

  /**
   * A constant array.
   *
   * @param field of the layer's structure that says where it lies
   * @param extent the number of its elements
   * @param values its indented lines
   */
  public record ArrayView(
      String comment, String type, String name, String extent, String values, String field) {}
}
