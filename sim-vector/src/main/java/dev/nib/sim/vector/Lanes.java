package dev.nib.sim.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shapes, and the order of output channels in those of 64-bit lanes.
 *
 * <p>Eight channels share a vector of ints, and two vectors of doubles: channels 0, 2, 4, 6 and
 * channels 1, 3, 5, 7, which are the lower and the upper halves of the ints taken as longs.
 */
final class Lanes {
  /** Channels in a vector of 32-bit lanes. */
  static final int COUNT = 8;

  /** Channels in a vector of 64-bit lanes. */
  static final int HALF = 4;

  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;
  static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;

  private Lanes() {}

  /** The channel that element {@code index} belongs to in arrays of doubles. */
  static int channel(int index) {
    int lane = index % COUNT;
    int within = lane < HALF ? 2 * lane : 2 * (lane - HALF) + 1;
    return index - lane + within;
  }

  /** {@code count} rounded up to a multiple of {@code unit}. */
  static int roundUp(int count, int unit) {
    return (count + unit - 1) / unit * unit;
  }
}
