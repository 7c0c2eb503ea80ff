package dev.nib.codegen.c;

import dev.nib.codegen.Text;
import dev.nib.codegen.c.HeaderView.StackView;
import java.util.List;

/**
 * What {@code README.md.ftl} prints.
 *
 * @param fill the line that fills the input
 * @param stack bytes that a run takes on each core
 * @param compilers that it was measured with
 * @param commands that compile for a chip of each kind
 * @param beyondAvr true when there are more constants than AVRs of up to 64 KB hold
 * @param usage the line that runs the net
 */
public record GuideView(
    String title,
    String prefix,
    String macro,
    String file,
    String flash,
    String arena,
    List<StackView> stack,
    String compilers,
    List<String> commands,
    boolean beyondAvr,
    String fill,
    String usage) {

  static GuideView of(HeaderView header, CTarget target) {
    String usage =
        header.classifies()
            ? Text.format("int digit = %s_predict(arena);", header.prefix())
            : Text.format(
                "%s_run(arena); /* results: %s(arena) */",
                header.prefix(), header.outputFunction());
    String input = header.inputs().get(0).function();
    String fill =
        header.pixel().known()
            ? Text.format(
                "/* for each pixel: */ %s(arena)[i] = %s_pixel(grey_level);",
                input, header.prefix())
            : Text.format(
                "/* for each number, as its comment in the header says: */ %s(arena)[i] = q;",
                input);
    return new GuideView(
        header.banner().source(),
        header.prefix(),
        header.macro(),
        header.file(),
        header.banner().constantBytes(),
        header.banner().arenaBytes(),
        header.banner().stack(),
        BuildText.compilers(target.level()),
        BuildText.commands(target.level()),
        header.beyondAvr(),
        fill,
        usage);
  }
}
