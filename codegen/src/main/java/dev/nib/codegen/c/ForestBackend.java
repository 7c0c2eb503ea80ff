package dev.nib.codegen.c;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.Level;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.c.ForestView.PartView;
import dev.nib.model.Bytes;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.forest.PackedForest;
import dev.nib.model.forest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints a forest as C99: one header with everything in it, an example and a short guide.
 *
 * <p>The header gives the votes of {@link Forest#votes} on every compiler and at every optimisation
 * level; {@code conformance} shows it.
 */
public final class ForestBackend {
  /** The kernel, for tables of code and stack. */
  public static final String KERNEL = "nib_forest_u8";

  private static final String FOLDER = "nib/firmware";

  /** What an {@code int} of 16 bits counts. */
  private static final int MOST_ARRAY_BYTES = Short.MAX_VALUE;

  private ForestBackend() {}

  /**
   * An image and its label, so that the example checks itself.
   *
   * @param comment one line: what the image shows
   * @param image grey levels
   */
  public record Example(String comment, Bytes image) {}

  /** The files {@code <prefix>.h}, {@code main.c} and {@code README.md}. */
  public static List<GeneratedFile> generate(ForestFile file, Optional<Example> example) {
    Templates templates = new Templates(FOLDER);
    ForestView header = header(file, templates);
    return List.of(
        new GeneratedFile(header.file(), templates.fill("forest.h.ftl", header)),
        new GeneratedFile(
            "main.c", templates.fill("forest_main.c.ftl", example(header, file.forest(), example))),
        new GeneratedFile("README.md", templates.fill("forest_README.md.ftl", guide(header))));
  }

  /** The prefix of all public names, which is also the header's name without its {@code .h}. */
  public static String prefix(ForestFile file) {
    return NameAllocator.prefix(file.name());
  }

  /** What a forest asks of a chip: an image and its votes are all that it works in. */
  public static Footprint footprint(Forest forest) {
    int bytes = PackedForest.of(forest).bytes();
    return new Footprint(ramBytes(forest), bytes, List.of(KERNEL), 0, Level.SIZE);
  }

  /** Whether its code fits a microcontroller. */
  public static ChipFit fit(Forest forest, Chip chip) {
    return ChipFit.of(footprint(forest), chip, "");
  }

  private static int ramBytes(Forest forest) {
    return forest.pixels() + Short.BYTES * forest.classes();
  }

  private static ForestView header(ForestFile file, Templates templates) {
    Forest forest = file.forest();
    String prefix = prefix(file);
    PackedForest packed = PackedForest.of(forest);
    KernelSources kernels = new KernelSources(templates, Optional.empty());
    kernels.add(KERNEL + ".c");
    List<PartView> parts = parts(prefix, forest, packed);
    return new ForestView(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        prefix + ".h",
        banner(file, packed),
        forest.height(),
        forest.width(),
        forest.pixels(),
        forest.classes(),
        packed.bytes() > Core.AVR.readableConstantBytes(),
        parts.stream().anyMatch(part -> part.bytes() > MOST_ARRAY_BYTES),
        CText.grouped(MOST_ARRAY_BYTES),
        kernels.views(),
        parts,
        packed.greyBits(),
        packed.headBytes(),
        packed.linkBytes());
  }

  private static ForestView.Banner banner(ForestFile file, PackedForest packed) {
    Forest forest = file.forest();
    String name = CText.comment(file.name());
    return new ForestView.Banner(
        name + ": a random forest",
        Version.NIB,
        name,
        file.sha256(),
        CText.grouped(forest.trees().size()),
        CText.grouped(forest.depth()),
        CText.grouped(forest.trees().stream().mapToLong(Tree::questions).sum()),
        CText.grouped(forest.pixelsRead()),
        CText.grouped(forest.pixels()),
        CText.grouped(packed.bytes()),
        CText.grouped(packed.slotCount()),
        CText.grouped(packed.slotBytes()),
        CText.grouped(ramBytes(forest)),
        BannerText.stack(footprint(forest), core -> true),
        BuildText.optimisation(Level.SIZE));
  }

  /** The trees in as few arrays as AVR takes. */
  private static List<PartView> parts(String prefix, Forest forest, PackedForest packed) {
    List<PartView> parts = new ArrayList<>();
    int first = 0;
    int from = 0;
    int to = 0;
    for (int t = 0; t < forest.trees().size(); t++) {
      int end = packed.end(to);
      if (end - from > MOST_ARRAY_BYTES && t > first) {
        parts.add(part(prefix, parts.size(), first, t, packed, from, to));
        first = t;
        from = to;
      }
      to = end;
    }
    parts.add(part(prefix, parts.size(), first, forest.trees().size(), packed, from, to));
    return parts;
  }

  private static PartView part(
      String prefix, int number, int first, int end, PackedForest packed, int from, int to) {
    return new PartView(
        Text.format("Trees %,d to %,d.", first, end - 1),
        prefix + "_trees_" + number,
        end - first,
        to - from,
        CText.values(to - from, i -> packed.slots().get(from + i), "  "));
  }

  private static ForestView.Guide guide(ForestView header) {
    return new ForestView.Guide(
        header.banner().source(),
        header.prefix(),
        header.macro(),
        header.file(),
        header.banner().constantBytes(),
        header.banner().ramBytes(),
        header.banner().stack(),
        BuildText.compilers(Level.SIZE),
        BuildText.commands(Level.SIZE),
        header.beyondAvr(),
        header.largeTree());
  }

  private static ForestView.Example example(
      ForestView header, Forest forest, Optional<Example> example) {
    Bytes image = example.map(Example::image).orElse(Bytes.of(new byte[forest.pixels()]));
    int[] votes = forest.votes(image.toArray());
    return new ForestView.Example(
        header.banner().source(),
        header.prefix(),
        header.macro(),
        header.file(),
        example.isPresent(),
        example.map(e -> CText.comment(e.comment())).orElse(""),
        CText.values(image.size(), i -> image.get(i) & 0xff, "  "),
        CText.values(votes.length, i -> votes[i], "  "));
  }
}
