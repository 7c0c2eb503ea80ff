/** Trials of a search as tasks of Apache Spark. */
package dev.nib.search.spark;
