/** Models as users name them, files and nets of the zoo alike, and what a document says of one. */
package dev.nib.toolkit.models;
