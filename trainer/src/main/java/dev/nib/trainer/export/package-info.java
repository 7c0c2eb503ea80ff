/** From a definition and its weights to a float TFLite graph, and back. */
package dev.nib.trainer.export;
