package dev.nib.dataset;

/**
 * What is done to a grey picture {@code [H,W]} before a net sees it, in this order, in integers
 * only: transpose, then ink. Training, calibration and scoring prepare alike.
 *
 * @param transpose whether rows and columns change places, as EMNIST's files need it
 * @param ink which end of the grey scale is ink
 */
public record Preparation(boolean transpose, Ink ink) {
  /** Nothing. */
  public static final Preparation NONE = new Preparation(false, Ink.BRIGHT);

  /** Which end of the grey scale is ink. */
  public enum Ink {
    /** Bright ink on dark paper, as MNIST has it. */
    BRIGHT,
    /** Dark ink on bright paper: the negative is taken. */
    DARK,
    /** Whichever the images' borders are not. */
    AUTO
  }
}
