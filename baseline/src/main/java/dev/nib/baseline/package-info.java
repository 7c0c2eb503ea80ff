/**
 * What a small net must beat: a random forest and a support vector machine, as studies of
 * handwritten digits train them.
 *
 * <p>Smile (GPL-3.0) grows the trees and trains the machines; its types do not leave this package,
 * and what it has learnt is copied into plain arrays. Nobody links this module: it is found as the
 * {@link dev.nib.dataset.baseline.BaselineTrainer}, and a distribution without it is under
 * Apache-2.0.
 */
package dev.nib.baseline;
