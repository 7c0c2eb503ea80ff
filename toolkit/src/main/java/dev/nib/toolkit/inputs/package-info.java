/**
 * What goes into models, and how they answer: labelled images, pictures and arrays, their
 * preparation, and whether it is that of the model.
 */
package dev.nib.toolkit.inputs;
