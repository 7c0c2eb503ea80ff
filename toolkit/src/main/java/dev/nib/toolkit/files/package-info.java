/** Files that are written: all or nothing, and nothing of somebody else's replaced. */
package dev.nib.toolkit.files;
