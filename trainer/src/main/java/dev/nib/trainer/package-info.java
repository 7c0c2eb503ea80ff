/**
 * Defines and trains the digit classifiers, and hands the result on as a float TFLite graph.
 *
 * <p>{@code nets} says what a net looks like and holds the three that nib knows by name, {@code
 * layers} computes each layer, {@code dl4j} has Deeplearning4j as the engine of all but small nets,
 * {@code loop} trains, {@code export} writes the graph and reads it back; {@code baseline} has what
 * a net must beat.
 */
package dev.nib.trainer;
