package dev.nib.toolkit.simulate;

import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Argmax;
import dev.nib.model.Shape;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.sim.Batch;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.files.TraceFolder;
import dev.nib.toolkit.inputs.ArrayInputs;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.ForestImages;
import dev.nib.toolkit.inputs.ImagePrediction;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.OtherPreparations;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.inputs.TestImages;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.TensorDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs an int8 model byte for byte as the chip computes it. */
public final class Simulate {
  private Simulate() {}

  /** An int8 model, read and lowered. */
  private record Net(ModelReference model, TfliteFile file, Program program) {
    static Net of(SimulateSettings settings) {
      settings.trace().ifPresent(folder -> OutputFiles.requireFolder(Setting.TRACE, folder));
      TfliteFile file = settings.model().requireInt8();
      return new Net(ModelReference.of(settings.model(), file), file, Lowering.lower(file));
    }
  }

  /**
   * What labelled images are taken for, by a net or by a forest, which votes as it does on the
   * chip.
   *
   * @param data where they come from, as {@link Images} takes it
   * @throws ToolkitException when a setting makes no sense, or model and images do not fit
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static SimulatedImages onImages(
      SimulateSettings settings, String data, Progress progress) {
    Optional<ForestFile> forest = settings.model().forest();
    if (forest.isPresent()) {
      return forest(settings, forest.get(), data, progress);
    }
    Net net = Net.of(settings);
    Program program = net.program();
    PixelInput pixels = Pixels.input(settings.pixels(), program, progress, net.file());
    TestImages test =
        Images.test(
            data,
            settings.images(),
            settings.all(),
            settings.count(),
            settings.seed(),
            program.inputs().get(0).shape(),
            progress);
    LabelledImages images = test.images();
    PreparedProgram prepared = PreparedProgram.of(program, settings.kernels());
    int[] predicted =
        predicted(
            test,
            some ->
                Classifiers.predictions(
                    Classifiers.simulate(prepared, some, pixels, settings.threads(), progress)),
            progress);
    if (settings.trace().isPresent()) {
      trace(settings, program, Classifiers.inputs(program, images, pixels).apply(0), progress);
    }
    return result(net.model(), test, predicted);
  }

  private static SimulatedImages forest(
      SimulateSettings settings, ForestFile file, String data, Progress progress) {
    if (settings.pixels().isPresent()) {
      throw new ToolkitException(
          "%s: is for nets; a forest takes grey levels as they are", Setting.PIXELS);
    }
    if (settings.trace().isPresent()) {
      throw new ToolkitException("%s: is for nets; a forest has no tensors", Setting.TRACE);
    }
    Forest forest = file.forest();
    TestImages test =
        Images.test(
            data,
            settings.images(),
            settings.all(),
            settings.count(),
            settings.seed(),
            ForestImages.size(forest),
            progress);
    return result(
        ModelReference.of(settings.model(), file),
        test,
        predicted(test, some -> ForestImages.predictions(forest, some), progress));
  }

  private static int[] predicted(
      TestImages test, Function<LabelledImages, int[]> classes, Progress progress) {
    int[] predicted = classes.apply(test.images());
    OtherPreparations.warn(
        test.images(), predicted, test.source(), test.preparation(), classes, progress);
    return predicted;
  }

  private static SimulatedImages result(ModelReference model, TestImages test, int[] predicted) {
    return new SimulatedImages(
        model,
        test.source(),
        test.tested(),
        Scores.of(test.images(), predicted),
        Optional.of(ImagePrediction.all(test.images(), predicted)));
  }

  /**
   * What a picture is taken for.
   *
   * @param picture a PNG or JPEG
   * @throws ToolkitException when a setting makes no sense, or model and picture do not fit
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   * @throws dev.nib.dataset.DatasetException when the picture cannot be read
   */
  public static SimulatedPicture onPicture(
      SimulateSettings settings, Path picture, Progress progress) {
    Net net = Net.of(settings);
    Program program = net.program();
    PixelInput pixels = Pixels.input(settings.pixels(), program, progress, net.file());
    Shape shape = program.inputs().get(0).shape();
    GreyImage image = Images.picture(picture, settings.images(), shape, progress);
    byte[] levels = new byte[shape.elements()];
    image.copyPixels(levels, 0);
    byte[] input = Classifiers.quantized(levels, pixels.table());
    byte[] output = new Simulator(program, settings.kernels()).run(input);
    trace(settings, program, input, progress);
    List<Integer> scores = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (byte score : output) {
      scores.add((int) score);
      values.add((double) program.outputs().get(0).quantization().dequantize(score));
    }
    return new SimulatedPicture(
        net.model(),
        picture.toString(),
        Argmax.of(output),
        scores,
        values,
        TensorDescription.of(program.outputs().get(0)));
  }

  /**
   * Runs any int8 model on arrays.
   *
   * @param arrays {@code .npy} files, int8 or float32, one for each input of the model
   * @param outputs the folder for the outputs, as {@code .npy} with an {@code index.json}; empty
   *     for none, if there is a trace
   * @throws ToolkitException when a setting makes no sense, or model and arrays do not fit
   * @throws dev.nib.model.ModelException when the model or an array cannot be read
   */
  public static SimulatedArrays onArrays(
      SimulateSettings settings, List<Path> arrays, Optional<Path> outputs, Progress progress) {
    outputs.ifPresent(folder -> OutputFiles.requireFolder(Setting.OUTPUT, folder));
    Net net = Net.of(settings);
    Program program = net.program();
    Pixels.refuse(settings.pixels(), "a .npy array");
    List<byte[]> all = ArrayInputs.read(program, ArrayInputs.load(arrays), progress);
    List<byte[]> samples =
        all.subList(0, Math.min(all.size(), settings.count().orElse(all.size())));
    if (outputs.isEmpty() && settings.trace().isEmpty()) {
      throw new ToolkitException(
          "%s needs %s or %s, or there is nothing to show",
          Setting.INPUT, Setting.OUTPUT, Setting.TRACE);
    }
    byte[][] results =
        progress.during(
            "int8 simulation",
            stage ->
                Batch.run(
                    PreparedProgram.of(program, settings.kernels()),
                    samples.size(),
                    samples::get,
                    settings.threads(),
                    done -> stage.at(done, samples.size())));
    trace(settings, program, samples.get(0), progress);
    outputs.ifPresent(folder -> TraceFolder.outputs(program, results, folder));
    return new SimulatedArrays(
        net.model(),
        results.length,
        TensorDescription.inputs(program),
        TensorDescription.outputs(program),
        outputs.or(settings::trace).orElseThrow().toString());
  }

  private static void trace(
      SimulateSettings settings, Program program, byte[] input, Progress progress) {
    if (settings.trace().isPresent()) {
      Path folder = settings.trace().get();
      int tensors =
          TraceFolder.trace(PreparedProgram.of(program, settings.kernels()), input, folder);
      progress.say("trace of the first sample: %d tensors in %s", tensors, folder);
    }
  }
}
