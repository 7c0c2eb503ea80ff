/**
 * Proof on the user's machine that what nib generates computes what the simulator computes.
 *
 * <p>A {@link dev.nib.conformance.VerificationTarget} builds one artefact with one external tool
 * chain, runs it, and compares every byte. What is missing is named by {@link
 * dev.nib.conformance.Toolbox}, and counts as not verified, never as success.
 */
package dev.nib.conformance;
