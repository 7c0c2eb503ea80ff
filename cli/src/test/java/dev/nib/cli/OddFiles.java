package dev.nib.cli;

import dev.nib.model.Shape;
import dev.nib.sim.NpyFile;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Files and folders of every kind that nib reads: whole ones, damaged ones, and such as are none.
 * What is random in them comes from the seed.
 */
final class OddFiles {
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final int IMAGES = 60;

  final List<String> models = new ArrayList<>(List.of("zoo:kb2", "zoo:kb2", "zoo:kb4", "zoo:nil"));
  final List<String> data = new ArrayList<>();
  final List<String> arrays = new ArrayList<>();
  final List<String> images = new ArrayList<>();
  final List<String> traces = new ArrayList<>();

  /** What reading ought not to find a use for, of whatever kind it was asked for. */
  private final List<String> none = new ArrayList<>();

  private final Path folder;
  private final Random random;

  OddFiles(Path folder, long seed) throws IOException {
    this.folder = Files.createDirectories(folder);
    random = new Random(seed);
    nothings();
    models();
    tables();
    idxFolders();
    pngs();
    arrays();
    traces.add(folder.resolve("trace-a").toString());
    traces.add(folder.resolve("trace-b").toString());
    for (int i = 0; i < 2; i++) {
      Object[] trace = {
        "simulate", "zoo:kb2", "--data", good(), "--trace", traces.get(i), "--quiet"
      };
      if (CommandLineCall.nib(trace).exitCode() != 0) {
        throw new IllegalStateException("no trace to compare");
      }
    }
    Path damaged = Files.createDirectory(folder.resolve("trace-damaged"));
    Files.writeString(damaged.resolve("index.json"), "[{\"tensor\": 1}]");
    traces.add(damaged.toString());
    for (List<String> kind : List.of(models, data, arrays, images, traces)) {
      kind.addAll(none);
    }
  }

  /** A CSV file of a few digits that every command takes. */
  String good() {
    return folder.resolve("good.csv").toString();
  }

  /** Samples that both models of a pair take. */
  String floats() {
    return folder.resolve("float.npy").toString();
  }

  /** A picture of the right size. */
  String image() {
    return folder.resolve("digit.png").toString();
  }

  private String add(List<String> kind, String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    kind.add(file.toString());
    return file.toString();
  }

  private void add(List<String> kind, String name, String content) throws IOException {
    add(kind, name, content.getBytes(StandardCharsets.UTF_8));
  }

  private void nothings() throws IOException {
    none.add(Files.createDirectory(folder.resolve("empty-folder")).toString());
    none.add(folder.resolve("not-there").toString());
    none.add(folder.resolve("not-there/either").toString());
    none.add("");
    none.add("/dev/null");
    none.add("/proc/self/mem");
    none.add(folder + File.separator + "n".repeat(300));
    Path loop = folder.resolve("loop");
    none.add(Files.createSymbolicLink(loop, loop.getFileName()).toString());
    add(none, "empty", new byte[0]);
    add(none, "text", "These are words.\nAnd more of them.\n");
    add(none, "zeros", new byte[5000]);
    byte[] noise = new byte[3000];
    random.nextBytes(noise);
    add(none, "noise", noise);
    add(none, "line\nbreak", noise);
  }

  /** A file whole, cut short, with flipped bytes, and with more behind it. */
  private void damaged(List<String> kind, String name, byte[] whole) throws IOException {
    add(kind, name, whole);
    for (int i = 0; i < 4; i++) {
      add(kind, "cut%d-%s".formatted(i, name), Arrays.copyOf(whole, random.nextInt(whole.length)));
      byte[] flipped = whole.clone();
      for (int f = 0; f <= i * 8; f++) {
        // Heads and tails hold what the rest hangs on.
        int from = i % 2 == 0 ? 0 : whole.length - Math.min(whole.length, 400);
        int at = from + random.nextInt(Math.min(whole.length, 400));
        flipped[at] ^= (byte) (1 << random.nextInt(8));
      }
      add(kind, "flipped%d-%s".formatted(i, name), flipped);
    }
    add(kind, "longer-" + name, Arrays.copyOf(whole, whole.length + 100));
  }

  private void models() throws IOException {
    ZooNet net = Zoo.named("kb2");
    damaged(models, "int8.tflite", Zoo.content(Zoo.int8File(net)));
    damaged(models, "float.tflite", Zoo.content(Zoo.floatFile(net)));
    add(models, "ümläut und Leerzeichen.tflite", Zoo.content(Zoo.int8File(net)));
  }

  private String row(int label, int pixels) {
    return label + "," + values(pixels, i -> Integer.toString(random.nextInt(256)));
  }

  private static String values(int count, IntFunction<String> value) {
    return IntStream.range(0, count).mapToObj(value).collect(Collectors.joining(","));
  }

  private String table(int rows, int pixels) {
    return IntStream.range(0, rows)
        .mapToObj(i -> row(i % 10, pixels))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void tables() throws IOException {
    String good = table(IMAGES, PIXELS);
    String header = "label," + values(PIXELS, i -> "pixel" + i) + "\n";
    add(data, "good.csv", good);
    damaged(data, "headed.csv", (header + good).getBytes(StandardCharsets.UTF_8));
    add(data, "only-header.csv", header);
    for (int rows : new int[] {1, 2, 3, 5}) {
      add(data, "rows%d.csv".formatted(rows), table(rows, PIXELS));
    }
    add(data, "one-class.csv", (row(7, PIXELS) + "\n").repeat(30));
    add(data, "label-ten.csv", good + row(10, PIXELS) + "\n");
    add(data, "label-300.csv", good + row(300, PIXELS) + "\n");
    add(data, "small-images.csv", table(IMAGES, 64));
    add(data, "no-square.csv", table(IMAGES, 50));
    add(data, "ragged.csv", good + "3,1,2,3\n");
    add(data, "floats.csv", good.replace("255", "0.5"));
    add(data, "negative.csv", good.replace(",200,", ",-200,"));
    add(data, "not-a-number.csv", good.replace(",200,", ",NaN,"));
    add(data, "semicolons.csv", good.replace(',', ';'));
    add(data, "quoted.csv", "\"" + good.replace(",", "\",\"").replace("\n", "\"\n\""));
    add(data, "open-quote.csv", "\"" + good);
    add(data, "blank-lines.csv", good.replace("\n", "\n\n"));
    add(data, "crlf.csv", good.replace("\n", "\r\n"));
    add(data, "one-line.csv", good.replace('\n', ','));
  }

  private byte[] idx(int magic, int declared, int held, int side) {
    ByteBuffer file = ByteBuffer.allocate(16 + held * Math.max(1, side * side));
    file.putInt(magic).putInt(declared);
    if (side > 0) {
      file.putInt(side).putInt(side);
    }
    while (file.hasRemaining()) {
      file.put((byte) random.nextInt(10));
    }
    return Arrays.copyOf(file.array(), (side > 0 ? 16 : 8) + held * Math.max(1, side * side));
  }

  private void idx(String name, int magic, int declared, int held, int side) throws IOException {
    List<String> files = new ArrayList<>();
    for (String part : new String[] {"train", "t10k"}) {
      add(files, name + "/" + part + "-images-idx3-ubyte", idx(magic, declared, held, side));
      add(files, name + "/" + part + "-labels-idx1-ubyte", idx(0x801, IMAGES, IMAGES, 0));
    }
    data.add(folder.resolve(name).toString());
    data.add(files.get(0));
  }

  private void idxFolders() throws IOException {
    idx("idx", 0x803, IMAGES, IMAGES, SIDE);
    idx("idx-small", 0x803, IMAGES, IMAGES, 8);
    idx("idx-short", 0x803, IMAGES, IMAGES / 2, SIDE);
    idx("idx-fewer", 0x803, IMAGES / 2, IMAGES / 2, SIDE);
    idx("idx-huge", 0x803, Integer.MAX_VALUE, IMAGES, SIDE);
    idx("idx-negative", 0x803, -5, IMAGES, SIDE);
    idx("idx-magic", 0x999, IMAGES, IMAGES, SIDE);
  }

  private byte[] png(int width, int height, int type) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, random.nextInt());
    }
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private void pngs() throws IOException {
    byte[] digit = png(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    damaged(images, "digit.png", digit);
    add(images, "wide.png", png(50, 20, BufferedImage.TYPE_BYTE_GRAY));
    add(images, "dot.png", png(1, 1, BufferedImage.TYPE_BYTE_GRAY));
    add(images, "clear.png", png(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB));
    List<String> ignored = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      byte[] small = png(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      add(ignored, "pngs/%d/%d.png".formatted(i % 10, i), small);
      add(ignored, "pngs-mixed/%d/%d.png".formatted(i % 10, i), i == 9 ? digit : small);
    }
    add(ignored, "pngs-mixed/3/other.png", png(9, 9, BufferedImage.TYPE_BYTE_GRAY));
    add(ignored, "pngs-broken/3/text.png", "no picture");
    add(ignored, "pngs-names/cat/1.png", digit);
    for (String name : new String[] {"pngs", "pngs-mixed", "pngs-broken", "pngs-names"}) {
      data.add(folder.resolve(name).toString());
    }
  }

  private void arrays() throws IOException {
    byte[] pixels = new byte[3 * PIXELS];
    random.nextBytes(pixels);
    damaged(arrays, "int8.npy", NpyFile.int8(Shape.of(3, SIDE, SIDE, 1), pixels));
    add(arrays, "flat.npy", NpyFile.int8(Shape.of(3, PIXELS), pixels));
    add(arrays, "scalar.npy", NpyFile.int8(Shape.of(1), new byte[1]));
    damaged(arrays, "float.npy", floats("<f4", 4, SIDE, false));
    add(arrays, "double.npy", floats("<f8", 8, SIDE, false));
    add(arrays, "fortran.npy", floats("<f4", 4, SIDE, true));
    add(arrays, "small.npy", floats("<f4", 4, 5, false));
  }

  /** Three samples as NumPy writes them; their bits are random, so some are NaN or infinite. */
  private byte[] floats(String type, int bytes, int side, boolean fortran) {
    String head =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (3, %d, %d, 1), }"
            .formatted(type, fortran ? "True" : "False", side, side);
    head += " ".repeat(117 - head.length()) + "\n";
    byte[] content = new byte[3 * side * side * bytes];
    random.nextBytes(content);
    ByteBuffer file = ByteBuffer.allocate(10 + head.length() + content.length);
    file.order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    return file.putShort((short) head.length())
        .put(head.getBytes(StandardCharsets.ISO_8859_1))
        .put(content)
        .array();
  }
}
