/**
 * What holds an engine of fast kernels against the reference kernels, for every module with one.
 */
package dev.nib.sim.testing;
