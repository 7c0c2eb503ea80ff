package dev.nib.toolkit.predict;

import dev.nib.dataset.DatasetException;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.PictureTree;
import dev.nib.dataset.Preparation;
import dev.nib.model.Argmax;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.files.PictureBytes;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.TensorDescription;
import dev.nib.toolkit.report.ContactSheet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes pictures of any kind for digits: photographs, scans, drawings. */
public final class Predict {
  private final PredictSettings settings;
  private final Progress progress;
  private final TfliteFile file;
  private final Program program;
  private final PixelInput pixels;
  private final ImageSize size;
  private final Preparation preparation;

  private Predict(PredictSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    settings.report().ifPresent(page -> OutputFiles.requireFile(Setting.REPORT, page));
    settings.seen().ifPresent(folder -> OutputFiles.requireFolder(Setting.SEEN, folder));
    file = settings.model().requireInt8();
    program = Lowering.lower(file);
    pixels = Pixels.input(settings.pixels(), program, progress, file);
    if (program.outputs().get(0).bytes() < 2) {
      throw new ToolkitException("%s: 1 output; classes need a score each", program.name());
    }
    size = Images.size(program.inputs().get(0).shape()).orElse(ImageSize.MNIST);
    preparation = settings.images().preparation(Optional.of(size));
  }

  /**
   * What pictures are taken for. One that cannot be read, or is blank, is warned of, and the others
   * go on; a single one is refused.
   *
   * @param pictures PNGs or JPEGs, at least one
   * @throws ToolkitException when a setting makes no sense, or model and pictures do not fit
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   * @throws DatasetException when the only picture cannot be read
   */
  public static PredictResult onPictures(
      PredictSettings settings, List<Path> pictures, Progress progress) {
    Predict predict = new Predict(settings, progress);
    for (Path picture : pictures) {
      if (Files.isDirectory(picture)) {
        throw new ToolkitException("%s: is a folder; %s takes it", picture, Setting.DATA);
      }
    }
    List<Picture> all =
        pictures.stream()
            .map(path -> new Picture(path, path.getFileName(), Optional.empty()))
            .toList();
    String title = all.size() == 1 ? all.get(0).name().toString() : all.size() + " pictures";
    return predict.run(all, title);
  }

  /**
   * What the pictures of a folder and those below it are taken for. Where all lie in folders named
   * after digits, these are their labels, and the accuracy is given.
   *
   * @throws ToolkitException when a setting makes no sense, or model and pictures do not fit
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   * @throws DatasetException when there is no picture, or the only one cannot be read
   */
  public static PredictResult onFolder(PredictSettings settings, Path folder, Progress progress) {
    Predict predict = new Predict(settings, progress);
    PictureTree tree = PictureTree.below(folder);
    if (tree.others() > 0) {
      progress.say(
          "%s: %d files that are no .png, .jpg or .jpeg are left out", folder, tree.others());
    }
    List<Picture> all = new ArrayList<>();
    for (int i = 0; i < tree.files().size(); i++) {
      Path path = tree.files().get(i);
      int at = i;
      all.add(
          new Picture(path, folder.relativize(path), tree.labels().map(labels -> labels.get(at))));
    }
    return predict.run(all, folder.toString());
  }

  /**
   * A picture to look at.
   *
   * @param name what is left of its path where all are below one folder
   */
  private record Picture(Path path, Path name, Optional<Integer> label) {}

  /** One that could be read, as the net sees it. */
  private record Look(Picture picture, PictureReader.Seen seen) {}

  private PredictResult run(List<Picture> pictures, String title) {
    PictureReader reader =
        new PictureReader(preparation, size, settings.report().isPresent(), settings.threads());
    List<Path> paths = pictures.stream().map(Picture::path).toList();
    List<PictureReader.Reading> readings =
        paths.size() == 1
            ? reader.read(paths, done -> {})
            : progress.during(
                "reading pictures",
                stage -> reader.read(paths, done -> stage.at(done, paths.size())));
    List<Look> looks = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<Message> refusals = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      PictureReader.Reading reading = readings.get(i);
      reading.seen().ifPresent(seen -> looks.add(new Look(picture, seen)));
      if (reading.refusal().isPresent()) {
        if (pictures.size() == 1) {
          throw new ToolkitException(reading.refusal().get());
        }
        progress.warn(reading.refusal().get());
        refused.add(picture.path().toString());
        refusals.add(reading.refusal().get());
      }
    }
    LabelledImages images = images(looks);
    // Next to reading and decoding it takes no time.
    byte[][] outputs =
        Classifiers.simulate(program, images, pixels, settings.threads(), Progress.NONE);
    Map<Path, byte[]> files = new LinkedHashMap<>();
    List<PredictedPicture> predicted = new ArrayList<>();
    Set<Path> names = new HashSet<>();
    for (Look look : looks) {
      Optional<Path> png = settings.seen().map(folder -> png(folder, look.picture().name(), names));
      png.ifPresent(path -> files.put(path, PictureBytes.png(look.seen().image())));
      predicted.add(predicted(look, outputs[predicted.size()], png));
    }
    boolean labelled = !looks.isEmpty() && pictures.get(0).label().isPresent();
    PredictResult result =
        new PredictResult(
            ModelReference.of(settings.model(), file),
            TensorDescription.of(program.outputs().get(0)),
            preparation,
            predicted,
            refused,
            labelled
                ? Optional.of(Scores.of(images, Classifiers.predictions(outputs)))
                : Optional.empty(),
            settings.report().map(Path::toString));
    settings.report().ifPresent(page -> files.put(page, page(result, title, looks, refusals)));
    OutputFiles.write(files);
    return result;
  }

  /** What the net sees of the pictures that could be read, labelled 0 where nobody knows better. */
  private LabelledImages images(List<Look> looks) {
    int pixelsEach = Math.toIntExact(size.pixels());
    byte[] levels = new byte[looks.size() * pixelsEach];
    byte[] labels = new byte[looks.size()];
    for (int i = 0; i < looks.size(); i++) {
      looks.get(i).seen().image().copyPixels(levels, i * pixelsEach);
      labels[i] = looks.get(i).picture().label().orElse(0).byteValue();
    }
    return LabelledImages.of(size.height(), size.width(), LabelledImages.DIGITS, levels, labels)
        .withNames(i -> looks.get(i).picture().path().toString());
  }

  /** A name of its own for each picture's PNG, though pictures of several folders share names. */
  private static Path png(Path folder, Path name, Set<Path> taken) {
    String stem = name.toString().replaceFirst("\\.[^.]*$", "");
    Path png = folder.resolve(stem + ".png");
    for (int n = 2; !taken.add(png); n++) {
      png = folder.resolve(stem + "-" + n + ".png");
    }
    return png;
  }

  private PredictedPicture predicted(Look look, byte[] output, Optional<Path> png) {
    Picture picture = look.picture();
    PictureReader.Seen seen = look.seen();
    double[] probabilities = probabilities(output);
    int first = Argmax.of(output);
    int next = first == 0 ? 1 : 0;
    List<Integer> scores = new ArrayList<>();
    List<Double> each = new ArrayList<>();
    for (int c = 0; c < output.length; c++) {
      if (c != first && output[c] > output[next]) {
        next = c;
      }
      scores.add((int) output[c]);
      each.add(probabilities[c]);
    }
    return new PredictedPicture(
        picture.path().toString(),
        seen.size(),
        seen.crop(),
        picture.label(),
        first,
        probabilities[first],
        next,
        probabilities[first] - probabilities[next],
        scores,
        each,
        seen.inverted(),
        seen.warnings(),
        png.map(Path::toString),
        seen.image());
  }

  /** A softmax's output as it is; of any other output the softmax. */
  private double[] probabilities(byte[] output) {
    float[] values = Classifiers.dequantized(program, new byte[][] {output})[0];
    double[] probabilities = new double[values.length];
    boolean softmax = program.givesProbabilities();
    double most = values[Argmax.of(values)];
    double sum = 0;
    for (int c = 0; c < values.length; c++) {
      probabilities[c] = softmax ? values[c] : Math.exp(values[c] - most);
      sum += probabilities[c];
    }
    for (int c = 0; c < values.length && !softmax; c++) {
      probabilities[c] /= sum;
    }
    return probabilities;
  }

  private static byte[] page(
      PredictResult result, String title, List<Look> looks, List<Message> refusals) {
    List<ContactSheet.Entry> entries = new ArrayList<>();
    for (Look look : looks) {
      PredictedPicture picture = result.pictures().get(entries.size());
      entries.add(
          new ContactSheet.Entry(
              look.picture().name().toString(),
              look.seen().thumbnail().orElseThrow(),
              picture.image(),
              picture.size(),
              picture.crop(),
              picture.label(),
              picture.prediction(),
              picture.next(),
              picture.probabilities(),
              picture.inverted(),
              picture.warnings()));
    }
    return new ContactSheet(
            title,
            result.model().file(),
            result.model().sha256(),
            result.preparation().digit().isPresent(),
            result.scores(),
            entries,
            refusals.stream().map(Message::text).toList())
        .html()
        .getBytes(StandardCharsets.UTF_8);
  }
}
