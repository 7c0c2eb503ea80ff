package dev.nib.codegen.c;

import dev.nib.codegen.Text;
import dev.nib.codegen.c.HeaderView.TensorView;
import dev.nib.model.Bytes;
import dev.nib.program.Program;
import java.util.List;

/**
 * What {@code main.c.ftl} prints.
 *
 * @param hasExample true when there is an input with its expected output
 * @param hasPixels true when the header has a pixel function
 */
public record ExampleView(
    String title,
    String prefix,
    String macro,
    String file,
    List<TensorView> inputs,
    List<TensorView> outputs,
    String outputFunction,
    boolean classifies,
    boolean hasExample,
    boolean hasPixels,
    String exampleComment,
    String exampleInput,
    String exampleOutput) {

  static ExampleView of(HeaderView header, Program program, COptions options) {
    return new ExampleView(
        header.banner().source(),
        header.prefix(),
        header.macro(),
        header.file(),
        header.inputs(),
        header.outputs(),
        header.outputFunction(),
        header.classifies(),
        options.example().isPresent(),
        header.pixel().known(),
        options.example().map(e -> CText.comment(e.comment())).orElse(""),
        options.example().map(e -> values("input", e.input(), program.inputBytes())).orElse(""),
        options.example().map(e -> values("output", e.output(), program.outputBytes())).orElse(""));
  }

  private static String values(String what, Bytes bytes, int expected) {
    if (bytes.size() != expected) {
      throw new IllegalArgumentException(
          Text.format(
              "the example's %s has %d bytes, the program's %d", what, bytes.size(), expected));
    }
    return CText.values(bytes.size(), bytes::get, "  ");
  }
}
