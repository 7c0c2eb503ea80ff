/**
 * What happens to digits between paper and net: fifteen kinds of distortion, to measure how much of
 * a net's accuracy is left. The kinds are those of Mu and Gilmer, MNIST-C: A Robustness Benchmark
 * for Computer Vision, arXiv 1906.02337; code and amounts are nib's own.
 */
package dev.nib.dataset.distort;
