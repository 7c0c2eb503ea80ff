package dev.nib.quantizer;

/**
 * What adaptive rounding did for a layer.
 *
 * @param layer the name of its output
 * @param nearest mean squared error of its output against float, weights rounded to the nearest, on
 *     positions that the rounding did not learn from
 * @param adaptive the same with adaptive rounding
 */
public record LayerEffect(String layer, double nearest, double adaptive) {}
