package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nib.dataset.MnistFiles.PublishedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from servers on this machine that misbehave in every way that servers do. */
@Timeout(60)
class MnistDownloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NAME = "digits.gz";

  @TempDir Path folder;

  private final byte[] content = content(200_000);
  private final PublishedFile file = published(NAME, content);
  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService executor = Executors.newCachedThreadPool();

  /** What the servers were asked for: the Range header, or "all". */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final CountDownLatch testEnd = new CountDownLatch(1);
  private Path cache;

  @BeforeEach
  void nameCache() {
    cache = folder.resolve("not").resolve("there");
  }

  @AfterEach
  void stop() {
    testEnd.countDown();
    servers.forEach(server -> server.stop(0));
    executor.shutdownNow();
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    SeededRandom random = new SeededRandom(size);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextLong();
    }
    return bytes;
  }

  private static PublishedFile published(String name, byte[] content) {
    Sha256 sum = new Sha256();
    sum.update(content, 0, content.length);
    return new PublishedFile(name, content.length, sum.hex());
  }

  private interface Handler {
    void answer(HttpExchange exchange, long from) throws IOException;
  }

  /** A server whose handler is told the first byte that is asked for; -1 without a Range. */
  private URI server(Handler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(executor);
      server.createContext(
          "/mnist/",
          exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(range == null ? "all" : range);
            try (exchange) {
              handler.answer(
                  exchange,
                  range == null ? -1 : Long.parseLong(range.replaceAll("bytes=(\\d+)-", "$1")));
            }
          });
      server.start();
      servers.add(server);
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mnist/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the rest of the bytes from {@code from} on, but stops after {@code limit}. */
  private static void send(HttpExchange exchange, byte[] bytes, long from, int limit)
      throws IOException {
    int start = (int) Math.max(0, from);
    if (from >= 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %s-%s/%s".formatted(start, bytes.length - 1, bytes.length));
    }
    exchange.sendResponseHeaders(from >= 0 ? 206 : 200, bytes.length - start);
    exchange.getResponseBody().write(bytes, start, Math.min(limit, bytes.length - start));
    exchange.getResponseBody().flush();
  }

  private URI good() {
    return server((exchange, from) -> send(exchange, content, from, Integer.MAX_VALUE));
  }

  private URI missing() {
    return server((exchange, from) -> exchange.sendResponseHeaders(404, -1));
  }

  /** Says that it has the whole file, and closes the connection after {@code limit} bytes. */
  private URI truncating(int limit) {
    return server(
        (exchange, from) -> {
          send(exchange, content, from, limit);
          // The client may drop what it has not handed over when the connection breaks.
          awaitPart(Math.min(content.length, Math.max(0, from) + limit));
        });
  }

  /** Waits until so many bytes of the file are in the cache, under either name. */
  private void awaitPart(long bytes) throws IOException {
    Path part = cache.resolve(NAME + ".part");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.exists(cache.resolve(NAME))
        && !(Files.exists(part) && Files.size(part) >= bytes)) {
      assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private URI corrupt() {
    byte[] changed = content.clone();
    changed[150_000] ^= 1;
    return server((exchange, from) -> send(exchange, changed, from, Integer.MAX_VALUE));
  }

  /** An address on this machine where nothing listens. */
  private static URI deaf() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/mnist/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MnistDownload download(URI... mirrors) {
    return new MnistDownload(
        List.of(file), cache, List.of(mirrors), ProgressListener.NONE, PATIENCE);
  }

  private void assertFetched(MnistDownload download) throws IOException {
    assertThat(download.fetchAll()).containsExactly(cache.resolve(NAME));
    assertThat(Files.readAllBytes(cache.resolve(NAME))).isEqualTo(content);
    assertThat(cache.resolve(NAME + ".part")).doesNotExist();
  }

  private void assertFails(MnistDownload download, String... parts) {
    assertThatThrownBy(download::fetchAll)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("mnist: cannot download " + NAME, "--data FOLDER")
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
    assertThat(cache.resolve(NAME)).doesNotExist();
  }

  @Test
  void downloadsOnceAndThenReadsTheCache() throws IOException {
    assertFetched(download(good()));
    assertFetched(download());
    assertThat(requests).containsExactly("all");
  }

  @Test
  void takesMirrorsWithoutSlash() throws IOException {
    String address = good().toString();
    assertFetched(download(URI.create(address.substring(0, address.length() - 1))));
  }

  @Test
  void reportsProgress() {
    List<Long> done = new ArrayList<>();
    new MnistDownload(
            List.of(file),
            cache,
            List.of(good()),
            (name, doneBytes, totalBytes) -> {
              assertThat(name).isEqualTo(NAME);
              assertThat(totalBytes).isEqualTo(content.length);
              done.add(doneBytes);
            },
            PATIENCE)
        .fetchAll();
    assertThat(done).isSorted().startsWith(0L).endsWith((long) content.length);
  }

  @Test
  void nextMirrorStepsIn() throws IOException {
    assertFetched(download(deaf(), missing(), good()));
    assertThat(requests).containsExactly("all", "all");
  }

  @Test
  void refusesCorruptFiles() throws IOException {
    assertFails(download(corrupt()), "corrupt: SHA-256", file.sha256());
    assertThat(cache.resolve(NAME + ".part")).doesNotExist();
    assertFetched(download(corrupt(), good()));
  }

  @Test
  void resumesWhatAnEarlierRunLeft() throws IOException {
    TestFiles.write(cache.resolve(NAME + ".part"), Arrays.copyOf(content, 70_001));

    assertFetched(download(good()));
    assertThat(requests).containsExactly("bytes=70001-");
  }

  @Test
  void startsAnewWhereTheServerCannotResume() throws IOException {
    TestFiles.write(cache.resolve(NAME + ".part"), Arrays.copyOf(content, 70_001));

    assertFetched(
        download(server((exchange, from) -> send(exchange, content, -1, Integer.MAX_VALUE))));
  }

  @Test
  void startsAnewWhenTheOldPartIsWrong() throws IOException {
    TestFiles.write(cache.resolve(NAME + ".part"), new byte[70_001]);

    assertFetched(download(good()));
    assertThat(requests).containsExactly("bytes=70001-", "all");
  }

  @Test
  void startsAnewWhenTheOldPartIsTooLong() throws IOException {
    TestFiles.write(cache.resolve(NAME + ".part"), new byte[content.length + 1]);

    assertFetched(download(good()));
    assertThat(requests).containsExactly("all");
  }

  @Test
  void finishesAPartThatWasWholeAlready() throws IOException {
    TestFiles.write(cache.resolve(NAME + ".part"), content);

    assertFetched(download(deaf()));
    assertThat(requests).isEmpty();
  }

  @Test
  void goesOnAfterTruncatedAnswers() throws IOException {
    assertFetched(download(truncating(80_000)));
    assertThat(requests).containsExactly("all", "bytes=80000-", "bytes=160000-");
  }

  @Test
  void anotherMirrorGoesOnAfterATruncatedAnswer() throws IOException {
    assertFetched(download(truncating(20_000), good()));
    assertThat(requests).endsWith("bytes=80000-");
  }

  @Test
  void keepsThePartWhenAllAnswersAreTruncated() {
    assertFails(download(truncating(10_000)), "127.0.0.1: stopped at byte 40000 of 200000");
    assertThat(cache.resolve(NAME + ".part")).hasSize(40_000);
  }

  @Test
  void givesUpOnStallingServers() throws IOException {
    URI stalling =
        server(
            (exchange, from) -> {
              send(exchange, content, from, 120_000);
              awaitTestEnd();
            });
    URI silent = server((exchange, from) -> awaitTestEnd());
    MnistDownload impatient =
        new MnistDownload(
            List.of(file),
            cache,
            List.of(silent, stalling, good()),
            ProgressListener.NONE,
            Duration.ofSeconds(2));

    assertFetched(impatient);
    assertThat(requests).startsWith("all", "all").hasSizeGreaterThan(2);
    assertThat(requests.subList(2, requests.size())).allMatch(range -> range.startsWith("bytes="));
  }

  private void awaitTestEnd() {
    try {
      assertThat(testEnd.await(50, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void refusesMoreBytesThanTheFileHas() {
    byte[] longer = content(250_000);
    URI mirror = server((exchange, from) -> send(exchange, longer, from, Integer.MAX_VALUE));

    assertFails(download(mirror), "sends more than the 200000 bytes");
    assertThat(cache.resolve(NAME + ".part")).doesNotExist();
  }

  @Test
  void refusesRangesThatWereNotAskedFor() {
    TestFiles.write(cache.resolve(NAME + ".part"), Arrays.copyOf(content, 100));
    URI mirror =
        server(
            (exchange, from) -> {
              exchange.getResponseHeaders().set("Content-Range", "bytes 0-199999/200000");
              exchange.sendResponseHeaders(206, content.length);
              exchange.getResponseBody().write(content);
            });
    assertFails(download(mirror), "asked for bytes from 100 on, got 'bytes 0-199999/200000'");
  }

  @Test
  void dropsAPartThatTheServerHasNoRestFor() throws IOException {
    TestFiles.write(cache.resolve(NAME + ".part"), Arrays.copyOf(content, 100));
    URI mirror = server((exchange, from) -> exchange.sendResponseHeaders(416, -1));
    assertFails(download(mirror), "HTTP 416");
    assertFetched(download(good()));
  }

  @Test
  void saysThatThereIsNoNetwork() {
    URI unknown = URI.create("http://mirror.invalid/mnist/");
    assertFails(
        download(unknown, deaf()),
        ", no network (mirror.invalid: ",
        "; 127.0.0.1: no connection)",
        "copy the published .gz files to " + cache);
  }

  @Test
  void doesNotBlameTheNetworkForAnAnswer() {
    assertThatThrownBy(() -> download(deaf(), missing()).fetchAll())
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("127.0.0.1: HTTP 404")
        .hasMessageNotContaining("no network");
    assertFails(download(), "no mirrors");
  }

  @Test
  void saysWhatIsWrongWithACachedFile() throws IOException {
    TestFiles.write(cache.resolve(NAME), Arrays.copyOf(content, 5));
    assertThatThrownBy(() -> download(deaf()).fetchAll())
        .isInstanceOf(DatasetException.class)
        .hasMessageEndingWith("(the file there: 5 bytes, and the published file has 200000)");
    assertFetched(download(good()));
  }

  @Test
  void saysThatTheCacheCannotBeWritten() {
    Path plainFile = TestFiles.write(folder.resolve("file"), "x");
    MnistDownload download =
        new MnistDownload(
            List.of(file), plainFile.resolve("cache"), List.of(good()), (a, b, c) -> {}, PATIENCE);
    assertThatThrownBy(download::fetchAll)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("cannot be written", "XDG_CACHE_HOME", "--data FOLDER")
        .message()
        .hasLineCount(1);
  }

  @Test
  void twoThreadsDownloadOnce() throws Exception {
    URI mirror = good();
    var one = executor.submit(() -> download(mirror).fetchAll());
    var two = executor.submit(() -> download(mirror).fetchAll());
    assertThat(one.get()).isEqualTo(two.get());
    assertThat(requests).containsExactly("all");
  }
}
