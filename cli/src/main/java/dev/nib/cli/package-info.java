/**
 * The {@code nib} command: reads arguments, calls the rooms, shows results.
 *
 * <p>Each command computes a record that is printed as text or, with {@code --json}, as one JSON
 * document; nothing else goes to standard output.
 */
package dev.nib.cli;
