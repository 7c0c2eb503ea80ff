package dev.nib.dataset;

/**
 * One number of a CSV file, {@code mantissa / 10^decimals}, read from decimal digits and so exact;
 * digits behind the fifteenth decimal are not looked at. Reused from field to field.
 */
final class CsvNumber {
  static final int MAX_DECIMALS = 15;

  /** What a mantissa may grow to before the digits behind it are left out. */
  private static final long FULL = 1_000_000_000_000_000L;

  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private long mantissa;
  private int decimals;
  private boolean negative;

  private char[] text;
  private int at;
  private int end;

  /** Whether the text, blanks around it aside, is a number, which this then is. */
  boolean parse(char[] source, int offset, int length) {
    text = source;
    at = offset;
    end = offset + length;
    while (at < end && isBlank(text[at])) {
      at++;
    }
    while (end > at && isBlank(text[end - 1])) {
      end--;
    }
    mantissa = 0;
    decimals = 0;
    negative = false;
    int digits = end - at;
    if (digits > 0 && digits <= 3 && allDigits()) {
      return true;
    }
    return parseGeneral();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  /** The quick way of nearly all fields. */
  private boolean allDigits() {
    long value = 0;
    for (int i = at; i < end; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = 10 * value + digit;
    }
    mantissa = value;
    return true;
  }

  private boolean parseGeneral() {
    if (at < end && (text[at] == '-' || text[at] == '+')) {
      negative = text[at++] == '-';
    }
    int first = at;
    if (!whole()) {
      return false;
    }
    int digits = at - first;
    if (at < end && text[at] == '.') {
      at++;
      first = at;
      fraction();
      digits += at - first;
    }
    return digits > 0 && exponent() && at == end && normalise();
  }

  private boolean whole() {
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
      if (mantissa >= FULL) {
        return false;
      }
      mantissa = 10 * mantissa + (text[at] - '0');
    }
    return true;
  }

  private void fraction() {
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
      if (mantissa < FULL && decimals < 300) {
        mantissa = 10 * mantissa + (text[at] - '0');
        decimals++;
      }
    }
  }

  private boolean exponent() {
    if (at == end || (text[at] != 'e' && text[at] != 'E')) {
      return true;
    }
    at++;
    boolean down = at < end && text[at] == '-';
    if (at < end && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    int first = at;
    int value = 0;
    for (; at < end && text[at] >= '0' && text[at] <= '9' && value < 1000; at++) {
      value = 10 * value + (text[at] - '0');
    }
    decimals += down ? value : -value;
    return at > first;
  }

  /** To 0..15 decimals, as few as say the same. */
  private boolean normalise() {
    while (decimals > 0 && mantissa % 10 == 0 && mantissa != 0) {
      mantissa /= 10;
      decimals--;
    }
    if (mantissa == 0) {
      decimals = 0;
      negative = false;
      return true;
    }
    if (decimals > MAX_DECIMALS) {
      int drop = decimals - MAX_DECIMALS;
      mantissa = drop < POWERS.length ? mantissa / POWERS[drop] : 0;
      decimals = MAX_DECIMALS;
      return normalise();
    }
    for (; decimals < 0; decimals++) {
      if (mantissa >= FULL) {
        return false;
      }
      mantissa *= 10;
    }
    return true;
  }

  boolean isWhole() {
    return decimals == 0;
  }

  /** Whether it is a whole number 0 to {@code most}. */
  boolean isWholeUpTo(int most) {
    return decimals == 0 && !negative && mantissa <= most;
  }

  /** Whether it is above 0. */
  boolean isAboveZero() {
    return !negative && mantissa > 0;
  }

  /** Whether it is in 0 to 1. */
  boolean isUnit() {
    return !negative && mantissa <= POWERS[decimals];
  }

  /** A whole number's value. */
  long whole64() {
    return negative ? -mantissa : mantissa;
  }

  /** The grey level of a number in 0 to 1: 255 times it, rounded with halves up. */
  int unitLevel() {
    long one = POWERS[decimals];
    return (int) ((510 * mantissa + one) / (2 * one));
  }
}
