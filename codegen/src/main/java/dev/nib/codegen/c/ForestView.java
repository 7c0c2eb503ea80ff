package dev.nib.codegen.c;

import dev.nib.codegen.c.HeaderView.KernelView;
import dev.nib.codegen.c.HeaderView.StackView;
import java.util.List;

/**
 * What {@code forest.h.ftl} prints, formatted already; its sister templates use a part of it.
 *
 * @param prefix of every public function, lower case
 * @param macro the same in upper case, of every public macro
 * @param file the header's name
 * @param beyondAvr true when there are more constants than AVRs of up to 64 KB hold
 * @param largeTree true when a tree takes more than an array may have on AVR
 * @param mostArrayBytes that an array may have there
 */
public record ForestView(
    String prefix,
    String macro,
    String file,
    Banner banner,
    int height,
    int width,
    int pixels,
    int classes,
    boolean beyondAvr,
    boolean largeTree,
    String mostArrayBytes,
    List<KernelView> kernels,
    List<PartView> parts,
    int greyBits,
    int headBytes,
    int linkBytes) {

  /**
   * The comment at the top; numbers with thousands separators.
   *
   * @param pixelsRead those that a tree asks for
   * @param stackBuild the optimisation that the stack was measured with
   */
  public record Banner(
      String title,
      String version,
      String source,
      String sha256,
      String trees,
      String depth,
      String questions,
      String pixelsRead,
      String pixels,
      String constantBytes,
      String slotCount,
      String slotBytes,
      String ramBytes,
      List<StackView> stack,
      String stackBuild) {}

  /**
   * Trees in one array.
   *
   * @param name of the array
   * @param trees how many
   * @param values its indented lines
   */
  public record PartView(String comment, String name, int trees, int bytes, String values) {}

  /**
   * What {@code forest_README.md.ftl} prints.
   *
   * @param stack bytes that a prediction takes on each core
   * @param compilers that it was measured with
   * @param commands that compile for a chip of each kind
   */
  public record Guide(
      String title,
      String prefix,
      String macro,
      String file,
      String flash,
      String ram,
      List<StackView> stack,
      String compilers,
      List<String> commands,
      boolean beyondAvr,
      boolean largeTree) {}

  /**
   * What {@code forest_main.c.ftl} prints.
   *
   * @param hasExample true when there is an image with its votes
   */
  public record Example(
      String title,
      String prefix,
      String macro,
      String file,
      boolean hasExample,
      String exampleComment,
      String exampleImage,
      String exampleVotes) {}
}
