package dev.nib.cli;

import dev.nib.cli.report.HtmlReport;
import dev.nib.cli.report.NetResult;
import dev.nib.cli.report.Predictions;
import dev.nib.cli.report.ReportData;
import dev.nib.codegen.GeneratedFile;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nib quickstart}: the whole way from images to verified C and Verilog, with a report. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = "The whole way: train, quantise, simulate, generate, verify, with a report.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib quickstart",
      "  nib quickstart --data mnist -o mnist-run",
      "  nib quickstart --data photos/ --json"
    })
final class QuickstartCommand implements Runnable {
  private static final String NAME = "digits";
  private static final int VERIFIED_IMAGES = 100;
  private static final int TRACED_IMAGES = 10;

  /** For each external program; the slowest takes some ten seconds. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Option(
      names = "-o",
      paramLabel = "DIR",
      defaultValue = "nib-quickstart",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--data",
      paramLabel = "SRC",
      defaultValue = "synthetic",
      description = "synthetic, mnist, a folder or a CSV file (default: ${DEFAULT-VALUE}).")
  private String data;

  private final Map<String, Double> seconds = new LinkedHashMap<>();

  /**
   * What {@code --json} prints, and what {@code summary.json} holds.
   *
   * @param nib the version
   * @param data where the images come from, as the user named it
   * @param seed of everything random
   * @param net the definition's name
   * @param parameters weights and biases
   * @param scores float32 against int8 on the test images
   * @param macs multiply-accumulates for an image
   * @param constantBytes flash: weights, biases, multipliers and shifts
   * @param arenaBytes RAM that activations take
   * @param verificationSummary all targets together
   * @param verification each of them
   * @param files what was generated, below the folder
   * @param seconds wall-clock time of each stage
   */
  record Summary(
      String nib,
      String data,
      long seed,
      String net,
      int parameters,
      CompareResult scores,
      long macs,
      int constantBytes,
      int arenaBytes,
      VerificationSummary verificationSummary,
      List<VerificationResult> verification,
      List<GenerateCommand.Written> files,
      Map<String, Double> seconds) {}

  @Override
  public void run() {
    Console console = common.console();
    OutputFiles.requireFolder("-o", folder);
    Dataset dataset = timed("load", () -> imageOptions.load(data, common));
    TrainingImages.check(dataset, console);
    TrainedNet trained =
        timed(
            "train",
            () ->
                TrainCommand.train(
                    Nets.COMPACT.withPixels(pixelOptions.forTraining()),
                    dataset,
                    common.seed(),
                    TrainingSettings.of(Nets.COMPACT)
                        .withSeed(common.seed())
                        .withThreads(common.threads()),
                    TrainingControl.none(),
                    console));
    Graph graph = trained.toGraph();
    byte[] floatFile = TfliteWriter.write(graph);
    Path floatPath = folder.resolve(NAME + ".tflite");
    OutputFiles.write(floatPath, floatFile);

    FloatModel floatModel = new FloatModel(graph);
    Graph int8 =
        timed(
            "quantise",
            () -> QuantizeCommand.quantize(floatModel, dataset.train(), common.seed(), console));
    byte[] int8File = TfliteWriter.write(int8);
    Path int8Path = folder.resolve(NAME + "-int8.tflite");
    OutputFiles.write(int8Path, int8File);
    Program program = Lowering.lower(TfliteFile.of(NAME + "-int8.tflite", int8File));
    PixelInput pixels = PixelInput.of(program, Optional.of(floatModel.pixels()));

    LabelledImages test = dataset.test();
    float[][] floats = timed("float test", () -> Classifiers.outputs(floatModel, test, console));
    int[] float32 = Classifiers.predictions(floats);
    byte[][] outputs =
        timed(
            "simulate",
            () -> Classifiers.simulate(program, test, pixels, common.threads(), console));
    int[] predictions = Classifiers.predictions(outputs);
    int layerImages = Math.min(CompareCommand.LAYER_IMAGES, test.count());
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
                        CompareCommand.tensors(
                            floatModel, program, test.head(layerImages), pixels, console)),
                layerImages);

    List<GeneratedFile> files =
        timed("generate", () -> generate(program, test, pixels, scores, console));
    List<VerificationResult> verification =
        timed(
            "verify",
            () ->
                verify(
                    program,
                    int8File,
                    Classifiers.inputs(program, test, pixels),
                    outputs,
                    console));
    Summary summary =
        summary(trained, program, scores, verification, GenerateCommand.Written.all(files));
    OutputFiles.write(folder.resolve("summary.json"), Console.json(summary) + "\n");
    ReportData report =
        new ReportData(
            trained.definition().name(),
            data,
            common.seed(),
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
            seconds.entrySet().stream()
                .map(stage -> new ReportData.Timing(stage.getKey(), stage.getValue()))
                .toList());
    OutputFiles.write(folder.resolve("report.html"), HtmlReport.render(report));
    console.result(summary, text(summary));
    verification.stream()
        .filter(VerifyCommand::isFailure)
        .findFirst()
        .ifPresent(
            r -> {
              throw new CheckFailedException("%s: %s".formatted(r.target(), r.detail()));
            });
  }

  private List<GeneratedFile> generate(
      Program program,
      LabelledImages test,
      PixelInput pixels,
      CompareResult scores,
      Console console) {
    String accuracy =
        "%s of %,d test images of %s (float32: %s)"
            .formatted(
                Scores.percent(scores.int8().accuracy()),
                test.count(),
                data.equals("synthetic") || data.equals("mnist") ? data : "the user's data",
                Scores.percent(scores.float32().accuracy()));
    COptions options =
        new COptions(
            List.of(accuracy),
            Optional.of(GenerateCommand.example(program, test, pixels)),
            Optional.of(pixels.scale()),
            CTarget.of(Objective.SPEED));
    List<GeneratedFile> c = CBackend.generate(program, options);
    List<GeneratedFile> verilog = VerilogBackend.generate(program, VerilogOptions.DEFAULT);
    GeneratedFolder.write(folder.resolve("c"), GenerateCommand.runOfC(program), c, console);
    GeneratedFolder.write(
        folder.resolve("verilog"), GenerateCommand.runOfVerilog(program), verilog, console);
    List<GeneratedFile> all = new ArrayList<>();
    all.addAll(below("c", c));
    all.addAll(below("verilog", verilog));
    return all;
  }

  private static List<GeneratedFile> below(String subfolder, List<GeneratedFile> files) {
    return files.stream()
        .map(file -> new GeneratedFile(subfolder + "/" + file.path(), file.text()))
        .toList();
  }

  private List<VerificationResult> verify(
      Program program,
      byte[] int8File,
      IntFunction<byte[]> inputs,
      byte[][] outputs,
      Console console) {
    int images = Math.min(VERIFIED_IMAGES, outputs.length);
    List<VerificationTarget> all = Targets.all(int8File, common.threads());
    List<VerificationResult> results =
        new ArrayList<>(
            VerifyCommand.verify(
                program,
                inputs,
                java.util.Arrays.copyOf(outputs, images),
                TRACED_IMAGES,
                null,
                TIMEOUT,
                all.stream().filter(target -> !Targets.isSlow(target)).toList(),
                console));
    all.stream()
        .filter(Targets::isSlow)
        .map(target -> VerificationResult.leftOut(target.name(), leftOut(target)))
        .forEach(results::add);
    return results;
  }

  private String leftOut(VerificationTarget target) {
    return "synthesis takes longer than all others together; nib verify %s --random --target %s runs it"
        .formatted(folder.resolve(NAME + "-int8.tflite"), target.name());
  }

  private Summary summary(
      TrainedNet trained,
      Program program,
      CompareResult scores,
      List<VerificationResult> verification,
      List<GenerateCommand.Written> files) {
    StepCost total = StepCost.total(program);
    return new Summary(
        Version.NIB,
        data,
        common.seed(),
        trained.definition().name(),
        trained.definition().parameterCount(),
        scores,
        total.macs(),
        total.constantBytes(),
        CBackend.place(program, CTarget.of(Objective.SPEED)).arena().bytes(),
        VerificationSummary.of(verification),
        verification,
        files,
        new LinkedHashMap<>(seconds));
  }

  private String text(Summary s) {
    return """
        %s

        net          %s, %,d parameters, %,d MACs an image
        flash        %,d bytes of constants
        RAM          arena of %,d bytes

        %s

        %s/%s.tflite, %s-int8.tflite, c/, verilog/, summary.json, report.html"""
        .formatted(
            s.scores().summary(),
            s.net(),
            s.parameters(),
            s.macs(),
            s.constantBytes(),
            s.arenaBytes(),
            VerifyCommand.text(s.verification()),
            folder,
            NAME,
            NAME);
  }

  private <T> T timed(String stage, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    seconds.put(stage, (System.nanoTime() - start) / 1e9);
    return result;
  }
}
