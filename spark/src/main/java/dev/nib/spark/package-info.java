/** Trials of a search and ranges of random graphs as tasks of Apache Spark. */
package dev.nib.spark;
