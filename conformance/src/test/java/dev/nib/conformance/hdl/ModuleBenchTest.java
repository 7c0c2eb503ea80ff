package dev.nib.conformance.hdl;

import dev.nib.model.arithmetic.FixedPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fixed modules alone, cycle by cycle, against the rules' executable form and against arrays
 * and loops: the cross product of the extremes first.
 */
class ModuleBenchTest {
  private static final int RANDOM = 2000;

  private static final int[] MULTIPLIERS = {
    0, 1, 2, 715827883, (1 << 30) - 1, 1 << 30, (1 << 30) + 1, 1518500250, Integer.MAX_VALUE
  };

  @TempDir Path folder;

  /** The extremes of numbers of so many bits and what lies beside them, then random ones. */
  private static List<Integer> numbers(int bits, Random random) {
    int least = (int) (-1L << (bits - 1));
    int largest = ~least;
    List<Integer> numbers =
        new ArrayList<>(
            List.of(
                least, least + 1, -32769, -32768, -32767, -3, -2, -1, 0, 1, 2, 3, 32766, 32767));
    numbers.addAll(List.of(32768, largest - 1, largest));
    numbers.removeIf(number -> number < least || number > largest);
    random.ints(RANDOM, least, largest).forEach(numbers::add);
    return numbers;
  }

  /** Rule R1, a number each cycle, 4 cycles later. */
  @ParameterizedTest
  @ValueSource(ints = {17, 18, 24, 31, 32})
  void multiplyIsRuleR1(int bits) throws Exception {
    CycleBench bench = multiply(bits);
    bench.assertRight();
  }

  @Test
  void aCarryThatIsLostIsNoticed() throws Exception {
    multiply(24).assertNotices(text -> text.replace("middle_q + wide_low;", "middle_q;"));
  }

  private CycleBench multiply(int bits) {
    CycleBench bench =
        new CycleBench(folder, "nib_multiply")
            .parameter("SUM_BITS", bits)
            .input("x", bits)
            .input("m", 31)
            .output("rounded", bits);
    Random random = new Random(bits);
    List<long[]> vectors = new ArrayList<>();
    for (int x : numbers(bits, random)) {
      for (int m : vectors.size() < 200 ? MULTIPLIERS : new int[] {random.nextInt() >>> 1}) {
        vectors.add(new long[] {x, m, FixedPoint.saturatingRoundingDoublingHighMul(x, m)});
      }
    }
    return pipelined(bench, vectors, 4);
  }

  /** The same in 16 cycles each, 17 cycles later, with and without a pause. */
  @ParameterizedTest
  @CsvSource({"17, 16", "24, 16", "24, 19", "32, 16", "32, 33"})
  void multiplySerialIsRuleR1(int bits, int distance) throws Exception {
    CycleBench bench =
        new CycleBench(folder, "nib_multiply_serial")
            .parameter("SUM_BITS", bits)
            .input("rst", 1)
            .input("start", 1)
            .input("x", bits)
            .input("m", 31)
            .output("rounded", bits);
    Random random = new Random(bits);
    bench.cycle(1, 0, 0, 0);
    Deque<long[]> due = new ArrayDeque<>();
    long now = 0;
    for (int x : numbers(bits, random).subList(0, 300)) {
      for (int m : now < 4000 ? MULTIPLIERS : new int[] {random.nextInt() >>> 1}) {
        due.add(new long[] {now + 16, FixedPoint.saturatingRoundingDoublingHighMul(x, m)});
        for (int i = 0; i < distance; i++) {
          // Behind its start nobody holds the factors.
          long[] values = {0, i == 0 ? 1 : 0, i == 0 ? x : ~x, i == 0 ? m : random.nextInt() >>> 1};
          if (!due.isEmpty() && due.peek()[0] == now) {
            bench.cycle(values, due.remove()[1]);
          } else {
            bench.cycle(values);
          }
          now++;
        }
      }
    }
    bench.assertRight();
  }

  /** Rule R2, the zero point and the clamps, a number each cycle, 5 cycles later. */
  @ParameterizedTest
  @CsvSource({
    "17, 5, 0, -128, 127",
    "17, 1, 127, -128, 127",
    "24, 4, -128, -128, 127",
    "25, 5, 3, -5, 90",
    "32, 5, 127, -128, 127",
    "32, 5, -128, -128, -127"
  })
  void divideIsRuleR2(int bits, int rightBits, int zero, int lowest, int highest) throws Exception {
    divide(bits, rightBits, zero, lowest, highest).assertRight();
  }

  @Test
  void aHalfThatGoesTheWrongWayIsNoticed() throws Exception {
    divide(24, 5, 0, -128, 127)
        .assertNotices(text -> text.replace("{(SUM_BITS+1){lessens}}", "{(SUM_BITS+1){1'b0}}"));
  }

  private CycleBench divide(int bits, int rightBits, int zero, int lowest, int highest) {
    CycleBench bench =
        new CycleBench(folder, "nib_divide")
            .parameter("SUM_BITS", bits)
            .parameter("RIGHT_BITS", rightBits)
            .input("zero_point", 8)
            .input("lowest", 8)
            .input("highest", 8)
            .input("scaled", bits)
            .input("right", rightBits)
            .output("value", 8);
    List<long[]> vectors = new ArrayList<>();
    for (int x : numbers(bits, new Random(bits))) {
      for (int right = 0; right < 1 << rightBits; right++) {
        long divided = FixedPoint.roundingDivideByPowerOfTwo(x, right);
        vectors.add(new long[] {x, right, Math.max(lowest, Math.min(highest, divided + zero))});
      }
    }
    return pipelined(bench, vectors, 5, zero, lowest, highest);
  }

  /**
   * Runs vectors through a module that takes one each cycle.
   *
   * @param vectors {@code {input, input, output}}
   * @param latency cycles from the inputs to their output
   * @param held what stays at the inputs before those
   */
  private static CycleBench pipelined(
      CycleBench bench, List<long[]> vectors, int latency, long... held) {
    for (int at = 0; at < vectors.size() + latency - 1; at++) {
      long[] in = vectors.get(Math.min(at, vectors.size() - 1));
      long[] values = Arrays.copyOf(held, held.length + 2);
      System.arraycopy(in, 0, values, held.length, 2);
      if (at < latency - 1) {
        bench.cycle(values);
      } else {
        bench.cycle(values, vectors.get(at - latency + 1)[2]);
      }
    }
    return bench;
  }

  /** An array; what is read stays while writes go on. */
  @ParameterizedTest
  @CsvSource({"8, 1, 1", "8, 37, 6", "8, 64, 6", "13, 5, 4"})
  void ramIsAnArray(int width, int depth, int addressBits) throws Exception {
    CycleBench bench =
        new CycleBench(folder, "nib_ram")
            .parameter("WIDTH", width)
            .parameter("DEPTH", depth)
            .parameter("ADDRESS_BITS", addressBits)
            .input("write_enable", 1)
            .input("address", addressBits)
            .input("write_data", width)
            .output("read_data", width);
    Random random = new Random(depth);
    int[] memory = new int[depth];
    for (int at = 0; at < depth; at++) {
      memory[at] = random.nextInt(1 << width);
      bench.cycle(1, at, memory[at]);
    }
    long read = memory[0];
    bench.cycle(new long[] {0, 0, 0}, read);
    for (int i = 0; i < RANDOM; i++) {
      int at = random.nextInt(depth);
      int data = random.nextInt(1 << width);
      boolean writes = random.nextBoolean();
      if (writes) {
        memory[at] = data;
      } else {
        read = memory[at];
      }
      bench.cycle(new long[] {writes ? 1 : 0, at, data}, read);
    }
    bench.assertRight();
  }

  /** The words of the file; what is read stays while nobody reads. */
  @ParameterizedTest
  @CsvSource({"8, 1, 1", "32, 37, 6", "17, 64, 7"})
  void romHasTheWordsOfItsFile(int width, int depth, int addressBits) throws Exception {
    CycleBench bench =
        new CycleBench(folder, "nib_rom")
            .parameter("WIDTH", width)
            .parameter("DEPTH", depth)
            .parameter("ADDRESS_BITS", addressBits)
            .parameter("INIT_FILE", "\"words.mem\"")
            .input("read_enable", 1)
            .input("read_address", addressBits)
            .output("read_data", width);
    Random random = new Random(depth);
    long[] words = random.longs(depth, 0, 1L << width).toArray();
    Files.write(
        folder.resolve("words.mem"),
        IntStream.range(0, depth).mapToObj(i -> Long.toHexString(words[i])).toList());
    long read = words[depth - 1];
    bench.cycle(new long[] {1, depth - 1}, read);
    for (int i = 0; i < RANDOM; i++) {
      int at = random.nextInt(depth);
      boolean reads = random.nextInt(3) > 0;
      read = reads ? words[at] : read;
      bench.cycle(new long[] {reads ? 1 : 0, at}, read);
    }
    bench.assertRight();
  }

  /** A tap of a window, or none when the operands are nothing's. */
  private record Tap(
      boolean counts, int activation, int weight, boolean first, boolean last, boolean newPool) {}

  /** The largest sum of each pool, 4 cycles behind its last operands. */
  @Test
  void laneHasTheLargestSumOfAPool() throws Exception {
    lane().assertRight();
  }

  @Test
  void aMaximumOfThePoolBeforeIsNoticed() throws Exception {
    lane().assertNotices(text -> text.replace("first_of_pool ||", ""));
  }

  private CycleBench lane() {
    CycleBench bench =
        new CycleBench(folder, "nib_lane")
            .parameter("ACC_BITS", 24)
            .input("activation", 9)
            .input("weight", 8)
            .input("add", 1)
            .input("first", 1)
            .input("compare", 1)
            .input("first_of_pool", 1)
            .output("largest", 24);
    List<Tap> taps = taps(new Random(9));
    Tap none = new Tap(false, 255, 127, true, true, true);
    long sum = 0;
    long largest = 0;
    boolean known = false;
    for (int now = 0; now < taps.size() + 3; now++) {
      Tap operands = now < taps.size() ? taps.get(now) : none;
      Tap product = now >= 2 && now - 2 < taps.size() ? taps.get(now - 2) : none;
      Tap window = now >= 3 ? taps.get(now - 3) : none;
      boolean compares = window.counts() && window.last();
      if (compares) {
        largest = window.newPool() ? sum : Math.max(largest, sum);
        known = true;
      }
      if (product.counts()) {
        long addend = (long) product.activation() * product.weight();
        sum = product.first() ? addend : sum + addend;
      }
      long[] values = {
        operands.activation(),
        operands.weight(),
        product.counts() ? 1 : 0,
        product.first() ? 1 : 0,
        compares ? 1 : 0,
        window.newPool() ? 1 : 0
      };
      if (known) {
        bench.cycle(values, largest);
      } else {
        bench.cycle(values);
      }
    }
    return bench;
  }

  /** Pools of windows of taps: of each pair of extremes alone, then random ones with gaps. */
  private static List<Tap> taps(Random random) {
    List<Tap> taps = new ArrayList<>();
    for (int activation : new int[] {-255, -128, -1, 0, 1, 127, 255}) {
      for (int weight : new int[] {-128, -127, -1, 0, 1, 127}) {
        taps.add(new Tap(true, activation, weight, true, true, true));
      }
    }
    for (int pool = 0; pool < 300; pool++) {
      int windows = 1 + random.nextInt(4);
      for (int window = 0; window < windows; window++) {
        int count = 1 + random.nextInt(5);
        for (int tap = 0; tap < count; tap++) {
          while (random.nextInt(4) == 0) {
            taps.add(new Tap(false, random.nextInt(), random.nextInt(), false, false, false));
          }
          taps.add(
              new Tap(
                  true,
                  random.nextInt(511) - 255,
                  random.nextInt(256) - 128,
                  tap == 0,
                  tap == count - 1,
                  window == 0));
        }
      }
    }
    return taps;
  }
}
