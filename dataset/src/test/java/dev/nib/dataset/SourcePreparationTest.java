package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every preparation on every source gives the pixels that it gives on one image. */
class SourcePreparationTest {
  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private final List<String> warned = new ArrayList<>();
  private final LabelledImages images = SyntheticDigits.generate(30, 4, SyntheticDigits.Part.TEST);

  private final LoadOptions options =
      LoadOptions.defaults()
          .withMirrors(List.of())
          .withSyntheticSizes(20, 10)
          .withNotices(
              new Notices() {
                @Override
                public void say(String line) {
                  said.add(line);
                }

                @Override
                public void warn(String line) {
                  warned.add(line);
                }
              });

  private LoadOptions with(Preparation preparation) {
    return options.withImages(
        new LoadOptions.Images(preparation, true, true, Optional.empty(), false));
  }

  private static byte[] png(GreyImage image) throws IOException {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        picture.getRaster().setSample(x, y, 0, image.pixel(y, x));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    return out.toByteArray();
  }

  private void writePngs(Path to, LabelledImages all) throws IOException {
    for (int i = 0; i < all.count(); i++) {
      TestFiles.write(to.resolve("%s/%s.png".formatted(all.label(i), i)), png(all.image(i)));
    }
  }

  /** The same digits as synthetic ones, IDX, EMNIST, CSV, and pictures with and without parts. */
  private List<String> sources() throws IOException {
    TestFiles.writeIdxFolder(folder.resolve("idx"), images.head(20), images.head(10));
    writeEmnist("emnist", "digits", images);
    TestFiles.write(folder.resolve("a.csv"), TestFiles.csv(images, true));
    writePngs(folder.resolve("png"), images);
    writePngs(folder.resolve("parts/train"), images);
    writePngs(folder.resolve("parts/test"), images.head(10));
    List<String> sources = new ArrayList<>(List.of("synthetic"));
    for (String name : List.of("idx", "emnist", "a.csv", "png", "parts")) {
      sources.add(folder.resolve(name).toString());
    }
    return sources;
  }

  private void writeEmnist(String to, String set, LabelledImages all) {
    for (String part : List.of("train", "test")) {
      String name = "emnist-%s-%s-".formatted(set, part);
      TestFiles.write(
          folder.resolve(to).resolve(name + "images-idx3-ubyte.gz"),
          TestFiles.gzip(TestFiles.idxImages(all)));
      TestFiles.write(
          folder.resolve(to).resolve(name + "labels-idx1-ubyte"), TestFiles.idxLabels(all));
    }
  }

  @Test
  void everyPreparationOnEverySourceIsThatOfOneImage() throws IOException {
    for (String source : sources()) {
      boolean emnist = source.endsWith("emnist");
      LoadOptions plain =
          options.withImages(
              new LoadOptions.Images(Preparation.NONE, false, true, Optional.empty(), false));
      Dataset original = DataSources.load(source, plain);
      for (boolean transpose : new boolean[] {false, true}) {
        for (Preparation.Ink ink : Preparation.Ink.values()) {
          for (int shape = 0; shape < 5; shape++) {
            Preparation preparation = Preparation.NONE.withTranspose(transpose).withInk(ink);
            preparation =
                switch (shape) {
                  case 1 -> preparation.withFit(new ImageSize(9, 13));
                  case 2 -> preparation.withDigit(28);
                  case 3 -> preparation.withDigit(16).withCrop(new Crop(2, 5, 24, 19));
                  case 4 -> preparation.withDigit(28).withCloserLook();
                  default -> preparation;
                };
            Dataset prepared = DataSources.load(source, with(preparation));
            Preparation each = emnist ? preparation.withTranspose(true) : preparation;
            assertSame(source, original.train(), prepared.train(), each);
            assertSame(source, original.test(), prepared.test(), each);
            assertThat(prepared.origin().preparation().transpose()).isEqualTo(each.transpose());
          }
        }
      }
    }
  }

  private static void assertSame(
      String source, LabelledImages original, LabelledImages prepared, Preparation each) {
    assertThat(prepared.labels()).isEqualTo(original.labels());
    for (int i = 0; i < original.count(); i++) {
      assertThat(prepared.image(i))
          .as("%s, %s, image %d", source, each, i)
          .isEqualTo(each.apply(original.image(i)));
      assertThat(prepared.name(i)).isEqualTo(original.name(i));
    }
  }

  @Test
  void autoDecidesForTheWholeSourceAndSaysWhatItFound() throws IOException {
    writePngs(folder.resolve("bright"), images.inverted());
    String bright = folder.resolve("bright").toString();
    Preparation auto = Preparation.NONE.withInk(Preparation.Ink.AUTO);

    Dataset found = DataSources.load(bright, with(auto));

    assertThat(found.origin().preparation().ink()).isEqualTo(Preparation.Ink.DARK);
    assertThat(said).containsExactly(bright + ": 30 of 30 images have bright borders: inverted");
    assertThat(warned).isEmpty();
    writePngs(folder.resolve("dark"), images);
    writePngs(folder.resolve("bright"), images.head(10));
    assertThat(DataSources.load(folder.resolve("dark").toString(), with(auto)).origin())
        .extracting(Dataset.Origin::preparation)
        .isEqualTo(Preparation.NONE);
    assertThat(said.get(1)).endsWith("0 of 30 images have bright borders: left as they are");
    DataSources.load(bright, with(auto));
    assertThat(warned.get(0)).contains("20 of 30 images have bright borders", "two sources");
  }

  /** Where a digit lies is found by its ink, so that no picture can wait for the others. */
  @Test
  void aDigitsInkIsFoundForEachPicture() throws IOException {
    writePngs(folder.resolve("dark"), images);
    writePngs(folder.resolve("mixed"), images.inverted());
    writePngs(folder.resolve("mixed"), images.head(12));
    Preparation digits = Preparation.ofDigits(28);

    Dataset dark = DataSources.load(folder.resolve("dark").toString(), with(digits));
    Dataset mixed = DataSources.load(folder.resolve("mixed").toString(), with(digits));

    assertThat(mixed.train()).isEqualTo(dark.train());
    assertThat(mixed.test()).isEqualTo(dark.test());
    assertThat(mixed.origin().preparation()).isEqualTo(digits);
    assertThat(said.get(1)).endsWith("mixed: 18 of 30 images have dark ink: these are inverted");
    assertThat(warned).isEmpty();
  }

  @Test
  void aCropThatReachesBeyondAnImageIsRefused() throws IOException {
    Preparation crop = Preparation.NONE.withCrop(new Crop(0, 9, 28, 20));
    for (String source : sources()) {
      assertThatThrownBy(() -> DataSources.load(source, with(crop)))
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining(source)
          .hasMessageContaining("28x28 (width x height), and the crop is 20x28");
    }
  }

  @Test
  void brightImagesAreWarnedOf() throws IOException {
    writePngs(folder.resolve("bright"), images.inverted());
    writePngs(folder.resolve("dark"), images);
    String bright = folder.resolve("bright").toString();

    DataSources.load(bright, options);
    assertThat(warned.get(0)).contains("mostly bright (mean grey level 2", "--invert takes");
    DataSources.load(
        folder.resolve("dark").toString(), with(Preparation.NONE.withInk(Preparation.Ink.DARK)));
    assertThat(warned.get(1)).contains("inverted, the images are mostly bright", "leave --invert");
    DataSources.load(
        bright,
        options.withImages(
            new LoadOptions.Images(Preparation.NONE, true, false, Optional.empty(), false)));
    DataSources.load(bright, with(Preparation.NONE.withInk(Preparation.Ink.DARK)));
    assertThat(warned).hasSize(2);
  }

  @Test
  void aSetOfOneClassIsWarnedOf() throws IOException {
    byte[] labels = new byte[30];
    java.util.Arrays.fill(labels, (byte) 4);
    byte[] pixels = new byte[30 * 784];
    for (int i = 0; i < 30; i++) {
      images.copyPixels(i, pixels, i * 784);
    }
    writePngs(folder.resolve("one"), LabelledImages.of(28, 28, 10, pixels, labels));

    DataSources.load(folder.resolve("one").toString(), options);

    assertThat(warned.get(0)).contains("all 30 images are labelled 4");
  }

  @Test
  void emnistIsToldByItsNames() throws IOException {
    writeEmnist("e", "digits", images.transposed());
    String e = folder.resolve("e").toString();
    Dataset data = DataSources.load(e, options);
    assertThat(data.test()).isEqualTo(images);
    assertThat(data.test().name(3)).isEqualTo("emnist-digits-test image 3");
    assertThat(said.get(0)).contains("emnist-digits stores its images column by column");

    writeEmnist("e", "letters", images);
    assertThatThrownBy(() -> DataSources.load(e, options))
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("holds EMNIST's sets digits, letters", "give");
    assertThat(DataSources.load(folder.resolve("e/emnist-digits").toString(), options).test())
        .isEqualTo(images);
    assertThatThrownBy(
            () -> DataSources.load(folder.resolve("e/emnist-letters").toString(), options))
        .hasMessageContaining("'letters' holds letters");
    assertThatThrownBy(() -> DataSources.load(folder.resolve("e/emnist-mnist").toString(), options))
        .hasMessageContaining("no such file or folder");
    writeEmnist("b", "balanced", images);
    assertThatThrownBy(() -> DataSources.load(folder.resolve("b").toString(), options))
        .hasMessageContaining("'balanced' holds letters too");
  }

  @Test
  void emnistsCsvFilesAreToldToo() {
    Path file =
        TestFiles.write(
            folder.resolve("emnist-mnist-train.csv"), TestFiles.csv(images.transposed(), true));
    Dataset data = DataSources.load(file.toString(), options);
    Splits.Split split = Splits.stratified(Splits.spread(images), 0.2, 1);
    assertThat(data.train()).isEqualTo(split.rest());
    Path letters =
        TestFiles.write(folder.resolve("emnist-letters-test.csv"), TestFiles.csv(images, true));
    assertThatThrownBy(() -> DataSources.load(letters.toString(), options))
        .hasMessageContaining("holds letters");
  }

  @Test
  void wholeSourcesAreBothParts() throws IOException {
    for (String source : sources()) {
      Dataset parts = DataSources.load(source, options);
      Dataset all =
          DataSources.load(
              source,
              options.withImages(
                  new LoadOptions.Images(Preparation.NONE, true, true, Optional.empty(), true)));
      assertThat(all.test().count()).isEqualTo(parts.train().count() + parts.test().count());
      assertThat(all.train()).isEqualTo(all.test());
      assertThat(all.origin().whole()).isTrue();
    }
  }

  @Test
  void labelIsForCsvFiles() {
    LoadOptions labelled =
        options.withImages(
            new LoadOptions.Images(Preparation.NONE, true, true, Optional.of("last"), false));
    assertThatThrownBy(() -> DataSources.load("synthetic", labelled))
        .hasMessageContaining("--label last is for CSV files");
  }

  @Test
  void theFirstImagesOfASortedFileAreAFairSample() {
    int[] order =
        java.util.stream.IntStream.range(0, 30)
            .boxed()
            .sorted(java.util.Comparator.comparing(images::label))
            .mapToInt(i -> i)
            .toArray();
    LabelledImages sorted = images.subset(order);
    LabelledImages spread = Splits.spread(sorted);
    for (int i = 0; i < 3; i++) {
      int[] ten =
          spread
              .subset(java.util.stream.IntStream.range(10 * i, 10 * i + 10).toArray())
              .histogram();
      assertThat(ten).containsOnly(1);
    }
    assertThat(spread.name(1)).isEqualTo(sorted.name(3));
  }

  @Test
  void countsImagesOfBothParts() {
    assertThat(SetChecks.countAlsoIn(images, images.head(7))).isEqualTo(7);
    assertThat(SetChecks.countAlsoIn(images, images.inverted())).isZero();
    assertThat(SetChecks.countAlsoIn(images.subset(new int[] {2, 2, 9}), images.head(5)))
        .isEqualTo(2);
    assertThat(SetChecks.missingClasses(images.subset(new int[] {0})))
        .hasSize(9)
        .doesNotContain(images.label(0));
  }
}
