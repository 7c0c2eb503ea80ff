package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A file cut short or damaged anywhere gives a graph or one line, and takes little memory. */
@Timeout(120) // only a hang takes that long
class DamagedFileTest {
  private static final long MOST_BYTES = 64 << 20;
  private static final int DAMAGED_FILES = 10_000;

  private static final com.sun.management.ThreadMXBean MEMORY =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final byte[] file = TfliteWriter.write(SampleGraphs.everyOperator());
  private int read;
  private int lowered;
  private int refused;

  @Test
  void everyTruncationIsRefused() {
    for (int length = 0; length < file.length; length++) {
      readAndLower("cut to " + length, Arrays.copyOf(file, length));
    }
    // What is cut off at the end may be padding that nothing refers to.
    assertThat(refused).isGreaterThan(file.length - 16);
  }

  @Test
  void randomDamageIsAGraphOrOneLine() {
    Random random = new Random(20260101);
    for (int i = 0; i < DAMAGED_FILES; i++) {
      readAndLower("damage " + i, SampleGraphs.damaged(file, random));
    }
    // Else the test would not have looked at what comes behind the reader.
    assertThat(refused).as("files refused").isGreaterThan(DAMAGED_FILES / 10);
    assertThat(read).as("graphs read").isGreaterThan(DAMAGED_FILES / 10);
    assertThat(lowered).as("programs lowered").isGreaterThan(DAMAGED_FILES / 10);
  }

  @Test
  void everyByteSetToEveryExtreme() {
    for (int i = 0; i < file.length; i++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
        byte[] damaged = file.clone();
        damaged[i] = (byte) value;
        readAndLower("byte " + i + " = " + value, damaged);
      }
    }
    assertThat(read).as("graphs read").isGreaterThan(file.length);
  }

  private void readAndLower(String what, byte[] content) {
    long before = MEMORY.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      Graph graph = TfliteReader.read(content);
      read++;
      assertThat(Lowering.lower(graph, "damaged", "").steps()).isNotNull();
      lowered++;
    } catch (ModelException e) {
      refused++;
      assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("\n", "\r");
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(what + " gives " + e, e);
    }
    long used = MEMORY.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(used).as("bytes allocated for " + what).isLessThan(MOST_BYTES);
  }
}
