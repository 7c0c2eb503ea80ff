package dev.nib.dataset;

/**
 * How a camera's buffer holds its pixels, named as camera drivers name it. What a pixel's grey
 * level is made of lies in the bytes of that pixel alone (rule G1 of docs/arithmetic.md).
 */
public enum PixelFormat {
  /** A byte of grey. */
  GREY(1) {
    @Override
    int level(byte[] bytes, int at) {
      return bytes[at] & 0xff;
    }
  },
  /** 16 bits, red in the upper 5, green in 6, blue in the lower 5; the lower byte first. */
  RGB565(2) {
    @Override
    int level(byte[] bytes, int at) {
      return ofWord(bytes[at + 1], bytes[at]);
    }
  },
  /** The same with the upper byte first, as most cameras send it. */
  RGB565_BIG_ENDIAN(2) {
    @Override
    int level(byte[] bytes, int at) {
      return ofWord(bytes[at], bytes[at + 1]);
    }
  },
  /** A byte of red, one of green, one of blue. */
  RGB888(3) {
    @Override
    int level(byte[] bytes, int at) {
      return Luma.of(bytes[at] & 0xff, bytes[at + 1] & 0xff, bytes[at + 2] & 0xff);
    }
  },
  /** YUV 4:2:2: a byte of luma, then one of a chroma that two pixels share. */
  YUYV(2) {
    @Override
    int level(byte[] bytes, int at) {
      return bytes[at] & 0xff;
    }
  },
  /** YUV 4:2:2: a byte of a chroma that two pixels share, then one of luma. */
  UYVY(2) {
    @Override
    int level(byte[] bytes, int at) {
      return bytes[at + 1] & 0xff;
    }
  };

  private final int bytesPerPixel;

  PixelFormat(int bytesPerPixel) {
    this.bytesPerPixel = bytesPerPixel;
  }

  /** What a pixel takes, 1..3. */
  public int bytesPerPixel() {
    return bytesPerPixel;
  }

  /** The grey level, 0..255, of the pixel whose first byte is {@code bytes[at]}. */
  abstract int level(byte[] bytes, int at);

  private static int ofWord(byte upper, byte lower) {
    int word = (upper & 0xff) << 8 | (lower & 0xff);
    return Luma.of(
        Luma.sample(word >> 11, 31), Luma.sample(word >> 5 & 63, 63), Luma.sample(word & 31, 31));
  }
}
