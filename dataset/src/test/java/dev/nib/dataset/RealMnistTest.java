package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the real thing, where it is there. */
class RealMnistTest {
  private Path folder;

  @TempDir Path temp;

  @BeforeEach
  void find() {
    // Tests run in the module's folder; the data may lie beside the checkout.
    folder =
        Stream.of(
                System.getProperty("nib.test.mnist"),
                System.getenv("NIB_TEST_MNIST"),
                "../../shared/data/mnist")
            .filter(name -> name != null && Files.isDirectory(Path.of(name)))
            .map(Path::of)
            .findFirst()
            .orElse(null);
    if (folder == null) {
      String message =
          "NOT TESTED: real MNIST is not there; name its folder by -Dnib.test.mnist or NIB_TEST_MNIST";
      System.out.println(message);
      abort(message);
    }
  }

  @Test
  void readsTheFourFiles() {
    Dataset mnist = DataSources.load(folder.toString(), LoadOptions.defaults());

    assertThat(mnist.train().count()).isEqualTo(60_000);
    assertThat(mnist.test().count()).isEqualTo(10_000);
    assertThat(mnist.train().histogram())
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(mnist.test().histogram())
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    assertThat(mnist.test().head(5).labels()).containsExactly(7, 2, 1, 0, 4);
    assertThat(mnist.testSha256()).isEqualTo(SHA256_OF_BOTH_TEST_FILES);
  }

  // cat t10k-images-idx3-ubyte t10k-labels-idx1-ubyte | sha256sum
  private static final String SHA256_OF_BOTH_TEST_FILES =
      "18489308deedfe2f7bd3a11e599a597126f161d991b1ffcffb71642aa76f7f62";

  @Test
  void readsTheSameAsCsv() {
    LabelledImages test =
        DataSources.load(folder.toString(), LoadOptions.defaults()).test().head(3000);
    Path csv = TestFiles.write(temp.resolve("digits.csv"), TestFiles.csv(test, true));

    assertThat(CsvFile.read(csv)).isEqualTo(test);
  }

  @Test
  void publishedSumsAreThoseOfTheFiles() throws Exception {
    int compared = 0;
    for (MnistFiles.PublishedFile file : MnistFiles.FILES) {
      Path path = folder.resolve(file.name());
      // Copies are around that were compressed anew, with other lengths.
      if (Files.isRegularFile(path) && Files.size(path) == file.bytes()) {
        assertThat(Sha256.ofFile(path)).isEqualTo(file.sha256());
        compared++;
      }
    }
    System.out.println("compared " + compared + " of 4 published SHA-256 sums");
  }
}
