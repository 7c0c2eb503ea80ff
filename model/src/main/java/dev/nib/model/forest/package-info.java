/**
 * Random forests over grey levels, in integers: what a forest is and predicts, its file, and its
 * form on a chip.
 *
 * <p>{@link dev.nib.model.forest.Forest} is the definition of right: whatever else runs a forest,
 * in Java or in generated C, gives its votes. Who grew a forest does not matter here.
 */
package dev.nib.model.forest;
