package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.Templates;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.dataset.GreyImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures are prepared in C as in Java, byte for byte, under gcc's sanitizers: odd sizes, noise,
 * strokes, blank and full ones. {@code -Dnib.prepare.pictures=10000} takes more of them.
 */
class PrepareTest {
  private static final int PICTURES = Integer.getInteger("nib.prepare.pictures", 400);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @TempDir private Path folder;

  private record Picture(GreyImage image, int side, int box) {}

  @Test
  void centresAsJavaDoes() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC_SANITIZERS));
    List<Picture> pictures = pictures();
    ProcessResult built = build();
    assertThat(built.ok()).as(built.output()).isTrue();
    Files.write(folder.resolve("pictures"), bytes(pictures));
    ProcessResult run =
        ProcessRunner.run(List.of("bash", "-c", "./prepare < pictures > digits"), folder, TIMEOUT);
    assertThat(run.ok()).as(run.output()).isTrue();
    ByteBuffer digits = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("digits")));
    int inked = 0;
    for (Picture picture : pictures) {
      byte[] expected = new byte[picture.side() * picture.side()];
      picture.image().centred(picture.side(), picture.box()).copyPixels(expected, 0);
      byte[] got = new byte[expected.length];
      digits.get(got);
      assertThat(got)
          .as("%s to %d in %d", picture.image().size(), picture.box(), picture.side())
          .isEqualTo(expected);
      inked += sum(got) > 0 ? 1 : 0;
    }
    assertThat(digits.hasRemaining()).isFalse();
    assertThat(inked).isGreaterThan(PICTURES * 3 / 4);
  }

  private ProcessResult build() throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("nib_prepare.h"), new Templates("nib/firmware").fixed("nib_prepare.h"));
    Files.copy(Path.of("src/test/resources/prepare/prepare.c"), folder.resolve("prepare.c"));
    List<String> command = new ArrayList<>(List.of("gcc", "-std=c99", "-O2", "-Werror"));
    command.addAll(List.of("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow"));
    command.addAll(ExternalTool.SANITIZERS);
    command.addAll(List.of("-o", "prepare", "prepare.c"));
    return ProcessRunner.run(command, folder, TIMEOUT);
  }

  private static byte[] bytes(List<Picture> pictures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Picture picture : pictures) {
      GreyImage image = picture.image();
      ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
      head.putInt(image.height())
          .putInt(image.width())
          .putInt(picture.side())
          .putInt(picture.box());
      bytes.writeBytes(head.array());
      byte[] pixels = new byte[image.height() * image.width()];
      image.copyPixels(pixels, 0);
      bytes.writeBytes(pixels);
    }
    return bytes.toByteArray();
  }

  private static List<Picture> pictures() {
    Random random = new Random(8);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      int height = 1 + random.nextInt(i % 10 == 0 ? 400 : 90);
      int width = 1 + random.nextInt(i % 10 == 1 ? 400 : 90);
      byte[] pixels = new byte[height * width];
      switch (i % 5) {
        case 0 -> random.nextBytes(pixels);
        case 1 -> pixels[random.nextInt(pixels.length)] = (byte) random.nextInt(256);
        case 2 -> line(pixels, height, width, random);
        case 3 -> java.util.Arrays.fill(pixels, (byte) random.nextInt(256));
        default -> {
          for (int p = 0; p < pixels.length; p++) {
            pixels[p] = (byte) random.nextInt(30);
          }
          line(pixels, height, width, random);
        }
      }
      int side = i % 3 == 0 ? 1 + random.nextInt(64) : 28;
      int box = side == 28 ? 20 : 1 + random.nextInt(side);
      pictures.add(new Picture(GreyImage.of(height, width, pixels), side, box));
    }
    return pictures;
  }

  private static void line(byte[] pixels, int height, int width, Random random) {
    int y = random.nextInt(height);
    int x = random.nextInt(width);
    for (int n = 0; n < height + width; n++) {
      pixels[y * width + x] = (byte) (200 + random.nextInt(56));
      y = Math.max(0, Math.min(height - 1, y + random.nextInt(3) - 1));
      x = Math.max(0, Math.min(width - 1, x + random.nextInt(3) - 1));
    }
  }

  private static int sum(byte[] levels) {
    int sum = 0;
    for (byte level : levels) {
      sum += level & 0xff;
    }
    return sum;
  }
}
