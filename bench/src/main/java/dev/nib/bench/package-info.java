/**
 * Benchmarks of the simulator: {@link dev.nib.bench.Bench} prints ratios against named peers in one
 * run, {@link dev.nib.bench.SimulatorBenchmark} is for JMH and its profilers.
 */
package dev.nib.bench;
