/**
 * One implementation of each layer's way forward and back, in plain Java but for OpenBLAS's matrix
 * products, and the loop over them that trains small nets.
 *
 * <p>{@link dev.nib.trainer.layers.Layer} says how activations lie, {@link
 * dev.nib.trainer.layers.ParameterOrder} how parameters do. Two {@linkplain
 * dev.nib.trainer.layers.Engine engines} call the layers: {@link dev.nib.trainer.layers.LayerLoop}
 * here, and Deeplearning4j's networks of {@code dl4j}.
 */
package dev.nib.trainer.layers;
