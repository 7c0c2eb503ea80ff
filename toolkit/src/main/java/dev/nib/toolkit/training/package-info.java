/** Training of nets, and the manifest of how a net was trained. */
package dev.nib.toolkit.training;
