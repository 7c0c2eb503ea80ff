package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourcesTest {
  @TempDir Path folder;

  private final LoadOptions options = LoadOptions.defaults().withMirrors(List.of());
  private final LabelledImages train = TestFiles.images(20, 28, 28);
  private final LabelledImages test = TestFiles.images(7, 28, 28);

  private void assertRefused(String source, String... parts) {
    assertThatThrownBy(() -> DataSources.load(source, options))
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  @Test
  void loadsSyntheticDigits() {
    Dataset data = DataSources.load("synthetic", options.withSeed(5).withSyntheticSizes(50, 20));

    assertThat(data.source()).isEqualTo("synthetic");
    assertThat(data.train()).isEqualTo(SyntheticDigits.generate(50, 5, SyntheticDigits.Part.TRAIN));
    assertThat(data.test()).isEqualTo(SyntheticDigits.generate(20, 5, SyntheticDigits.Part.TEST));
  }

  @Test
  void loadsIdxFoldersInBothSpellings() throws IOException {
    TestFiles.writeIdxFolder(folder, train, test);
    Dataset expected = new Dataset(folder.toString(), train, test);
    assertThat(DataSources.load(folder.toString(), options)).isEqualTo(expected);
    assertThat(DataSources.load(folder.toString(), options).test().name(4))
        .isEqualTo("t10k image 4");

    for (String name : IdxFolder.NAMES) {
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      Files.delete(folder.resolve(name));
      String dotted = name.replace("-idx", ".idx");
      if (name.startsWith("train")) {
        TestFiles.write(folder.resolve(dotted), bytes);
      } else {
        TestFiles.write(folder.resolve(dotted + ".gz"), TestFiles.gzip(bytes));
      }
    }
    assertThat(DataSources.load(folder.toString(), options)).isEqualTo(expected);
  }

  @Test
  void namesMissingIdxFiles() throws IOException {
    TestFiles.writeIdxFolder(folder, train, test);
    Files.delete(folder.resolve("t10k-images-idx3-ubyte"));
    assertRefused(
        folder.toString(),
        "1 of the four IDX files missing: t10k-images-idx3-ubyte (plain or .gz)");
  }

  @Test
  void refusesIdxPartsOfDifferentSize() {
    TestFiles.writeIdxFolder(folder, train, TestFiles.images(3, 28, 27));
    assertRefused(folder.toString(), "images of 27x28 (width x height)", "are 28x28");
  }

  @Test
  void splitsCsvFiles() {
    Path file = TestFiles.write(folder.resolve("digits.csv"), TestFiles.csv(train, true));

    Dataset data = DataSources.load(file.toString(), options.withSeed(9));

    Splits.Split split = Splits.stratified(Splits.spread(train), 0.2, 9);
    assertThat(data.test().count()).isEqualTo(4);
    assertThat(data.train()).isEqualTo(split.rest());
    assertThat(data.test()).isEqualTo(split.chosen());
    assertThat(data.origin().testPart()).isEqualTo("the test part, seed 9");
    for (LabelledImages part : List.of(data.train(), data.test())) {
      for (int i = 0; i < part.count(); i++) {
        int line = Integer.parseInt(part.name(i).replace("line ", ""));
        assertThat(part.image(i)).isEqualTo(train.image(line - 2));
      }
    }
    assertRefused(
        TestFiles.write(folder.resolve("one.csv"), TestFiles.csv(train.head(1), true)).toString(),
        "holds 1 image");
  }

  @Test
  void loadsPngFoldersWithAndWithoutParts() throws IOException {
    BufferedImage image = new BufferedImage(6, 8, BufferedImage.TYPE_BYTE_GRAY);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    for (int i = 0; i < 10; i++) {
      TestFiles.write(folder.resolve("all/%s/a.png".formatted(i % 5)), out.toByteArray());
      TestFiles.write(folder.resolve("all/%s/b.png".formatted(i % 5)), out.toByteArray());
      TestFiles.write(
          folder.resolve("parts/training/%s/%s.png".formatted(i, i)), out.toByteArray());
    }
    TestFiles.write(folder.resolve("parts/test/4/x.png"), out.toByteArray());

    Dataset all = DataSources.load(folder.resolve("all").toString(), options);
    assertThat(all.train().count()).isEqualTo(8);
    assertThat(all.test().count()).isEqualTo(2);
    assertThat(all.train().height()).isEqualTo(8);
    assertThat(all.train().width()).isEqualTo(6);
    Dataset parts = DataSources.load(folder.resolve("parts").toString(), options);
    assertThat(parts.train().labels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(parts.test().labels()).containsExactly(4);
  }

  @Test
  void refusesWhatIsNoSource() throws IOException {
    assertRefused("no-such-thing", "no-such-thing: no such file or folder; give synthetic, mnist");
    assertRefused("", "no such file or folder");
    assertRefused("a\0b", "no such file or folder");
    assertRefused(folder.toString(), "neither IDX files", "nor folders 0 to 9");
    Files.createDirectories(folder.resolve("e/0"));
    assertRefused(folder.resolve("e").toString(), "no PNG or JPEG in the folders 0 to 9");
    assertRefused(TestFiles.write(folder.resolve("empty.csv"), "").toString(), "empty");
  }

  @Test
  void mnistGoesThroughTheCache() {
    assertThatThrownBy(
            () -> DataSources.load("mnist", options.withCacheDir(folder.resolve("cache"))))
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll(
            "mnist: cannot download train-images-idx3-ubyte.gz",
            folder.resolve("cache").toString());
  }

  @Test
  void optionsKeepWhatIsNotChanged() {
    ProgressListener listener = (file, done, total) -> {};
    LoadOptions changed =
        LoadOptions.defaults()
            .withSeed(3)
            .withSyntheticSizes(4, 5)
            .withCacheDir(folder)
            .withMirrors(List.of(URI.create("http://a/")))
            .withProgress(listener);
    assertThat(changed)
        .isEqualTo(
            new LoadOptions(
                3,
                4,
                5,
                folder,
                List.of(URI.create("http://a/")),
                LoadOptions.Images.DEFAULT,
                listener,
                Notices.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> changed.withSyntheticSizes(0, 5))
        .withMessage("0 and 5 synthetic images, not 1 or more");
  }
}
