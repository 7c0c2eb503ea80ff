package dev.nib.trainer.layers;

/**
 * The computation of one layer for a fixed number of images. Activations and their gradients are
 * {@code [C,H,W,N]} with the images innermost, so that every loop runs over long rows whatever
 * window and stride; a dense layer's are {@code [units,N]}. The arrays that a layer returns are its
 * own and used again. For one thread.
 */
public interface Layer {
  /**
   * Computes the outputs.
   *
   * @param params numbers among which the layer knows where its own are, in {@link ParameterOrder}
   * @param input held until the way back, and not changed
   */
  float[] forward(float[] params, float[] input, Pass pass);

  /**
   * The way back, after {@link #forward}.
   *
   * @param params those of the way forward
   * @param gradients receives those of its own parameters, summed over the images, in their places
   * @param gradient of the outputs; changed
   * @return the gradient of the inputs, null where no layer before needs it
   */
  float[] backward(float[] params, float[] gradients, float[] gradient);
}
