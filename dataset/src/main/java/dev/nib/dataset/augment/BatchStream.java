package dev.nib.dataset.augment;

import dev.nib.dataset.LabelledImages;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The batches of an epoch in order, made by other threads while the consumer works on the one
 * before.
 *
 * <p>At most {@code threads + 2} batches exist at a time: the consumer's, one for each thread that
 * is making one, and one that is ready; the arrays are used again. The image at a position follows
 * from the images, the order, the setting and the seed, so neither the number of threads nor the
 * place where a run is taken up again changes it.
 *
 * <p>One thread consumes; any thread may close. A stream that is not closed keeps its (daemon)
 * threads.
 */
public final class BatchStream implements Iterator<Batch>, AutoCloseable {
  private final LabelledImages images;
  private final int[] order;
  private final int batchSize;
  private final long epochSeed;
  private final int batches;

  // Batch n lives in slot n % slots; n is begun only when batch n - slots was given back.
  private final Slot[] slots;
  private final Thread[] threads;

  // Guarded by this: the batch that a thread begins next, that the consumer gets next, and the
  // first that it has not given back.
  private int begun;
  private int taken;
  private int released;
  private volatile boolean closed;

  private static final class Slot {
    final Batch batch;
    boolean ready;
    Throwable failure;

    Slot(Batch batch) {
      this.batch = batch;
    }
  }

  /**
   * Starts to make batches.
   *
   * @param images what the order points into
   * @param order positions of images, {@code [N]}: an epoch's permutation
   * @param batchSize images in a batch, at least 1; the last one has what is left
   * @param epochSeed decides with a position in the order what happens to the image there
   * @param threads how many threads make batches, at least 1
   * @param firstBatch the batch to begin with, 0 for the whole epoch
   * @throws IllegalArgumentException if a number is out of range
   */
  public BatchStream(
      LabelledImages images,
      int[] order,
      int batchSize,
      Augmentation augmentation,
      long epochSeed,
      int threads,
      int firstBatch) {
    require(batchSize >= 1, "batches of " + batchSize + " images");
    require(threads >= 1, threads + " threads, not 1 or more");
    batches = order.length / batchSize + (order.length % batchSize > 0 ? 1 : 0);
    require(
        firstBatch >= 0 && firstBatch <= batches,
        "first batch %d of %d, not 0..%d".formatted(firstBatch, batches, batches));
    this.images = images;
    this.order = order.clone();
    this.batchSize = Math.min(batchSize, Math.max(1, order.length));
    this.epochSeed = epochSeed;
    begun = firstBatch;
    taken = firstBatch;
    released = firstBatch;
    int left = batches - firstBatch;
    slots = new Slot[Math.min(threads + 2, left)];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(new Batch(this.batchSize, images.imageSize()));
    }
    this.threads = new Thread[Math.min(threads, left)];
    for (int i = 0; i < this.threads.length; i++) {
      Augmenter augmenter = new Augmenter(augmentation, images.height(), images.width());
      this.threads[i] = new Thread(() -> produce(augmenter), "nib-batches-" + i);
      this.threads[i].setDaemon(true);
    }
    for (Thread thread : this.threads) {
      thread.start();
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * The number of batches of the whole epoch, those before the first one that was asked for too.
   */
  public int batches() {
    return batches;
  }

  /** How many batches have been begun; never more than the slots ahead of what was given back. */
  synchronized int begunBatches() {
    return begun;
  }

  /** Whether the consumer has not had the last batch yet. */
  @Override
  public synchronized boolean hasNext() {
    return taken < batches;
  }

  /**
   * The next batch, waited for if need be; the one before goes back.
   *
   * <p>What goes wrong on a thread that makes a batch is thrown here, as it was thrown there, when
   * that batch is asked for.
   *
   * @throws NoSuchElementException if there is none
   * @throws IllegalStateException if the stream is closed, or is closed meanwhile
   */
  @Override
  public synchronized Batch next() {
    if (taken >= batches) {
      throw new NoSuchElementException("the epoch has " + batches + " batches");
    }
    release();
    Slot slot = slots[taken % slots.length];
    awaitReady(slot);
    if (slot.failure instanceof Error error) {
      throw error;
    } else if (slot.failure instanceof RuntimeException exception) {
      throw exception;
    }
    taken++;
    return slot.batch;
  }

  /** Gives the consumer's batch back. */
  private void release() {
    if (released < taken) {
      slots[released % slots.length].ready = false;
      released = taken;
      notifyAll();
    }
  }

  /** Waits; an interrupt does not lose a batch, and is left for whoever looks for it. */
  private void awaitReady(Slot slot) {
    boolean interrupted = false;
    while (!slot.ready && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (closed) {
      throw new IllegalStateException("the stream of batches is closed");
    }
  }

  private void produce(Augmenter augmenter) {
    for (int number = begin(); number >= 0; number = begin()) {
      Throwable failure = null;
      Slot slot = slots[number % slots.length];
      try {
        fill(slot.batch, number, augmenter);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      synchronized (this) {
        slot.failure = failure;
        slot.ready = true;
        notifyAll();
      }
    }
  }

  /** The number of a batch that has a free slot, or -1 if there is nothing more to do. */
  private synchronized int begin() {
    while (!closed && begun < batches && begun >= released + slots.length) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Whoever interrupts a thread of the stream wants it to end.
        closed = true;
        notifyAll();
      }
    }
    return closed || begun == batches ? -1 : begun++;
  }

  private void fill(Batch batch, int number, Augmenter augmenter) {
    int first = number * batchSize;
    batch.begin(first, Math.min(batchSize, order.length - first));
    int imageSize = images.imageSize();
    for (int i = 0; i < batch.size() && !closed; i++) {
      int position = first + i;
      batch.images()[i] = order[position];
      batch.labels()[i] = images.label(order[position]);
      augmenter.pixels(
          images,
          order[position],
          Augmenter.imageSeed(epochSeed, position),
          batch.pixels(),
          i * imageSize);
    }
  }

  /** Ends the threads and waits until they have ended, at once or after an image each. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
