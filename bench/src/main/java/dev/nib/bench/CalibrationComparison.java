package dev.nib.bench;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.LoadOptions;
import dev.nib.dataset.Splits;
import dev.nib.model.Argmax;
import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.PixelScale;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.quantizer.CalibrationMethod;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.PostTraining;
import dev.nib.quantizer.QuantizerSettings;
import dev.nib.quantizer.Samples;
import dev.nib.sim.Batch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each calibration method loses on ten nets that were fixed beforehand: accuracy in float32,
 * and of the simulated int8 net for each method and for the default settings.
 *
 * <p>Nets are trained, and calibrated on 1,000, of MNIST's first 50,000 training images. Methods
 * are to be judged on the last 10,000 training images; the test images are only reported.
 */
public final class CalibrationComparison {
  private static final int JUDGED = 10_000;
  private static final int CALIBRATION_IMAGES = 1000;
  private static final double PERCENT = 100;

  private final Path folder;
  private final LabelledImages learnt;
  private final List<LabelledImages> parts;

  /**
   * One net's accuracies in percent, on the judged part and on the test part.
   *
   * @param int8 by the method's option, and {@code default}
   * @param chosen the method that the default settings take
   */
  record Row(
      String name, String what, double[] float32, Map<String, double[]> int8, String chosen) {
    /** A line of a Markdown table; at its end how far the default is behind the best method. */
    String text() {
      StringBuilder line =
          new StringBuilder("| `%s`: %s | %s |".formatted(name, what, pair(float32)));
      int8.values().forEach(values -> line.append(' ').append(pair(values)).append(" |"));
      double[] behind = new double[float32.length];
      for (int i = 0; i < behind.length; i++) {
        int part = i;
        double best = int8.values().stream().mapToDouble(v -> v[part]).max().orElseThrow();
        behind[i] = best - int8.get("default")[i];
      }
      return line + " `%s` | %s |".formatted(chosen, pair(behind));
    }

    private static String pair(double[] values) {
      return "%.2f, %.2f".formatted(values[0], values[1]);
    }
  }

  private CalibrationComparison(Path folder, Dataset data) {
    this.folder = folder;
    LabelledImages train = data.train();
    learnt = train.head(train.count() - JUDGED);
    int[] rest = new int[JUDGED];
    for (int i = 0; i < JUDGED; i++) {
      rest[i] = train.count() - JUDGED + i;
    }
    parts = List.of(train.subset(rest), data.test());
  }

  /**
   * @param args the folder of MNIST's files, the folder that keeps the trained nets, then perhaps
   *     names of nets
   * @throws IOException when a net cannot be kept
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    Files.createDirectories(folder);
    List<String> names = List.of(args).subList(2, args.length);
    CalibrationComparison comparison =
        new CalibrationComparison(folder, DataSources.load(args[0], LoadOptions.defaults()));
    boolean headed = false;
    for (CalibrationNet net : CalibrationNet.ALL) {
      if (names.isEmpty() || names.contains(net.name())) {
        Row row = comparison.row(net);
        if (!headed) {
          String methods = String.join(" | ", row.int8.keySet());
          System.out.println(
              "| net | float32 | " + methods + " | it takes | default behind the best |");
          System.out.println("|---|---|" + "---|".repeat(row.int8.size() + 2));
          headed = true;
        }
        System.out.println(row.text());
      }
    }
    System.exit(0);
  }

  private Row row(CalibrationNet net) throws IOException {
    FloatModel model = new FloatModel(graph(net));
    double[] float32 = new double[parts.size()];
    for (int p = 0; p < float32.length; p++) {
      LabelledImages part = parts.get(p);
      float[][] outputs = model.predict(part, done -> {});
      float32[p] = accuracy(part, i -> Argmax.of(outputs[i]));
    }
    Map<String, double[]> int8 = new LinkedHashMap<>();
    for (CalibrationMethod method : CalibrationMethod.values()) {
      QuantizerSettings settings = QuantizerSettings.defaults().withMethod(Optional.of(method));
      int8.put(method.option(), accuracies(quantized(model, settings).graph()));
    }
    PostTraining.Result usual = quantized(model, QuantizerSettings.defaults());
    int8.put("default", accuracies(usual.graph()));
    return new Row(net.name(), net.what(), float32, int8, usual.method().option());
  }

  /** The net, trained unless its file is there. */
  private Graph graph(CalibrationNet net) throws IOException {
    Path file = folder.resolve(net.name() + ".tflite");
    if (!Files.exists(file)) {
      PrintStream out = System.out;
      // SameDiff says there which gradients it makes.
      System.setOut(System.err);
      Files.write(file, TfliteWriter.write(net.make().apply(learnt)));
      System.setOut(out);
    }
    return TfliteFile.read(file).graph();
  }

  private PostTraining.Result quantized(FloatModel model, QuantizerSettings settings) {
    Samples samples =
        Samples.of(Splits.sample(learnt, CALIBRATION_IMAGES, settings.seed()), model.pixels());
    return PostTraining.quantize(model, samples, settings, (s, done, total) -> {});
  }

  private double[] accuracies(Graph int8) {
    Program program = Lowering.lower(int8, "net", "");
    Bytes table = PixelInput.of(program, Optional.of(PixelScale.UNIT)).table();
    double[] accuracies = new double[parts.size()];
    for (int p = 0; p < accuracies.length; p++) {
      LabelledImages part = parts.get(p);
      byte[][] outputs =
          Batch.run(
              program,
              part.count(),
              i -> pixels(part, i, table),
              Runtime.getRuntime().availableProcessors(),
              done -> {});
      accuracies[p] = accuracy(part, i -> Argmax.of(outputs[i]));
    }
    return accuracies;
  }

  private static byte[] pixels(LabelledImages images, int image, Bytes table) {
    byte[] input = new byte[images.imageSize()];
    images.copyPixels(image, input, 0);
    for (int i = 0; i < input.length; i++) {
      input[i] = table.get(input[i] & 0xff);
    }
    return input;
  }

  private static double accuracy(
      LabelledImages images, java.util.function.IntUnaryOperator answer) {
    int right = 0;
    for (int i = 0; i < images.count(); i++) {
      right += answer.applyAsInt(i) == images.label(i) ? 1 : 0;
    }
    return PERCENT * right / images.count();
  }
}
