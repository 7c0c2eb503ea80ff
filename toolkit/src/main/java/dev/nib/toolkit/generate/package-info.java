/** C and Verilog of models. */
package dev.nib.toolkit.generate;
