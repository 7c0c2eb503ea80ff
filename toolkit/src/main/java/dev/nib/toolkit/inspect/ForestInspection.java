package dev.nib.toolkit.inspect;

import dev.nib.chip.ChipFit;
import dev.nib.chip.Chips;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.forest.PackedForest;
import dev.nib.model.forest.Tree;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.models.ModelReference;
import java.util.List;

/**
 * What a forest consists of and costs.
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
public record ForestInspection(
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
  /** Inspects a forest. */
  public static ForestInspection of(ModelFile named, ForestFile file) {
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
}
