package dev.nib.codegen.verilog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.FpgaFamily;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RomImageTest {
  @Property(tries = 200)
  void everyValueLiesWhereTheFormulaSays(
      @ForAll @IntRange(min = 1, max = 64) int lanes,
      @ForAll @IntRange(min = 1, max = 70) int channels,
      @ForAll @IntRange(min = 1, max = 12) int taps,
      @ForAll boolean wide) {
    int bits = wide ? 32 : 8;
    RomImage image =
        RomImage.pack(lanes, bits, channels, taps, (o, t) -> (o * 31 + t + 1) * 0x01234567);
    int groups = (channels + lanes - 1) / lanes;
    assertThat(image.words()).isEqualTo(groups * taps);
    assertThat(1 << image.addressBits()).isGreaterThanOrEqualTo(image.words());
    for (int word = 0; word < image.words(); word++) {
      for (int lane = 0; lane < lanes; lane++) {
        int o = word / taps * lanes + lane;
        int value = o < channels ? (o * 31 + word % taps + 1) * 0x01234567 : 0;
        assertThat(lane(image, word, lane)).isEqualTo(wide ? value : (byte) value);
      }
    }
  }

  @Property(tries = 100)
  void blocksHoldTheRom(
      @ForAll @IntRange(min = 1, max = 100_000) int words,
      @ForAll @IntRange(min = 1, max = 256) int bytes) {
    long bits = 8L * words * bytes;
    for (FpgaFamily family : FpgaFamily.values()) {
      assertThat(1L * family.blockBits() * family.blocks(words, 8 * bytes))
          .as(family.displayName())
          .isGreaterThanOrEqualTo(bits);
    }
  }

  private static int lane(RomImage image, int word, int lane) {
    StringBuilder hex = new StringBuilder();
    image.appendHex(hex, word);
    int digits = image.laneBits() / 4;
    int end = hex.length() - lane * digits;
    int value = Integer.parseUnsignedInt(hex.substring(end - digits, end), 16);
    return digits == 2 ? (byte) value : value;
  }
}
