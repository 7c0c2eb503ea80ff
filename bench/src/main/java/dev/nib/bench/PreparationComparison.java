package dev.nib.bench;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.LoadOptions;
import dev.nib.dataset.Preparation;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.files.PictureBytes;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What the preparation of pictures gains: accuracy of int8 nets on MNIST's images as they are, and
 * on photographs of them, fitted to 28x28 with their ink found by the border of each, or with a
 * digit made of each.
 */
public final class PreparationComparison {
  private static final Preparation FITTED =
      Preparation.NONE.withFit(ImageSize.MNIST).withInk(Preparation.Ink.AUTO);
  private static final Preparation DIGIT = Preparation.ofDigits(ImageSize.MNIST.height());

  private final LabelledImages images;
  private final List<Net> nets;

  private record Net(String name, Program program, PixelInput pixels) {
    static Net of(String name) {
      Program program = Lowering.lower(new ModelFile(name).requireInt8());
      return new Net(name, program, PixelInput.of(program, Optional.empty()));
    }

    String accuracy(LabelledImages prepared) {
      byte[][] outputs =
          Classifiers.simulate(
              program, prepared, pixels, Runtime.getRuntime().availableProcessors(), Progress.NONE);
      return Scores.percent(Scores.of(prepared, Classifiers.predictions(outputs)).accuracy());
    }
  }

  private PreparationComparison(LabelledImages images, List<Net> nets) {
    this.images = images;
    this.nets = nets;
  }

  /**
   * @param args the folder of MNIST's files, names of nets, and maybe {@code --images N} (default:
   *     all), {@code --train} for the last N training images instead of the test images, or {@code
   *     --write DIR} to write the photographs as PNGs instead, for {@code nib predict --data}
   * @throws IOException when a photograph cannot be written
   */
  public static void main(String[] args) throws IOException {
    List<String> words = Arrays.asList(args);
    Arguments options = new Arguments(args);
    Dataset mnist = DataSources.load(args[0], LoadOptions.defaults());
    int count = Integer.parseInt(options.option("--images", "" + mnist.test().count()));
    LabelledImages images =
        words.contains("--train")
            ? mnist
                .train()
                .subset(
                    IntStream.range(mnist.train().count() - count, mnist.train().count()).toArray())
            : mnist.test().head(count);
    List<Net> nets = words.stream().filter(word -> word.startsWith("zoo:")).map(Net::of).toList();
    PreparationComparison comparison = new PreparationComparison(images, nets);
    String folder = options.option("--write", "");
    if (folder.isEmpty()) {
      comparison.print();
    } else {
      comparison.write(Path.of(folder));
    }
    System.exit(0);
  }

  private void print() {
    StringBuilder head = new StringBuilder("| pictures |");
    nets.forEach(net -> head.append(" `%s` | digit | and auto |".formatted(net.name())));
    System.out.println(head);
    System.out.println("|---|" + "---|---|---|".repeat(nets.size()));
    row("as they are", images::image, Preparation.NONE);
    for (Photograph photograph : Photograph.values()) {
      row(photograph.words(), i -> photograph.of(images.image(i), i), FITTED);
    }
  }

  private void row(String words, IntFunction<GreyImage> picture, Preparation before) {
    LabelledImages plain = prepared(picture, before);
    LabelledImages digits = prepared(picture, DIGIT);
    LabelledImages closer = prepared(picture, DIGIT.withCloserLook());
    StringBuilder line = new StringBuilder("| " + words + " |");
    for (Net net : nets) {
      line.append(
          " %s | %s | %s |"
              .formatted(net.accuracy(plain), net.accuracy(digits), net.accuracy(closer)));
    }
    System.out.println(line);
  }

  private LabelledImages prepared(IntFunction<GreyImage> picture, Preparation preparation) {
    int pixels = Math.toIntExact(ImageSize.MNIST.pixels());
    byte[] all = new byte[images.count() * pixels];
    byte[] labels = new byte[images.count()];
    IntStream.range(0, images.count())
        .parallel()
        .forEach(
            i -> {
              preparation.apply(picture.apply(i)).copyPixels(all, i * pixels);
              labels[i] = (byte) images.label(i);
            });
    return LabelledImages.of(
        ImageSize.MNIST.height(), ImageSize.MNIST.width(), LabelledImages.DIGITS, all, labels);
  }

  /** {@code DIR/all/7/00041.png} and so on. */
  private void write(Path folder) throws IOException {
    for (Photograph kind : Photograph.values()) {
      for (int i = 0; i < images.count(); i++) {
        Path of =
            Files.createDirectories(
                folder.resolve(kind.name().toLowerCase(Locale.ROOT)).resolve("" + images.label(i)));
        Files.write(
            of.resolve("%05d.png".formatted(i)), PictureBytes.png(kind.of(images.image(i), i)));
      }
    }
  }
}
