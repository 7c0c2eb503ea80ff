/** Every artefact of a model against the simulator, byte for byte, with the tools of others. */
package dev.nib.toolkit.verify;
