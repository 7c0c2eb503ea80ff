/**
 * What a small net must beat: a random forest and a support vector machine, as studies of
 * handwritten digits train them.
 *
 * <p>Smile (GPL-3.0) grows the trees and trains the machines; its types do not leave this package,
 * and what it has learnt is copied into plain arrays, so that reading a file and predicting need
 * nothing but the JDK.
 */
package dev.nib.trainer.baseline;
