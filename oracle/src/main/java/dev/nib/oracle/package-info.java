/**
 * The independent judge: runs a .tflite file in the real TensorFlow Lite interpreter and writes
 * down every byte.
 *
 * <p>This is a program, not a library. It runs in a Java process and on a class path of its own,
 * for two reasons: its JavaCPP must not meet the older one of Deeplearning4j, and a malformed model
 * can kill the process that runs it. {@link dev.nib.oracle.TfliteOracle} says how to call it.
 */
package dev.nib.oracle;
