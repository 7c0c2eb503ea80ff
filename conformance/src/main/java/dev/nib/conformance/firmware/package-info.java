/**
 * Builds the generated C with real compilers and runs it: on this machine, under sanitizers, and in
 * emulated microcontrollers.
 *
 * <p>{@link dev.nib.conformance.firmware.FirmwareTargets} lists the targets. Each compiles the same
 * harness with the strict flags of nib's style, feeds it every image, and compares every byte that
 * comes back.
 */
package dev.nib.conformance.firmware;
