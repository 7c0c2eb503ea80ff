package dev.nib.cli;

import dev.nib.chip.ChipFit;
import dev.nib.chip.Chips;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.forest.PackedForest;
import dev.nib.model.forest.Tree;
import java.util.List;

/**
 * What {@code nib inspect --json} prints of a forest.
 *
 * @param model which forest
 * @param kind random forest
 * @param height rows of an image
 * @param width columns of an image
 * @param classes that trees vote for
 * @param trees how many
 * @param questions nodes that are no leaves
 * @param leaves nodes that are
 * @param depth the most questions between root and leaf
 * @param pixelsRead pixels that a question is about
 * @param greyBits the highest bits of a pixel that are compared on a chip
 * @param slotBytes of a question in flash
 * @param constantBytes flash: all slots
 * @param ramBytes of an image and its votes
 * @param chips which microcontrollers it fits
 */
record ForestInspection(
    ModelReference model,
    String kind,
    int height,
    int width,
    int classes,
    int trees,
    long questions,
    long leaves,
    int depth,
    int pixelsRead,
    int greyBits,
    int slotBytes,
    int constantBytes,
    int ramBytes,
    List<ChipFit> chips) {
  private static final String CHIPS_NOTE =
      """
      Bytes needed of bytes there: constants and code; image, votes and stack (a plain main, a
      prediction, and one interrupt's saved registers). Code and stack are measured.""";

  static ForestInspection of(ModelFile named, ForestFile file) {
    Forest forest = file.forest();
    PackedForest packed = PackedForest.of(forest);
    long questions = forest.trees().stream().mapToLong(Tree::questions).sum();
    return new ForestInspection(
        ModelReference.of(named, file),
        "random forest",
        forest.height(),
        forest.width(),
        forest.classes(),
        forest.trees().size(),
        questions,
        forest.nodes() - questions,
        forest.depth(),
        forest.pixelsRead(),
        packed.greyBits(),
        packed.slotBytes(),
        packed.bytes(),
        ForestBackend.footprint(forest).arenaBytes(),
        Chips.all().stream().map(chip -> ForestBackend.fit(forest, chip)).toList());
  }

  String text() {
    return """
        %s  %,d bytes  sha256 %s
        %s, %,d trees, images of %dx%d in %d classes
        %,d questions about %,d pixels, %,d leaves, up to %,d questions deep

        flash: %,d bytes of constants, %d for a question, %d bits of a pixel
        RAM: %,d bytes of image and votes
        """
            .formatted(
                model.file(),
                model.bytes(),
                model.sha256(),
                kind,
                trees,
                height,
                width,
                classes,
                questions,
                pixelsRead,
                leaves,
                depth,
                constantBytes,
                slotBytes,
                greyBits,
                ramBytes)
        + InspectCommand.chips(chips)
        + CHIPS_NOTE;
  }
}
