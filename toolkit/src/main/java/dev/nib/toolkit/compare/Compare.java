package dev.nib.toolkit.compare;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.GraphKind;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Samples;
import dev.nib.sim.Batch;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Task;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ArrayInputs;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.OtherPreparations;
import dev.nib.toolkit.inputs.PixelTrial;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.inputs.TestImages;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.models.ModelReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Compares a float32 model with its int8 version. */
public final class Compare {
  /** Errors of layers differ little from image to image. */
  public static final int LAYER_IMAGES = 100;

  private Compare() {}

  /** Both models, read. */
  private record Pair(
      CompareResult.Models models,
      TfliteFile float32,
      TfliteFile int8,
      FloatModel model,
      Program program) {
    static Pair of(CompareSettings settings, Progress progress) {
      TfliteFile float32 = settings.float32().float32();
      TfliteFile int8 = settings.int8().int8();
      requireOrder(settings.float32(), float32.graph(), settings.int8(), int8.graph());
      Kinship.doubt(float32.graph(), int8.graph())
          .ifPresent(
              why ->
                  progress.warn(
                      "%s was not made of %s (%s): what both have in common says nothing of"
                          + " quantisation",
                      settings.int8(), settings.float32(), why));
      Program program = Lowering.lower(int8);
      return new Pair(
          new CompareResult.Models(
              ModelReference.of(settings.float32(), float32),
              ModelReference.of(settings.int8(), int8)),
          float32,
          int8,
          Classifiers.floatModel(settings.float32(), float32).withThreads(settings.threads()),
          program);
    }
  }

  /**
   * Refuses an int8 model that was not made of the float32 one.
   *
   * @throws ToolkitException if layers or weights of the two differ too much for that
   */
  public static void requireKinship(ModelFile float32, ModelFile int8) {
    Kinship.doubt(float32.float32().graph(), int8.int8().graph())
        .ifPresent(
            why -> {
              throw new ToolkitException(
                  "float32 %s: %s was not made of it: %s; %s makes the int8 model anew",
                  float32, int8, why, Task.QUANTIZE);
            });
  }

  /** The first must be float32, the second int8; what would mend it depends on what they are. */
  private static void requireOrder(ModelFile first, Graph one, ModelFile second, Graph other) {
    boolean firstIsFloat = GraphKind.of(one) != GraphKind.INT8;
    boolean secondIsFloat = GraphKind.of(other) != GraphKind.INT8;
    if (firstIsFloat && !secondIsFloat) {
      return;
    }
    if (!firstIsFloat && secondIsFloat) {
      throw new ToolkitException(
          "the first, %s, is int8 and the second, %s, float32: swap them", first, second);
    }
    if (firstIsFloat) {
      throw new ToolkitException(
          "%s and %s are both float32: the second must be the int8 model that %s makes of the"
              + " first",
          first, second, Task.QUANTIZE);
    }
    throw new ToolkitException(
        "%s and %s are both int8: the first must be the float32 model that the second was made of",
        first, second);
  }

  /**
   * Compares accuracies, answers, outputs and tensors on labelled images.
   *
   * @param data where they come from, as {@link Images} takes it
   * @throws ToolkitException when a setting makes no sense, or models and images do not fit
   * @throws dev.nib.model.ModelException when a model cannot be read or run
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static CompareResult onImages(CompareSettings settings, String data, Progress progress) {
    Pair pair = Pair.of(settings, progress);
    Program program = pair.program();
    PixelInput pixels =
        Pixels.input(settings.pixels(), program, progress, pair.float32(), pair.int8());
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
    FloatModel model =
        PixelTrial.of(
            settings.float32().toString(),
            pair.model(),
            Optional.of(pixels.scale()),
            images,
            settings.seed(),
            progress);
    float[][] floats = Classifiers.outputs(model, images, progress);
    byte[][] int8s = Classifiers.simulate(program, images, pixels, settings.threads(), progress);
    CompareResult result =
        CompareResult.of(pair.models(), images, test.tested(), floats, program, int8s)
            .withTensors(
                tensors(model, program, images.head(settings.layerImages()), pixels, progress),
                Math.min(settings.layerImages(), images.count()));
    OtherPreparations.warn(test, program, pixels, int8s, settings.threads(), progress);
    return result;
  }

  /**
   * Compares outputs and tensors on samples without labels.
   *
   * @param arrays float32 {@code .npy} files, one for each input of the models
   * @throws ToolkitException when a setting makes no sense, or models and arrays do not fit
   * @throws dev.nib.model.ModelException when a model or an array cannot be read
   */
  public static ArrayComparison onArrays(
      CompareSettings settings, List<Path> arrays, Progress progress) {
    Pair pair = Pair.of(settings, progress);
    Pixels.refuse(settings.pixels(), "a .npy array");
    FloatModel model = pair.model();
    Program program = pair.program();
    List<ArrayInputs.ArrayFile> files = ArrayInputs.load(arrays);
    Samples all = ArrayInputs.samples(model, files);
    List<byte[]> inputs = ArrayInputs.read(program, files, progress);
    Samples samples = settings.count().map(all::head).orElse(all);
    OutputComparer comparer = new OutputComparer(model.graph(), program);
    float[][] floats =
        progress.during(
            "float32 model",
            stage -> model.outputs(samples, done -> stage.at(done, samples.count())));
    byte[][] int8s =
        progress.during(
            "int8 simulation",
            stage ->
                Batch.run(
                    program,
                    samples.count(),
                    inputs::get,
                    settings.threads(),
                    done -> stage.at(done, samples.count())));
    Samples layerSamples = samples.head(settings.layerImages());
    return new ArrayComparison(
        pair.models(),
        samples.count(),
        comparer.compare(floats, int8s),
        layerSamples.count(),
        tensors(model, program, layerSamples, inputs::get, progress));
  }

  /** The tensors of every layer on some images. */
  public static List<TensorComparison> tensors(
      FloatModel model,
      Program program,
      LabelledImages images,
      PixelInput pixels,
      Progress progress) {
    return tensors(
        model,
        program,
        Samples.of(images, pixels.scale()),
        Classifiers.inputs(program, images, pixels),
        progress);
  }

  /** The tensors of every layer on samples, none on none. */
  private static List<TensorComparison> tensors(
      FloatModel model,
      Program program,
      Samples samples,
      IntFunction<byte[]> inputs,
      Progress progress) {
    if (samples.count() == 0) {
      return List.of();
    }
    return progress.during(
        "comparing layers",
        stage ->
            new TensorComparer(model, program)
                .compare(samples, inputs, done -> stage.at(done, samples.count())));
  }
}
