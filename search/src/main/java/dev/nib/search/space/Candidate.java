package dev.nib.search.space;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetText;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * A net and how it is trained and quantised: all that a search chooses.
 *
 * @param net as text, without batch normalisation, which every convolution has while it is trained
 * @param learningRate Adam's largest step
 * @param augment how images are changed
 * @param perTensorWeights whether a layer's weights share a scale: fewer bytes of factors, and
 *     coarser weights
 */
public record Candidate(String net, double learningRate, Augment augment, boolean perTensorWeights)
    implements Serializable {
  private static final int NAME_DIGITS = 7;

  /**
   * Writes the net's text in one way, so that equal nets are equal candidates.
   *
   * @throws IllegalArgumentException when the text is no net, or no step size is given
   */
  public Candidate {
    net = NetText.print(NetText.parse("net", net).withoutBatchNorm());
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "learning rate is %s, must be above 0 and finite".formatted(learningRate));
    }
  }

  /** A name that its choices decide: {@code n} and digits of their checksum. */
  public String name() {
    String choices = "%s %s %s %s".formatted(net, learningRate, augment, perTensorWeights);
    return "n"
        + TfliteFile.sha256(choices.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_DIGITS);
  }

  /** The net. */
  public NetDefinition definition() {
    return NetText.parse(name(), net);
  }

  /** The net as it is trained. */
  public NetDefinition trained() {
    return definition().withBatchNorm();
  }

  /** The same choices around another net. */
  public Candidate withNet(String newNet) {
    return new Candidate(newNet, learningRate, augment, perTensorWeights);
  }
}
