package dev.nib.toolkit.study;

import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.dataset.baseline.Baseline;
import dev.nib.dataset.baseline.BaselineSettings;
import dev.nib.dataset.baseline.BaselineTrainer;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.quantizer.FloatModel;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.toolkit.report.Predictions;
import dev.nib.toolkit.report.Reproduction.Contestant;
import dev.nib.toolkit.report.Reproduction.Score;
import dev.nib.toolkit.report.Reproduction.StudyFigures;
import dev.nib.toolkit.training.Train;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.EpochRecord;
import dev.nib.trainer.loop.Recipe;
import dev.nib.trainer.loop.TrainedNet;
import dev.nib.trainer.loop.TrainingControl;
import dev.nib.trainer.loop.TrainingSettings;
import dev.nib.trainer.nets.NetDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trains and validates contestants the study's way, and keeps their files.
 *
 * @param images what each contestant's training and validation parts are cut from
 * @param size the CNN, and how it is trained
 * @param folder where the files go
 * @param baselines what trains forest and SVM
 */
record StudyTraining(
    LabelledImages images,
    StudySize size,
    long seed,
    int threads,
    Path folder,
    BaselineTrainer baselines,
    Progress progress) {

  StudyEntry cnn(String name, String file, Augmentation augmentation, StudyFigures study) {
    Splits.Split split = Splits.stratified(images, Study.NET_VALIDATION, seed);
    NetDefinition net = size.net();
    TrainingSettings settings =
        TrainingSettings.of(net)
            .withLearningRate(
                augmentation.isNone() ? size.learningRate() : size.augmentedLearningRate())
            .withEpochs(size.epochs())
            .withBatchSize(size.batch())
            .withSeed(seed)
            .withThreads(threads)
            .withRecipe(Recipe.plain().withAugmentation(augmentation));
    TrainedNet trained =
        progress.during(
            "training " + name,
            stage ->
                CnnTrainer.train(
                    net,
                    split.rest(),
                    split.chosen(),
                    settings,
                    TrainingControl.of(Train.listener(stage))
                        .withCheckpoint(folder.resolve(file + ".checkpoint"), true)));
    Graph graph = trained.toGraph();
    byte[] floats = TfliteWriter.write(graph);
    OutputFiles.write(folder.resolve(file + ".tflite"), floats);
    FloatModel model = new FloatModel(graph).withThreads(threads);
    byte[] int8 = TfliteWriter.write(Quantize.quantize(model, split.rest(), seed, progress));
    OutputFiles.write(folder.resolve(file + "-int8.tflite"), int8);
    Program program = Lowering.lower(TfliteFile.of(file + "-int8.tflite", int8));
    PixelInput pixels = PixelInput.of(program, Optional.empty());
    EpochRecord best = trained.history().best().orElseThrow();
    Contestant contestant =
        new Contestant(
            name,
            study,
            net.name(),
            split.rest().count(),
            split.chosen().count(),
            Optional.of(net.parameterCount()),
            floats.length,
            Optional.of((long) int8.length),
            TfliteFile.sha256(floats),
            Optional.of(TfliteFile.sha256(int8)),
            trained.history().seconds(),
            Optional.of(trained.history().seconds() / trained.history().epochs().size()),
            Optional.of(new Score(best.trainAccuracy(), Optional.of(best.trainLoss()))),
            new Score(best.validationAccuracy(), Optional.of(best.validationLoss())),
            trained.history().epochs());
    return new StudyEntry(
        contestant,
        List.of(
            new StudyEntry.Row(
                name, test -> predictions(Classifiers.outputs(model, test, progress))),
            new StudyEntry.Row(
                name + ", int8",
                test ->
                    predictions(
                        Classifiers.dequantized(
                            program,
                            Classifiers.simulate(program, test, pixels, threads, progress))))),
        Optional.of(program));
  }

  StudyEntry baseline(String name, String file, BaselineSettings settings, StudyFigures study) {
    Splits.Split split = Splits.stratified(images, Study.BASELINE_VALIDATION, seed);
    long start = System.nanoTime();
    Baseline baseline =
        progress.during("training " + name, p -> baselines.train(settings, split.rest(), p::at));
    double seconds = (System.nanoTime() - start) / 1e9;
    byte[] content = baseline.toBytes();
    OutputFiles.write(folder.resolve(file), content);
    Function<LabelledImages, int[]> classifier =
        test -> progress.during("scoring " + name, p -> baseline.predict(test, threads, p::at));
    double accuracy =
        ConfusionMatrix.of(split.chosen(), classifier.apply(split.chosen())).accuracy();
    Contestant contestant =
        new Contestant(
            name,
            study,
            baseline.summary(),
            split.rest().count(),
            split.chosen().count(),
            Optional.empty(),
            content.length,
            Optional.empty(),
            TfliteFile.sha256(content),
            Optional.empty(),
            seconds,
            Optional.empty(),
            Optional.empty(),
            new Score(accuracy, Optional.empty()),
            List.of());
    StudyEntry.Row row = new StudyEntry.Row(name, test -> Predictions.of(classifier.apply(test)));
    return new StudyEntry(contestant, List.of(row), Optional.empty());
  }

  private static Predictions predictions(float[][] outputs) {
    return Predictions.of(Classifiers.predictions(outputs), outputs);
  }
}
