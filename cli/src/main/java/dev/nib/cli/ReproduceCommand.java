package dev.nib.cli;

import dev.nib.cli.report.Predictions;
import dev.nib.cli.report.Reproduction;
import dev.nib.cli.report.Reproduction.Contestant;
import dev.nib.cli.report.Reproduction.Robustness;
import dev.nib.cli.report.Reproduction.Score;
import dev.nib.cli.report.ReproductionReport;
import dev.nib.codegen.Version;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.dataset.augment.Augmenter;
import dev.nib.model.Graph;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.quantizer.FloatModel;
import dev.nib.trainer.CnnTrainer;
import dev.nib.trainer.EpochRecord;
import dev.nib.trainer.NetDefinition;
import dev.nib.trainer.Nets;
import dev.nib.trainer.Recipe;
import dev.nib.trainer.TrainedNet;
import dev.nib.trainer.TrainingControl;
import dev.nib.trainer.TrainingSettings;
import dev.nib.trainer.baseline.Baseline;
import dev.nib.trainer.baseline.BaselineSettings;
import dev.nib.trainer.baseline.ForestSettings;
import dev.nib.trainer.baseline.SvmSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nib reproduce}: the comparison of CNN, CNN with augmentation, random forest and SVM. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = {
      "Train and score a CNN, the same with augmentation, a random forest and an SVM on 42,000",
      "images, and hold all of them and the int8 nets against distorted test images."
    })
final class ReproduceCommand implements Runnable {
  private static final int QUICK_IMAGES = 1200;
  private static final int QUICK_TEST_IMAGES = 200;
  private static final int QUICK_EPOCHS = 2;
  private static final int QUICK_TREES = 20;
  private static final int TEST_IMAGES = 2000;

  /** Among so many there are some of each class for the pictures. */
  private static final int SAMPLES = 500;

  @Mixin private CommonOptions common;

  @Option(
      names = "--data",
      paramLabel = "SRC",
      required = true,
      description = "synthetic, mnist, a folder of IDX files or PNGs, or a CSV file.")
  private String data;

  @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
  private Path folder;

  @Option(
      names = "--net",
      paramLabel = "NAME",
      description = "The CNN: report (default), appendix or compact.")
  private String net;

  @Option(names = "--epochs", paramLabel = "N", description = "Of the CNNs (default: 10).")
  private Integer epochs;

  @Option(
      names = "--test-images",
      paramLabel = "N",
      description = "How many test images to distort, the first of them (default: 2000).")
  private Integer testImages;

  @Option(
      names = "--quick",
      description = "A small net, few images, epochs and trees: to see that everything works.")
  private boolean quick;

  /** A contestant with what it takes images for. */
  private record Entry(
      Contestant contestant,
      List<Function<LabelledImages, int[]>> classifiers,
      List<String> names) {}

  @Override
  public void run() {
    long start = System.nanoTime();
    Console console = common.console();
    Dataset dataset = common.load(data, console);
    LabelledImages images =
        Study.images(dataset.train(), quick ? QUICK_IMAGES : Study.IMAGES, common.seed());
    List<Entry> entries = new ArrayList<>();
    entries.add(cnn("CNN", "cnn", Augmentation.none(), Study.CNN, images, console));
    entries.add(
        cnn(
            "CNN with augmentation",
            "cnn-augmented",
            Study.AUGMENTATION,
            Study.AUGMENTED_CNN,
            images,
            console));
    entries.add(baseline("random forest", "forest.nibb", forest(), Study.FOREST, images, console));
    entries.add(baseline("SVM", "svm.nibb", svm(), Study.SVM, images, console));
    int count = testImages != null ? testImages : quick ? QUICK_TEST_IMAGES : TEST_IMAGES;
    LabelledImages test = dataset.test().head(count);
    List<LabelledImages> sets =
        Study.distortions().stream()
            .map(d -> Augmenter.apply(d.augmentation(), test, common.seed()))
            .toList();
    List<Predictions> undistorted = new ArrayList<>();
    List<Robustness> robustness = robustness(entries, sets, undistorted);
    Reproduction result =
        new Reproduction(
            Version.NIB,
            data,
            dataset.trainSha256(),
            dataset.testSha256(),
            common.seed(),
            images.count(),
            entries.stream().map(Entry::contestant).toList(),
            Study.distortions(),
            test.count(),
            robustness,
            robustness.get(2).accuracy().get(1) - robustness.get(0).accuracy().get(1),
            (System.nanoTime() - start) / 1e9);
    OutputFiles.write(folder.resolve("reproduction.json"), Console.json(result) + "\n");
    LabelledImages augmented =
        Augmenter.apply(Study.AUGMENTATION, images.head(SAMPLES), common.seed());
    OutputFiles.write(
        folder.resolve("report.html"),
        ReproductionReport.render(
            result, new ReproductionReport.Pictures(images, augmented, sets, undistorted)));
    console.result(result, ReproductionText.of(result, folder));
  }

  private Entry cnn(
      String name,
      String file,
      Augmentation augmentation,
      double study,
      LabelledImages images,
      Console console) {
    NetDefinition definition =
        TrainCommand.definition(
            net != null ? net : quick ? Nets.COMPACT.name() : Nets.REPORT.name(), "study");
    int count = epochs != null ? epochs : quick ? QUICK_EPOCHS : Study.EPOCHS;
    Splits.Split split = Splits.stratified(images, Study.NET_VALIDATION, common.seed());
    TrainingSettings settings =
        Nets.settings(definition)
            .withEpochs(count)
            .withBatchSize(Study.BATCH)
            .withSeed(common.seed())
            .withThreads(common.threads())
            .withRecipe(Recipe.plain().withAugmentation(augmentation));
    TrainedNet trained =
        console.during(
            "training " + name,
            progress ->
                CnnTrainer.train(
                    definition,
                    split.rest(),
                    split.chosen(),
                    settings,
                    TrainingControl.of(TrainCommand.show(progress))
                        .withCheckpoint(folder.resolve(file + ".checkpoint"), true)));
    Graph graph = trained.toGraph();
    byte[] floats = TfliteWriter.write(graph);
    OutputFiles.write(folder.resolve(file + ".tflite"), floats);
    FloatModel model = new FloatModel(graph).withThreads(common.threads());
    byte[] int8 =
        TfliteWriter.write(QuantizeCommand.quantize(model, split.rest(), common.seed(), console));
    OutputFiles.write(folder.resolve(file + "-int8.tflite"), int8);
    IntegerProgram program = Lowering.lower(TfliteFile.of(file + "-int8.tflite", int8));
    EpochRecord best = trained.history().best().orElseThrow();
    Contestant contestant =
        new Contestant(
            name,
            Optional.of(study),
            definition.name(),
            split.rest().count(),
            split.chosen().count(),
            Optional.of(definition.parameterCount()),
            floats.length,
            Optional.of((long) int8.length),
            trained.history().seconds(),
            Optional.of(trained.history().seconds() / trained.history().epochs().size()),
            Optional.of(new Score(best.trainAccuracy(), Optional.of(best.trainLoss()))),
            new Score(best.validationAccuracy(), Optional.of(best.validationLoss())),
            trained.history().epochs());
    return new Entry(
        contestant,
        List.of(
            test -> Classifiers.predictions(Classifiers.outputs(model, test, console)),
            test ->
                Classifiers.predictions(
                    Classifiers.simulate(program, test, common.threads(), console))),
        List.of(name, name + ", int8"));
  }

  private BaselineSettings forest() {
    ForestSettings settings =
        ForestSettings.defaults().withSeed(common.seed()).withThreads(common.threads());
    return quick ? settings.withTrees(QUICK_TREES) : settings;
  }

  private BaselineSettings svm() {
    return SvmSettings.defaults().withSeed(common.seed()).withThreads(common.threads());
  }

  private Entry baseline(
      String name,
      String file,
      BaselineSettings settings,
      double study,
      LabelledImages images,
      Console console) {
    Splits.Split split = Splits.stratified(images, Study.BASELINE_VALIDATION, common.seed());
    long start = System.nanoTime();
    Baseline baseline =
        console.during("training " + name, p -> settings.train(split.rest(), p::at));
    double seconds = (System.nanoTime() - start) / 1e9;
    baseline.save(folder.resolve(file));
    Function<LabelledImages, int[]> classifier =
        test ->
            console.during("scoring " + name, p -> baseline.predict(test, common.threads(), p::at));
    double accuracy =
        ConfusionMatrix.of(split.chosen(), classifier.apply(split.chosen())).accuracy();
    Contestant contestant =
        new Contestant(
            name,
            Optional.of(study),
            baseline.summary(),
            split.rest().count(),
            split.chosen().count(),
            Optional.empty(),
            baseline.toBytes().length,
            Optional.empty(),
            seconds,
            Optional.empty(),
            Optional.empty(),
            new Score(accuracy, Optional.empty()),
            List.of());
    return new Entry(contestant, List.of(classifier), List.of(name));
  }

  /** Also adds each row's predictions for the first set to {@code first}. */
  private static List<Robustness> robustness(
      List<Entry> entries, List<LabelledImages> sets, List<Predictions> first) {
    List<Robustness> rows = new ArrayList<>();
    for (Entry entry : entries) {
      for (int i = 0; i < entry.names().size(); i++) {
        List<Double> accuracy = new ArrayList<>();
        for (LabelledImages set : sets) {
          int[] predictions = entry.classifiers().get(i).apply(set);
          if (accuracy.isEmpty()) {
            first.add(Predictions.of(predictions));
          }
          accuracy.add(ConfusionMatrix.of(set, predictions).accuracy());
        }
        rows.add(new Robustness(entry.names().get(i), accuracy));
      }
    }
    return rows;
  }
}
