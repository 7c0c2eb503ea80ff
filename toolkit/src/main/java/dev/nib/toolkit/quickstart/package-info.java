/** The whole way from images to verified C and Verilog, with a report. */
package dev.nib.toolkit.quickstart;
