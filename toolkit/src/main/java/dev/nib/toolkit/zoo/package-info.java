/** The zoo's nets, what they cost, and how they are made again. */
package dev.nib.toolkit.zoo;
