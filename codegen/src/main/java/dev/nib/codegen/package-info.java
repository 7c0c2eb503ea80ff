/**
 * From the integer program to text: what the C and the Verilog back end have in common.
 *
 * <p>A back end makes a flat view of formatted strings, and a template lays it out; templates hold
 * no arithmetic. The same program gives the same bytes.
 */
package dev.nib.codegen;
