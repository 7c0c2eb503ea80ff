package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.toolkit.baseline.Baselines;
import dev.nib.toolkit.models.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user calls them: exit codes, one-line errors, JSON, files in place. */
class CommandLineTest {
  @TempDir static Path folder;

  private static Path floatModel;
  private static Path int8Model;

  @BeforeAll
  static void trainAndQuantize() {
    floatModel = folder.resolve("f.tflite");
    int8Model = folder.resolve("i.tflite");
    Call train =
        nib("train", "--data", "synthetic", "--limit", "600", "--epochs", "2", "-o", floatModel);
    assertThat(train.exitCode()).as(train.err()).isZero();
    Call quantize =
        nib("quantize", floatModel, "--calibration", "synthetic", "-n", "100", "-o", int8Model);
    assertThat(quantize.exitCode()).as(quantize.err()).isZero();
  }

  private static Call nib(Object... arguments) {
    return CommandLineCall.nib(arguments);
  }

  private static void assertRefused(Call call, String... fragments) {
    assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err().strip().lines()).hasSize(1);
    assertThat(call.err()).contains(fragments).doesNotContain("internal error");
  }

  @Test
  void compareGivesOneJsonDocument() throws IOException {
    Call call =
        nib(
            "compare",
            floatModel,
            int8Model,
            "--data",
            "synthetic",
            "-n",
            "300",
            "--json",
            "--quiet");
    assertThat(call.exitCode()).isZero();
    assertThat(call.err()).isEmpty();
    JsonNode json = new ObjectMapper().readTree(call.out());
    assertThat(json.at("/int8/images").asInt()).isEqualTo(300);
    assertThat(json.at("/int8/accuracy").asDouble()).as("better than chance").isGreaterThan(0.3);
    assertThat(json.at("/agreement").asDouble()).isGreaterThan(0.95);
    assertThat(json.at("/int8/accuracy95/low").asDouble())
        .isLessThan(json.at("/int8/accuracy").asDouble());
    assertThat(json.at("/paired/pValue").asDouble()).isBetween(0.0, 1.0);
    assertThat(json.at("/changed")).hasSize(10);
    assertThat(json.at("/tensors")).hasSize(10);
    for (JsonNode tensor : json.at("/tensors")) {
      assertThat(tensor.at("/name")).isEqualTo(tensor.at("/floatName"));
      assertThat(tensor.at("/cosine").asDouble()).as(tensor.toString()).isGreaterThan(0.98);
      assertThat(tensor.at("/clipped").asDouble()).isBetween(0.0, 0.05);
    }
    assertThat(
            json.at("/tensors/0/sqnrDb").isNull() || json.at("/tensors/0/sqnrDb").asDouble() > 90)
        .as("an image is exact in int8")
        .isTrue();
  }

  /** What a call said on standard error besides warnings. */
  private static String withoutWarnings(Call call) {
    return call.err()
        .lines()
        .filter(line -> !line.startsWith("nib: warning: "))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void compareIsAGate() throws IOException {
    assertThat(compare(int8Model, "--max-drop", "100").exitCode()).isZero();
    Path ruined = folder.resolve("ruined.tflite");
    Files.write(ruined, TfliteWriter.write(withoutWeights(TfliteFile.read(int8Model).graph())));
    assertThat(compare(ruined, "--max-drop", "100").exitCode()).isZero();
    Call failed = compare(ruined, "--max-drop", "5");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).as("the result is printed all the same").contains("float32 ");
    assertThat(failed.err()).contains("points below float32", "--max-drop allows 5.0");
    assertRefused(compare(int8Model, "--max-drop", "-1"), "--max-drop is -1");
    assertThat(compare(int8Model, "--min-agreement", "50").exitCode()).isZero();
    Call disagreeing = compare(ruined, "--min-agreement", "99.5");
    assertThat(disagreeing.exitCode()).isEqualTo(1);
    assertThat(withoutWarnings(disagreeing))
        .contains("of 50 answers, --min-agreement asks for 99.5")
        .hasLineCount(1);
    assertThat(compare(int8Model, "--min-accuracy", "10").exitCode()).isZero();
    Call inaccurate = compare(ruined, "--min-accuracy", "90");
    assertThat(inaccurate.exitCode()).isEqualTo(1);
    assertThat(withoutWarnings(inaccurate))
        .contains("% of 50 images right, --min-accuracy asks for 90.0")
        .hasLineCount(1);
    assertRefused(compare(int8Model, "--min-accuracy", "101"), "--min-accuracy is 101");
    assertRefused(
        nib("compare", floatModel, int8Model, "--input", "x.npy", "--min-accuracy", "90"),
        "--min-accuracy 90.0: an accuracy needs labels");
    assertRefused(
        nib("compare", floatModel, int8Model, "--data", "synthetic", "--layer-images", "-1"),
        "--layer-images is -1");
  }

  /** The same graph with fully connected weights of 0, which takes every image for the same. */
  private static Graph withoutWeights(Graph graph) {
    List<Tensor> tensors =
        graph.tensors().stream()
            .map(
                t ->
                    t.isConstant() && t.shape().rank() == 2
                        ? Tensor.quantizedConstant(
                            t.name(),
                            t.shape(),
                            Bytes.of(new byte[t.shape().elements()]),
                            t.requireQuantization())
                        : t)
            .toList();
    return new Graph(graph.name(), tensors, graph.operators(), graph.inputs(), graph.outputs());
  }

  private static Call compare(Path int8, String option, String value) {
    return nib(
        "compare",
        floatModel,
        int8,
        "--data",
        "synthetic",
        "-n",
        "50",
        "--layer-images",
        "0",
        option,
        value,
        "--quiet");
  }

  /** Which model is wrong, and what would mend it, before anything is loaded. */
  @Test
  void modelsInTheWrongPlaceAreNamed() {
    assertRefused(
        nib("compare", int8Model, floatModel, "--data", "no-such-images"),
        "the first, %s, is int8 and the second, %s, float32: swap them"
            .formatted(int8Model, floatModel));
    assertRefused(
        nib("compare", int8Model, int8Model, "--data", "no-such-images"),
        "are both int8",
        "float32 model");
    assertRefused(
        nib("compare", floatModel, floatModel, "--data", "no-such-images"),
        "are both float32",
        "nib quantize");
    assertRefused(
        nib("quantize", int8Model, "--calibration", "no-such-images", "-o", folder.resolve("z")),
        int8Model + ": is quantised already; the float32 model that it was made of is needed");
    String mend =
        "%s: is float32, an int8 model is needed: nib quantize %s --calibration SRC -o %s makes it"
            .formatted(floatModel, floatModel, folder.resolve("f-int8.tflite"));
    assertRefused(nib("simulate", floatModel, "--data", "no-such-images"), mend);
    assertRefused(nib("verify", floatModel, "--random"), mend);
    assertRefused(nib("generate", "c", floatModel, "-o", folder.resolve("z")), mend);
    assertRefused(nib("generate", "verilog", floatModel, "-o", folder.resolve("z")), mend);
  }

  @Test
  void predictionsAreListedWhenAskedFor() {
    Call call =
        nib("simulate", int8Model, "--data", "synthetic", "-n", "20", "--predictions", "--quiet");
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out().lines().filter(line -> line.contains("  prediction "))).hasSize(20);
    assertRefused(
        nib("simulate", int8Model, "--image", "x.png", "--predictions"),
        "--predictions is for the images of --data");
  }

  @Test
  void simulateWritesATraceOfEveryTensor() throws IOException {
    Path trace = folder.resolve("trace");
    Call call =
        nib("simulate", int8Model, "--data", "synthetic", "-n", "3", "--trace", trace, "--quiet");
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode index = new ObjectMapper().readTree(trace.resolve("index.json").toFile());
    assertThat(index).hasSize(10);
    for (JsonNode entry : index) {
      long elements = 1;
      for (JsonNode extent : entry.get("shape")) {
        elements *= extent.asLong();
      }
      byte[] npy = Files.readAllBytes(trace.resolve(entry.get("file").asText()));
      assertThat((npy.length - elements) % 64).as(entry.toString()).isZero();
    }
  }

  @Test
  void arraysInAndOut() throws IOException {
    Path npy = folder.resolve("inputs.npy");
    byte[] pixels = new byte[2 * 28 * 28];
    new java.util.Random(1).nextBytes(pixels);
    Files.write(npy, dev.nib.sim.NpyFile.int8(Shape.of(2, 28, 28, 1), pixels));
    Path out = folder.resolve("outputs");
    Path trace = folder.resolve("array-trace");
    Call call = nib("simulate", int8Model, "--input", npy, "-o", out, "--trace", trace, "--quiet");
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode index = new ObjectMapper().readTree(out.resolve("index.json").toFile());
    assertThat(index).hasSize(1);
    dev.nib.sim.NpyFile.Content scores =
        dev.nib.sim.NpyFile.read(out.resolve(index.get(0).get("file").asText()));
    assertThat(scores.shape().extent(0)).isEqualTo(2);
    assertThat(nib("simulate", int8Model, "--input", npy, "--quiet").err())
        .contains("--input needs -o or --trace");

    Path other = folder.resolve("other-trace");
    pixels[5] ^= 64;
    Files.write(npy, dev.nib.sim.NpyFile.int8(Shape.of(2, 28, 28, 1), pixels));
    nib("simulate", int8Model, "--input", npy, "--trace", other, "--quiet");
    assertThat(nib("trace-diff", trace, trace).exitCode()).isZero();
    Call diff = nib("trace-diff", trace, other);
    assertThat(diff.exitCode()).isEqualTo(1);
    assertThat(diff.out()).contains("(Input, tensor 0) at [0, 0, 5, 0]: ", "1 of its 784 elements");
  }

  @Test
  void fuzzHoldsRandomGraphsAgainstTflite() throws IOException {
    Path cases = folder.resolve("cases");
    assertThat(nib("fuzz", "--spark", "spark.cores.max=4", "-o", cases).err())
        .contains("--spark needs --master, where Spark runs");
    assertThat(nib("fuzz", "--target", "nonsense", "-o", cases).err())
        .contains("--target nonsense: there are kernels, passes, tflite, c, host-c, host-gcc-O0");
    BuiltOracle.classPath();
    Call call = nib("fuzz", "-n", "20", "--json", "--quiet", "-o", cases);
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(call.out());
    assertThat(report.get("graphs").asInt()).isEqualTo(20);
    assertThat(report.get("failures")).isEmpty();
    assertThat(report.at("/bytesCompared/kernels").asLong()).isPositive();
    assertThat(report.at("/bytesCompared/tflite").asLong()).isPositive();
    assertThat(report.at("/features/keep_dims").isInt()).isTrue();
    assertThat(cases).doesNotExist();
  }

  @Test
  void inspectShowsCosts() {
    Call call = nib("inspect", int8Model);
    assertThat(call.exitCode()).isZero();
    assertThat(call.out())
        .contains("pool0", "Conv2D+MaxPool2D", "MACs an image", "bytes of constants")
        .contains("nib generate c", "--for speed", "--for ram", "--rows", "--for flash")
        .contains("ATmega328P", "Artix-7 100T", "of 32,768");
  }

  @Test
  void generateWritesBothBackEnds() {
    Path c = folder.resolve("c");
    assertThat(nib("generate", "c", int8Model, "-o", c).exitCode()).isZero();
    assertThat(c.resolve("i.h")).exists();
    Path verilog = folder.resolve("v");
    Call call = nib("generate", "verilog", int8Model, "-o", verilog, "--lanes", "4");
    assertThat(call.exitCode()).isZero();
    assertThat(verilog).isDirectoryContaining(file -> file.toString().endsWith(".v"));
  }

  @Test
  void verifyOnOneTarget() {
    Call call =
        nib("verify", int8Model, "--data", "synthetic", "-n", "5", "--target", "host-gcc-O2");
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out()).contains("1 of 1 targets equal the simulator", " 0 different");
  }

  @Test
  void baselinesAreTrainedSavedAndScored() throws IOException {
    for (String kind : new String[] {"forest", "svm"}) {
      Path file = folder.resolve(kind);
      Call call =
          nib(
              "baseline",
              kind,
              "--data",
              "synthetic",
              "--limit",
              "400",
              "--held-out",
              "0.25",
              "-o",
              file,
              "--json",
              "--quiet");
      assertThat(call.exitCode()).as(call.err()).isZero();
      assertThat(call.err()).isEmpty();
      JsonNode json = new ObjectMapper().readTree(call.out());
      assertThat(json.at("/trainImages").asInt()).isEqualTo(300);
      assertThat(json.at("/test/images").asInt()).isEqualTo(100);
      assertThat(json.at("/test/accuracy").asDouble()).as(kind).isGreaterThan(0.6);
      assertThat(json.at("/classes")).hasSize(10);
      assertThat(json.at("/classes/9/f1").asDouble()).isGreaterThan(0.2);
      assertThat(json.at("/bytes").asLong()).isEqualTo(Files.size(file));
      assertThat(json.at("/settings/threads").asInt()).isPositive();
      assertThat(Baselines.trainer().read(file).summary()).isEqualTo(json.at("/summary").asText());
    }
    Call text =
        nib("baseline", "svm", "--data", "synthetic", "--limit", "100", "-o", folder.resolve("t"));
    assertThat(text.out()).contains("SVM of", "45 pairs", "2,000 others right", "f1-score");
  }

  @Test
  void badUsageIsRefusedInOneLine() {
    Path x = folder.resolve("x");
    assertRefused(nib("baseline", "tree", "--data", "synthetic", "-o", x), "tree", "forest", "svm");
    assertRefused(
        nib("baseline", "svm", "--trees", "9", "--data", "synthetic", "-o", x), "--trees");
    assertRefused(
        nib("baseline", "forest", "--trees", "0", "--data", "synthetic", "-o", x), "--trees is 0");
    assertRefused(
        nib("baseline", "svm", "--held-out", "1", "--data", "synthetic", "-o", x, "--quiet"),
        "1.0 is not between 0 and 1");
    assertRefused(
        nib("baseline", "svm", "--limit", "-1", "--data", "synthetic", "-o", x, "--quiet"), "-1");
    assertRefused(nib("train", "--net", "compact"), "--data");
    assertRefused(nib("frobnicate"), "frobnicate");
    assertRefused(
        nib("train", "--net", "huge", "--data", "synthetic", "-o", folder.resolve("x")),
        "huge",
        "compact");
    assertRefused(
        nib("train", "--net", "conv:3 classifier:10", "--data", "synthetic", "-o", x, "--quiet"),
        "--net: word 1 of the net, conv:3: must have the form conv:KERNEL:CHANNELS");
    assertRefused(
        nib("verify", int8Model, "--data", "synthetic", "--target", "toaster", "--quiet"),
        "toaster",
        "host-gcc-O2");
    assertRefused(
        nib("train", "--data", "synthetic", "--epochs", "0", "-o", folder.resolve("x"), "--quiet"),
        "--epochs is 0");
    assertRefused(
        nib(
            "train",
            "--data",
            "synthetic",
            "--augment",
            "wild",
            "-o",
            folder.resolve("x"),
            "--quiet"),
        "wild",
        "gentle");
    assertRefused(
        nib("train", "--data", "synthetic", "--zoom", "1.5", "-o", folder.resolve("x"), "--quiet"),
        "zoom is 1.5");
    assertRefused(
        nib(
            "train",
            "--data",
            "synthetic",
            "--teacher",
            int8Model,
            "-o",
            folder.resolve("x"),
            "--quiet"),
        "--teacher");
  }

  @Test
  void badFilesAreRefusedInOneLine() throws IOException {
    assertRefused(nib("inspect", folder.resolve("none.tflite")), "none.tflite", "no such file");
    Path cut = folder.resolve("cut.tflite");
    byte[] whole = Files.readAllBytes(int8Model);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(nib("inspect", cut), "cut.tflite", "byte");
    assertRefused(nib("generate", "c", floatModel, "-o", folder.resolve("y")), "nib quantize");
    assertRefused(
        nib(
            "quantize",
            int8Model,
            "--calibration",
            "synthetic",
            "-o",
            folder.resolve("y"),
            "--quiet"),
        "float32");
    assertRefused(
        nib("simulate", int8Model, "--data", folder.resolve("nowhere"), "--quiet"), "nowhere");
    assertThat(folder.resolve("y")).doesNotExist();
  }

  @Test
  void writtenFilesReadBack() {
    Graph graph = TfliteFile.read(int8Model).graph();
    assertThat(TfliteWriter.write(graph)).isEqualTo(ModelFile.of(int8Model).int8Bytes());
  }
}
