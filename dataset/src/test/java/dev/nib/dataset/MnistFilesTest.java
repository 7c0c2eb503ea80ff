package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MnistFilesTest {
  @Test
  void cacheFollowsTheXdgSpecification() {
    Path home = Path.of("/home/u/.cache/nib/mnist");
    assertThat(MnistFiles.cacheDir(null, "/home/u")).isEqualTo(home);
    assertThat(MnistFiles.cacheDir("", "/home/u")).isEqualTo(home);
    assertThat(MnistFiles.cacheDir("relative", "/home/u")).isEqualTo(home);
    assertThat(MnistFiles.cacheDir("/var/c", "/home/u")).isEqualTo(Path.of("/var/c/nib/mnist"));
  }

  @Test
  void mirrorsCanBeListed() {
    assertThat(MnistFiles.mirrors(null)).hasSizeGreaterThan(1).isEqualTo(MnistFiles.mirrors(" "));
    assertThat(MnistFiles.mirrors(" http://a/b, https://c:8080/d/ "))
        .containsExactly(URI.create("http://a/b/"), URI.create("https://c:8080/d/"));
    for (String wrong : new String[] {"ftp://a/", "file:/x", "a", "http:///x", "http://a b|c/"}) {
      assertThatThrownBy(() -> MnistFiles.mirrors(wrong))
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("NIB_MNIST_MIRRORS");
    }
  }
}
