/**
 * Defines and trains the digit classifiers, and hands the result on as a float TFLite graph.
 *
 * <p>{@link dev.nib.trainer.NetDefinition} says what a net looks like, {@link dev.nib.trainer.Nets}
 * holds the three that nib knows by name, {@link dev.nib.trainer.CnnTrainer} turns one into a
 * {@link dev.nib.trainer.TrainedNet}. Deeplearning4j does the training; none of its types leave
 * this package.
 */
package dev.nib.trainer;
