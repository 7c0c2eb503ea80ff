package dev.nib.conformance.fuzz;

import java.io.Serializable;

/**
 * Graphs that are tried together, and apart from all others: a run's result is that of its ranges,
 * whoever tries them.
 *
 * @param from the number of the first graph
 * @param to the number behind the last
 * @param alignment of the constants in their file, in bytes
 */
public record FuzzRange(int from, int to, int alignment) implements Serializable {}
