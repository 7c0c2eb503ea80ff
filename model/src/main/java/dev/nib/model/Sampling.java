package dev.nib.model;

/** Where a resized picture's pixels lie on the picture that it is made of, along one axis. */
public enum Sampling {
  /** Output pixel k at k times the input's extent over the output's. */
  PLAIN,
  /** The first and the last pixels of both lie on each other ({@code align_corners}). */
  ALIGN_CORNERS,
  /** The outer edges of both lie on each other ({@code half_pixel_centers}). */
  HALF_PIXEL_CENTERS
}
