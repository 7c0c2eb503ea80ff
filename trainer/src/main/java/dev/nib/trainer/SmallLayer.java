package dev.nib.trainer;

/**
 * A layer of a {@link SmallNet}. Activations and their gradients are {@code [C,H,W,N]}, with the
 * images of a batch innermost; the arrays that it returns are its own and used again.
 */
interface SmallLayer {
  /**
   * Computes the outputs.
   *
   * @param params of the whole net; each layer knows where its own are
   * @param input held until the way back, and not changed
   * @param training whether to normalise by the batch's own statistics
   */
  float[] forward(float[] params, float[] input, boolean training);

  /**
   * The way back, after {@link #forward}.
   *
   * @param params those of the way forward
   * @param gradients of the parameters of the whole net: receives those of its own, summed over the
   *     images
   * @param gradient of the outputs; changed
   * @return the gradient of the inputs, null where no layer before needs it
   */
  float[] backward(float[] params, float[] gradients, float[] gradient);
}
