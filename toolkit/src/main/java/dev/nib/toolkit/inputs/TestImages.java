package dev.nib.toolkit.inputs;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Preparation;

/**
 * Images that a model is measured on.
 *
 * @param source as the user named it
 * @param tested which images of it these are
 * @param preparation what was done to them
 */
public record TestImages(
    LabelledImages images, String source, Tested tested, Preparation preparation) {}
