package dev.nib.trainer.dl4j;

import dev.nib.model.Argmax;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Cross entropy behind softmax that also counts how many images were classified rightly, which
 * Deeplearning4j would need a second pass for. One network's, on one thread.
 */
final class CountingLoss extends LossMCXENT {
  private static final long serialVersionUID = 1;

  private int[] truths = {};
  private int correct;

  /** The true classes of the images that the next gradient is for; targets may be soft. */
  void expect(int[] labels) {
    truths = labels;
  }

  /** Rightly classified images since the last call. */
  int takeCorrect() {
    int result = correct;
    correct = 0;
    return result;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    float[] logits = NativeFloats.copy(preOutput);
    int classes = (int) preOutput.size(1);
    for (int i = 0; i < truths.length; i++) {
      correct += Argmax.of(logits, i * classes, classes) == truths[i] ? 1 : 0;
    }
    return super.computeGradient(labels, preOutput, activation, mask);
  }
}
