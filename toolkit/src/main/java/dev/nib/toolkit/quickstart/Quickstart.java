package dev.nib.toolkit.quickstart;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationSummary;
import dev.nib.conformance.VerificationTarget;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.quantizer.FloatModel;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.compare.Compare;
import dev.nib.toolkit.compare.CompareResult;
import dev.nib.toolkit.files.GeneratedFolder;
import dev.nib.toolkit.files.Json;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.generate.GenerateC;
import dev.nib.toolkit.generate.GenerateVerilog;
import dev.nib.toolkit.generate.GenerateWeb;
import dev.nib.toolkit.generate.WebResult;
import dev.nib.toolkit.generate.WebSettings;
import dev.nib.toolkit.generate.Written;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.inputs.Tested;
import dev.nib.toolkit.inputs.TrainingImages;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.toolkit.report.HtmlReport;
import dev.nib.toolkit.report.NetResult;
import dev.nib.toolkit.report.Predictions;
import dev.nib.toolkit.report.ReportData;
import dev.nib.toolkit.robustness.Robustness;
import dev.nib.toolkit.training.RunManifest;
import dev.nib.toolkit.training.Train;
import dev.nib.toolkit.verify.Targets;
import dev.nib.toolkit.verify.Verify;
import dev.nib.trainer.loop.TrainedNet;
import dev.nib.trainer.loop.TrainingControl;
import dev.nib.trainer.loop.TrainingSettings;
import dev.nib.trainer.nets.Nets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Trains, quantises, simulates, generates and verifies a net; writes a report and a page to draw
 * on.
 */
public final class Quickstart {
  /** A page to draw digits on, in the folder. */
  public static final String PAGE = "draw.html";

  /** What its models are called. */
  public static final String NAME = "digits";

  /** Test images that targets are compared on. */
  public static final int VERIFIED_IMAGES = 100;

  private static final int TRACED_IMAGES = 10;

  /** Enough to see what a net bears, and a second or two. */
  public static final int DISTORTED_IMAGES = 500;

  /** For each external program; the slowest takes some ten seconds. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final QuickstartSettings settings;
  private final String data;
  private final Path folder;
  private final Progress progress;
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  private Quickstart(QuickstartSettings settings, Progress progress) {
    this.settings = settings;
    this.data = settings.data();
    this.folder = settings.output();
    this.progress = progress;
  }

  /**
   * Goes the whole way.
   *
   * @return what came of it; a target that is not equal to the simulator is in it, not an error
   * @throws dev.nib.toolkit.ToolkitException when a setting makes no sense or nothing can be
   *     written
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static QuickstartResult run(QuickstartSettings settings, Progress progress) {
    return new Quickstart(settings, progress).run();
  }

  private QuickstartResult run() {
    OutputFiles.requireFolder(Setting.OUTPUT, folder);
    Dataset dataset =
        timed("load", () -> Images.load(data, settings.images(), settings.seed(), progress));
    TrainingImages.check(dataset, progress);
    TrainedNet trained =
        timed(
            "train",
            () ->
                Train.train(
                    Nets.COMPACT.withPixels(settings.pixels()),
                    dataset,
                    settings.seed(),
                    TrainingSettings.of(Nets.COMPACT)
                        .withSeed(settings.seed())
                        .withThreads(settings.threads()),
                    TrainingControl.none(),
                    progress));
    Graph graph = trained.toGraph();
    byte[] floatFile = TfliteWriter.write(graph);
    Path floatPath = folder.resolve(NAME + ".tflite");
    OutputFiles.write(floatPath, floatFile);

    FloatModel floatModel = new FloatModel(graph);
    Graph int8 =
        timed(
            "quantise",
            () -> Quantize.quantize(floatModel, dataset.train(), settings.seed(), progress));
    byte[] int8File = TfliteWriter.write(int8);
    Path int8Path = folder.resolve(NAME + "-int8.tflite");
    OutputFiles.write(int8Path, int8File);
    Program program = Lowering.lower(TfliteFile.of(NAME + "-int8.tflite", int8File));
    PixelInput pixels = PixelInput.of(program, Optional.of(floatModel.pixels()));

    LabelledImages test = dataset.test();
    float[][] floats = timed("float test", () -> Classifiers.outputs(floatModel, test, progress));
    int[] float32 = Classifiers.predictions(floats);
    byte[][] outputs =
        timed(
            "simulate",
            () -> Classifiers.simulate(program, test, pixels, settings.threads(), progress));
    int[] predictions = Classifiers.predictions(outputs);
    int layerImages = Math.min(Compare.LAYER_IMAGES, test.count());
    CompareResult scores =
        CompareResult.of(
                new CompareResult.Models(
                    ModelReference.of(floatPath, floatFile), ModelReference.of(int8Path, int8File)),
                test,
                Tested.of(dataset),
                floats,
                program,
                outputs)
            .withTensors(
                timed(
                    "compare layers",
                    () ->
                        Compare.tensors(
                            floatModel, program, test.head(layerImages), pixels, progress)),
                layerImages);

    List<GeneratedFile> files = timed("generate", () -> generate(program, test, pixels, scores));
    Optional<WebResult> page = timed("draw page", () -> page(int8Path));
    List<VerificationResult> verification =
        timed(
            "verify",
            () -> verify(program, int8File, Classifiers.inputs(program, test, pixels), outputs));
    int distortedImages = Math.min(DISTORTED_IMAGES, test.count());
    List<ReportData.Distorted> distorted =
        timed("distort", () -> distorted(program, test.head(distortedImages), pixels));
    List<Written> written = new ArrayList<>(Written.all(files));
    page.ifPresent(drawn -> written.add(new Written(PAGE, drawn.bytes())));
    QuickstartResult summary =
        summary(trained, program, scores, distorted, distortedImages, verification, written);
    OutputFiles.write(folder.resolve("summary.json"), Json.text(summary) + "\n");
    ReportData report =
        new ReportData(
            trained.definition().name(),
            data,
            settings.seed(),
            trained.history().epochs(),
            new NetResult(
                test,
                Predictions.of(float32, floats),
                Predictions.of(predictions, Classifiers.dequantized(program, outputs)),
                scores.tensors(),
                layerImages,
                program,
                floatFile.length,
                int8File.length),
            verification,
            summary.files().stream()
                .map(file -> new ReportData.OutputFile(file.path(), file.bytes()))
                .toList(),
            distorted,
            distortedImages,
            seconds.entrySet().stream()
                .map(stage -> new ReportData.Timing(stage.getKey(), stage.getValue()))
                .toList(),
            new ReportData.Origin(
                ReportData.Origin.now(),
                RunManifest.Platform.here(),
                TfliteFile.sha256(floatFile),
                dataset.trainSha256(),
                dataset.testSha256(),
                settings.commands()));
    OutputFiles.write(folder, HtmlReport.files(report));
    return summary;
  }

  private List<GeneratedFile> generate(
      Program program, LabelledImages test, PixelInput pixels, CompareResult scores) {
    String accuracy =
        Text.format(
            "%s of %,d test images of %s (float32: %s)",
            Scores.percent(scores.int8().accuracy()),
            test.count(),
            data.equals("synthetic") || data.equals("mnist") ? data : "the user's data",
            Scores.percent(scores.float32().accuracy()));
    COptions options =
        new COptions(
            List.of(accuracy),
            Optional.of(GenerateC.example(program, test, pixels)),
            Optional.of(pixels.scale()),
            CTarget.of(Objective.SPEED));
    List<GeneratedFile> c = CBackend.generate(program, options);
    List<GeneratedFile> verilog = VerilogBackend.generate(program, VerilogOptions.DEFAULT);
    GeneratedFolder.write(folder.resolve("c"), GenerateC.run(program), c, progress);
    GeneratedFolder.write(
        folder.resolve("verilog"), GenerateVerilog.run(program), verilog, progress);
    List<GeneratedFile> all = new ArrayList<>();
    all.addAll(below("c", c));
    all.addAll(below("verilog", verilog));
    return all;
  }

  /** The page to draw digits on, or none where its compiler is missing, which is said. */
  private Optional<WebResult> page(Path int8Path) {
    try {
      return Optional.of(
          GenerateWeb.run(WebSettings.of(ModelFile.of(int8Path), folder.resolve(PAGE)), progress));
    } catch (ToolkitException e) {
      if (e.isCheck()) {
        throw e;
      }
      progress.warn("left out %s, which is to draw digits on: %s", PAGE, e.line());
      return Optional.empty();
    }
  }

  private static List<GeneratedFile> below(String subfolder, List<GeneratedFile> files) {
    return files.stream()
        .map(file -> new GeneratedFile(subfolder + "/" + file.path(), file.text()))
        .toList();
  }

  private List<VerificationResult> verify(
      Program program, byte[] int8File, IntFunction<byte[]> inputs, byte[][] outputs) {
    int images = Math.min(VERIFIED_IMAGES, outputs.length);
    List<VerificationTarget> all = Targets.all(int8File, settings.threads());
    List<VerificationResult> results =
        new ArrayList<>(
            Verify.verify(
                program,
                inputs,
                java.util.Arrays.copyOf(outputs, images),
                TRACED_IMAGES,
                Optional.empty(),
                TIMEOUT,
                all.stream().filter(target -> !Targets.isSlow(target)).toList(),
                progress));
    all.stream()
        .filter(Targets::isSlow)
        .map(target -> VerificationResult.leftOut(target.name(), leftOut(target)))
        .forEach(results::add);
    return results;
  }

  private String leftOut(VerificationTarget target) {
    return Text.format(
        "synthesis takes longer than all others together; nib verify %s --random --target %s runs"
            + " it",
        folder.resolve(NAME + "-int8.tflite"), target.name());
  }

  private List<ReportData.Distorted> distorted(
      Program program, LabelledImages images, PixelInput pixels) {
    return Robustness.distorted(
            images,
            settings.seed(),
            some ->
                Classifiers.predictions(
                    Classifiers.simulate(program, some, pixels, settings.threads(), Progress.NONE)),
            progress)
        .entrySet()
        .stream()
        .map(kind -> new ReportData.Distorted(kind.getKey().label(), kind.getValue()))
        .toList();
  }

  private QuickstartResult summary(
      TrainedNet trained,
      Program program,
      CompareResult scores,
      List<ReportData.Distorted> distorted,
      int distortedImages,
      List<VerificationResult> verification,
      List<Written> files) {
    StepCost total = StepCost.total(program);
    return new QuickstartResult(
        Version.NIB,
        data,
        settings.seed(),
        trained.definition().name(),
        trained.definition().parameterCount(),
        scores,
        total.macs(),
        total.constantBytes(),
        CBackend.place(program, CTarget.of(Objective.SPEED)).arena().bytes(),
        distorted,
        distortedImages,
        VerificationSummary.of(verification),
        verification,
        files,
        new LinkedHashMap<>(seconds));
  }

  private <T> T timed(String stage, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    seconds.put(stage, (System.nanoTime() - start) / 1e9);
    return result;
  }
}
