/** Random graphs in the simulator and elsewhere. */
package dev.nib.toolkit.fuzz;
