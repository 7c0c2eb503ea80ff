/**
 * What a small net must beat, as whoever trains and scores it sees it: the settings of a random
 * forest and of a support vector machine, what came of them, and the service that trains them.
 */
package dev.nib.dataset.baseline;
