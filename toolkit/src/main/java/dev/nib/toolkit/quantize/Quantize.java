package dev.nib.toolkit.quantize;

import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.PostTraining;
import dev.nib.quantizer.QuantizerListener;
import dev.nib.quantizer.QuantizerSettings;
import dev.nib.quantizer.Samples;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.ArrayInputs;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.OtherPreparations;
import dev.nib.toolkit.inputs.PixelTrial;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.models.ModelReference;
import java.nio.file.Path;
import java.util.Optional;

/** Makes an int8 TFLite file of a float32 one, after training. */
public final class Quantize {
  /** Enough for min and max of digits to settle. */
  public static final int CALIBRATION_IMAGES = 1000;

  /** With fewer samples the extremes of activations have hardly been seen. */
  private static final int FEW_SAMPLES = 50;

  private static final String STAGE = "quantising";

  private Quantize() {}

  /**
   * A model and what it is calibrated on.
   *
   * @param file what the model is read from
   * @param images what the samples are, if they are images
   */
  private record Work(
      TfliteFile file, FloatModel model, Samples samples, Optional<LabelledImages> images) {}

  /**
   * Quantises, and writes the model.
   *
   * @throws ToolkitException when a setting makes no sense or nothing can be written
   * @throws dev.nib.quantizer.QuantizationException when the model cannot be quantised
   * @throws dev.nib.model.ModelException when it cannot be read, or could not be run as int8
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static QuantizeResult run(QuantizeSettings settings, Progress progress) {
    Path output = settings.output();
    OutputFiles.requireFile(Setting.OUTPUT, output);
    Work work = work(settings, progress);
    FloatModel model = work.model();
    Samples samples = work.samples();
    PostTraining.Result quantized = quantize(model, samples, settings.quantizer(), progress);
    QuantizationLoss loss = QuantizationLoss.of(quantized.comparison(), work.images());
    warn(samples.count(), loss, progress);
    byte[] file = TfliteWriter.write(quantized.graph());
    // What could not be run as int8 is refused here, not by whoever reads the file.
    Lowering.lower(TfliteFile.of(output.toString(), file));
    OutputFiles.write(output, file);
    return new QuantizeResult(
        ModelReference.of(settings.model(), work.file()),
        output.toString(),
        TfliteFile.sha256(file),
        samples.count(),
        model.graph().parameters(),
        file.length,
        quantized.method().option(),
        quantized.trials().stream().map(QuantizeResult.Trial::of).toList(),
        quantized.rounding(),
        loss);
  }

  private static Work work(QuantizeSettings settings, Progress progress) {
    TfliteFile file = settings.model().requireFloat32();
    FloatModel model =
        Classifiers.floatModel(settings.model(), file).withThreads(settings.threads());
    if (settings.calibration().stream().allMatch(ArrayInputs::isArray)) {
      Pixels.refuse(settings.pixels(), "a .npy array");
      Samples all =
          ArrayInputs.samples(
              model, ArrayInputs.load(settings.calibration().stream().map(Path::of).toList()));
      warnIfFewer(settings, all.count(), "samples", progress);
      Samples samples = all.spread(settings.count().orElse(all.count()));
      return new Work(file, model, samples, Optional.empty());
    }
    if (settings.calibration().size() > 1) {
      throw new ToolkitException(
          "%s is there %d times; only .npy arrays may be given more than once",
          Setting.CALIBRATION, settings.calibration().size());
    }
    return images(settings, file, model, progress);
  }

  private static Work images(
      QuantizeSettings settings, TfliteFile file, FloatModel model, Progress progress) {
    String source = settings.calibration().get(0);
    long seed = settings.quantizer().seed();
    Graph graph = model.graph();
    Dataset dataset =
        Images.load(
            source, settings.images(), seed, graph.tensor(graph.inputs().get(0)).shape(), progress);
    warnIfFewer(settings, dataset.train().count(), "training images", progress);
    LabelledImages images =
        Splits.sample(dataset.train(), settings.count().orElse(CALIBRATION_IMAGES), seed);
    FloatModel scaled =
        PixelTrial.of(
            settings.model().toString(),
            model,
            Pixels.agreed(settings.pixels(), file),
            images,
            seed,
            progress);
    if (graph.inputs().size() == 1 && graph.outputs().size() == 1) {
      OtherPreparations.warn(
          images,
          source,
          dataset.origin().preparation(),
          some -> Classifiers.predictions(Classifiers.outputs(scaled, some, progress)),
          progress);
    }
    return new Work(file, scaled, Samples.of(images, scaled.pixels()), Optional.of(images));
  }

  private static void warnIfFewer(
      QuantizeSettings settings, int there, String what, Progress progress) {
    if (settings.count().filter(wanted -> wanted > there).isPresent()) {
      progress.warn(
          "%s %,d: %s has %,d %s, all are used",
          Setting.COUNT, settings.count().get(), settings.calibration().get(0), there, what);
    }
  }

  private static void warn(int samples, QuantizationLoss loss, Progress progress) {
    if (samples < FEW_SAMPLES) {
      progress.warn(
          "calibrated on %,d %s: what activations do beyond is clipped; give some hundred",
          samples, samples == 1 ? "sample" : "samples");
    }
    loss.warning().ifPresent(progress::warn);
  }

  /** Quantises, calibrating on {@code samples}, and writes nothing. */
  public static PostTraining.Result quantize(
      FloatModel model, Samples samples, QuantizerSettings settings, Progress progress) {
    return progress.during(
        STAGE, stage -> PostTraining.quantize(model, samples, settings, new Stages(stage)));
  }

  /** As the defaults do, on {@value #CALIBRATION_IMAGES} of the images. */
  public static Graph quantize(
      FloatModel model, LabelledImages images, long seed, Progress progress) {
    LabelledImages sample = Splits.sample(images, CALIBRATION_IMAGES, seed);
    PostTraining.Result result =
        quantize(model, Samples.of(sample, model.pixels()), QuantizerSettings.defaults(), progress);
    warn(sample.count(), QuantizationLoss.of(result.comparison(), Optional.of(sample)), progress);
    return result.graph();
  }

  /** The quantizer's stages as parts of one, which names them beside it. */
  private static final class Stages implements QuantizerListener {
    /** Of each stage, so that stages of any length fill it alike. */
    private static final int PARTS = 1000;

    private final Progress.Stage whole;
    private String current = "";
    private long base;

    Stages(Progress.Stage whole) {
      this.whole = whole;
    }

    @Override
    public void at(String stage, long done, long total) {
      if (!stage.equals(current)) {
        base += current.isEmpty() ? 0 : PARTS;
        current = stage;
      }
      whole.at(base + PARTS * done / total, base + PARTS, stage);
    }
  }
}
