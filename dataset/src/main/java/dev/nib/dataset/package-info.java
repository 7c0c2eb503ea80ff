/**
 * Labelled images of handwritten digits: where they come from, how they are split, how guesses
 * about them are scored.
 *
 * <p>Start at {@link dev.nib.dataset.DataSources}, which turns what a user writes after {@code
 * --data} into a {@link dev.nib.dataset.Dataset}. Images are {@code [N,H,W]} unsigned bytes, 0
 * paper and 255 ink, as in MNIST. Whatever is wrong with a file is told by a {@link
 * dev.nib.dataset.DatasetException} in one line. Images are prepared for a net by a {@link
 * dev.nib.dataset.Preparation}, in integers only. The package needs the JDK and, for CSV files,
 * FastCSV.
 */
package dev.nib.dataset;
