/** Builders of graphs for the tests of every module. */
package dev.nib.model.testing;
