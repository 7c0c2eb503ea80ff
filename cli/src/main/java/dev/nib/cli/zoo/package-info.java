/** The trained nets that come with nib. */
package dev.nib.cli.zoo;
