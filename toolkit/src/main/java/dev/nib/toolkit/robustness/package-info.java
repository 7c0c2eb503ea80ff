/** How much of a model's accuracy is left when images are worse than those it was trained on. */
package dev.nib.toolkit.robustness;
