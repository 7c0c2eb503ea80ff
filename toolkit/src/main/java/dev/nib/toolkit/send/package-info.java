/** Boards at a serial line, held against the simulator. */
package dev.nib.toolkit.send;
