/** Which chips a model's memory fits, and by which figures that is judged. */
package dev.nib.chip;
