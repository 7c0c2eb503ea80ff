/** Holds a model against limits: accuracy, memory and instructions on a chip, equal bytes. */
package dev.nib.toolkit.check;
