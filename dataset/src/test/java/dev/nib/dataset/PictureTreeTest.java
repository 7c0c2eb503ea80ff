package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTreeTest {
  @TempDir private Path folder;

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private List<String> names(PictureTree tree) {
    return tree.files().stream().map(file -> folder.relativize(file).toString()).toList();
  }

  @Test
  void picturesOfAllDepthsAreFoundInOrder() throws IOException {
    write("b.PNG", "a.jpeg", "x/y/z.jpg", "x/notes.txt", ".hidden.png", ".git/c.png", "Thumbs.db");
    write("__MACOSX/d.png");

    PictureTree tree = PictureTree.below(folder);

    assertThat(names(tree)).containsExactly("a.jpeg", "b.PNG", "x/y/z.jpg");
    assertThat(tree.others()).isEqualTo(1);
    assertThat(tree.labels()).isEmpty();
  }

  @Test
  void foldersNamedAfterDigitsLabelAllOrNone() throws IOException {
    write("train/7/a.png", "test/zero/b.png", "9/c.jpg");
    assertThat(PictureTree.below(folder).labels()).contains(List.of(9, 0, 7));
    assertThat(PictureTree.below(folder.resolve("train/7")).labels()).contains(List.of(7));
    write("d.png");
    assertThat(PictureTree.below(folder).labels()).isEmpty();
  }

  @Test
  void linksToFoldersAreNotFollowedAndThoseToPicturesAre() throws IOException {
    write("a/b.png");
    Files.createSymbolicLink(folder.resolve("a/loop"), folder);
    Files.createSymbolicLink(folder.resolve("a/c.png"), folder.resolve("a/b.png"));
    assertThat(names(PictureTree.below(folder))).containsExactly("a/b.png", "a/c.png");
  }

  @Test
  void whatIsNoFolderOfPicturesIsRefused() throws IOException {
    write("f/notes.txt");
    Path empty = folder.resolve("f");
    assertThatThrownBy(() -> PictureTree.below(empty))
        .isInstanceOf(DatasetException.class)
        .hasMessage(empty + ": no .png, .jpg or .jpeg in it or below, among 1 files");
    Path file = empty.resolve("notes.txt");
    assertThatThrownBy(() -> PictureTree.below(file)).hasMessageContaining("is a file");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> PictureTree.below(none)).hasMessageContaining("no such folder");
  }
}
