package dev.nib.codegen.c;

import dev.nib.codegen.Text;

/**
 * What {@code README.md.ftl} prints.
 *
 * @param usage the line that runs the net
 */
public record GuideView(
    String title,
    String prefix,
    String macro,
    String file,
    String flash,
    String arena,
    String inputFunction,
    String usage) {

  static GuideView of(HeaderView header) {
    String usage =
        header.classifies()
            ? Text.format("int digit = %s_predict(arena);", header.prefix())
            : Text.format(
                "%s_run(arena); /* results: %s(arena) */",
                header.prefix(), header.outputFunction());
    return new GuideView(
        header.banner().source(),
        header.prefix(),
        header.macro(),
        header.file(),
        header.banner().constantBytes(),
        header.banner().arenaBytes(),
        header.inputs().get(0).function(),
        usage);
  }
}
