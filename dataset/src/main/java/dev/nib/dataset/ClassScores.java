package dev.nib.dataset;

/**
 * The scores of a class, or their average over classes.
 *
 * @param precision of what was taken for the class, the fraction that is, 0..1
 * @param recall of what is of the class, the fraction that was taken for it, 0..1
 * @param f1 the harmonic mean of both, 0..1
 * @param support the number of images of the class
 */
public record ClassScores(double precision, double recall, double f1, long support) {}
