/**
 * What makes a program cheaper without changing a byte of what it computes: one pass a class,
 * program in, program out, in the lists of {@link dev.nib.program.pass.Passes}. No pass knows a
 * back end; behind each the program is checked.
 */
package dev.nib.program.pass;
