/** The bit-exact simulation of int8 models on images, pictures and arrays. */
package dev.nib.toolkit.simulate;
