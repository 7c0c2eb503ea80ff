package dev.nib.dataset.baseline;

/** How to train a baseline, and with that which. */
public sealed interface BaselineSettings permits ForestSettings, SvmSettings {}
