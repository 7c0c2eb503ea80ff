/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */

/* Sends images to a board that runs the example "serial" of ${prefix}, and prints a line of each: its
 * number, then what the board answered. For Linux, macOS and their like.
 *
 *   cc -O2 -o send send.c
 *   ./send /dev/ttyACM0 t10k-images-idx3-ubyte 20      the first 20 images of an IDX file
 *   ./send /dev/ttyACM0 seven.pgm                      a binary PGM of 8 bits
 *
 * An image has ${serialRowBytes} columns and ${serialRows} rows<#if hasPixels>, bright ink on black<#else> of int8 as the net takes them</#if>.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define NET "${prefix}"

enum {
  NET_ROWS = ${serialRows},
  NET_COLUMNS = ${serialRowBytes}, /* bytes of a row */
  NET_SCORES = ${scores},
  CLASSES = <#if classifies>1<#else>0</#if>, /* numbers of an answer before its scores */
  RESTART_MS = 3000,  /* many boards restart when the port is opened */
  PATIENCE_MS = 60000, /* within which a row or an image is done */
  QUIET_MS = 1500,    /* longer than the pause in which a board forgets an image */
  ATTEMPTS = 3,
  LINE = 4096
};

static int port;
static char line[LINE];

static void fail(const char *what, const char *why) {
  fprintf(stderr, "send: %s: %s\n", what, why);
  exit(1);
}

/* ---- The images ---- */

static unsigned char *bytes;
static int count, rows, columns;

static long number(const unsigned char *p) {
  return ((long)p[0] << 24) | (p[1] << 16) | (p[2] << 8) | p[3];
}

/* A number of a PGM's head, behind blanks and comments. */
static int next_number(FILE *file) {
  int c = getc(file), value = 0, digits = 0;
  while (c == '#' || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
    if (c == '#') {
      while (c != '\n' && c != EOF) {
        c = getc(file);
      }
    }
    c = getc(file);
  }
  while (c >= '0' && c <= '9' && value < 100000) {
    value = 10 * value + (c - '0');
    digits++;
    c = getc(file);
  }
  return digits > 0 ? value : -1;
}

static void read_images(const char *name, int most) {
  unsigned char head[16];
  FILE *file = fopen(name, "rb");
  if (file == NULL) {
    fail(name, strerror(errno));
  }
  if (fread(head, 1, 2, file) != 2) {
    fail(name, "is empty");
  }
  if (head[0] == 'P' && head[1] == '5') {
    columns = next_number(file);
    rows = next_number(file);
    count = 1;
    if (next_number(file) != 255 || columns < 1 || rows < 1) {
      fail(name, "is no PGM of 8 bits");
    }
  } else {
    if (fread(head + 2, 1, 14, file) != 14 || number(head) != 0x803) {
      fail(name, "is neither a binary PGM (P5) nor an IDX file of images (unpack one that is .gz)");
    }
    count = (int)number(head + 4);
    rows = (int)number(head + 8);
    columns = (int)number(head + 12);
    if (count < 1 || rows < 1 || columns < 1 || rows > 10000 || columns > 10000) {
      fail(name, "is a damaged IDX file");
    }
    count = count < most ? count : most;
  }
  bytes = malloc((size_t)count * (size_t)rows * (size_t)columns);
  if (bytes == NULL || fread(bytes, (size_t)rows * (size_t)columns, (size_t)count, file) !=
                           (size_t)count) {
    fail(name, "ends in the midst of an image");
  }
  fclose(file);
}

/* Before anything is sent: a board counts bytes, and would take rows of another length for sheared ones. */
static void require_size(const char *name) {
  if (rows != NET_ROWS || columns != NET_COLUMNS) {
    fprintf(stderr,
            "send: %s: has %d columns and %d rows, " NET " takes %d and %d; "
<#if hasPixels>
            "nib predict PICTURE --model NET --seen DIR writes a PNG of what the net sees, convert "
            "that to PGM\n",
<#else>
            "make it of that size\n",
</#if>
            name, columns, rows, NET_COLUMNS, NET_ROWS);
    exit(1);
  }
}

<#if hasPixels>
/* Rule G6: bright ink is in the midst of a dark border. A picture of the other kind is sent all the same. */
static void warn_of_ink(const unsigned char *image, int index) {
  long sum = 0, border = 0;
  for (int y = 0; y < rows; y++) {
    for (int x = 0; x < columns; x++) {
      if (y == 0 || x == 0 || y + 1 == rows || x + 1 == columns) {
        border++;
        sum += image[y * columns + x];
      }
    }
  }
  if (2 * sum > 255 * border) {
    fprintf(stderr,
            "send: image %d: its border is bright, %ld of 255: dark ink on bright paper? The net takes "
            "bright ink on black; nib predict PICTURE --model NET --seen DIR makes it so\n",
            index, sum / border);
  }
}

</#if>
/* ---- The port ---- */

static void open_port(const char *name) {
  struct termios settings;
  port = open(name, O_RDWR | O_NOCTTY);
  if (port < 0) {
    fail(name, strerror(errno));
  }
  if (tcgetattr(port, &settings) != 0) {
    fail(name, "is no serial port");
  }
  settings.c_iflag = 0;
  settings.c_oflag = 0;
  settings.c_lflag = 0;
  settings.c_cflag = CS8 | CREAD | CLOCAL;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  cfsetispeed(&settings, B115200);
  cfsetospeed(&settings, B115200);
  if (tcsetattr(port, TCSANOW, &settings) != 0) {
    fail(name, "does not take 115200 baud");
  }
}

/* The next byte, -1 when none comes in time. */
static int receive(int milliseconds) {
  struct pollfd ready = {0, POLLIN, 0};
  unsigned char byte;
  ready.fd = port;
  if (poll(&ready, 1, milliseconds) <= 0) {
    return -1;
  }
  if (read(port, &byte, 1) != 1) {
    fail("the board", "is gone");
  }
  return byte;
}

/* The rest of a line behind its first byte, without its end. */
static int receive_line(int first, int milliseconds) {
  int length = 0;
  int c = first;
  while (c >= 0 && c != '\n' && length + 1 < LINE) {
    if (c != '\r') {
      line[length++] = (char)c;
    }
    c = receive(milliseconds);
  }
  line[length] = 0;
  return c == '\n';
}

static void be_quiet(void) {
  while (receive(QUIET_MS) >= 0) {
  }
}

static void send_row(const unsigned char *row) {
  size_t sent = 0;
  while (sent < (size_t)columns) {
    const ssize_t more = write(port, row + sent, (size_t)columns - sent);
    if (more <= 0) {
      fail("the board", strerror(errno));
    }
    sent += (size_t)more;
  }
}

/* What the board says when it starts; one that does not restart says nothing. */
static void greet(void) {
  char net[LINE];
  int board_rows, board_columns, scores;
  int c = receive(RESTART_MS);
  while (c >= 0 && !(receive_line(c, RESTART_MS) && line[0] == '#')) {
    c = receive(RESTART_MS);
  }
  if (c < 0) {
    return;
  }
  if (sscanf(line, "# %4000s %d %d %d", net, &board_rows, &board_columns, &scores) != 4) {
    return;
  }
  if (board_rows != NET_ROWS || board_columns != NET_COLUMNS || scores != NET_SCORES) {
    fprintf(stderr,
            "send: the board runs %s, %d rows of %d bytes and %d scores; this program is for " NET
            ", %d of %d and %d; take the send.c of that net, or upload the example serial of this one\n",
            net, board_rows, board_columns, scores, NET_ROWS, NET_COLUMNS, NET_SCORES);
    exit(1);
  }
  if (strcmp(net, NET) != 0) {
    fprintf(stderr, "send: the board runs %s, this program is for " NET "\n", net);
  }
}

/* Whether the line is all of an answer: <#if classifies>the class, then </#if>every score, a space between two. */
static int is_answer(void) {
  const char *p = line;
  for (int i = 0; i < CLASSES + NET_SCORES; i++) {
    const int least = i < CLASSES ? 0 : -128;
    const int most = i < CLASSES ? NET_SCORES - 1 : 127;
    char *end;
    long value;
    if (i > 0 && *p++ != ' ') {
      return 0;
    }
    if (*p != '-' && (*p < '0' || *p > '9')) {
      return 0;
    }
    value = strtol(p, &end, 10);
    if (end == p || value < least || value > most) {
      return 0;
    }
    p = end;
  }
  return *p == 0;
}

/* 1 when an answer came, 0 when anything else did, such as that the board began anew. */
static int send_image(const unsigned char *image) {
  for (int y = 0; y < rows; y++) {
    int c;
    send_row(image + (size_t)y * (size_t)columns);
    c = receive(PATIENCE_MS);
    if (c < 0) {
      fail("the board", "says nothing; does it run the example serial?");
    }
    if (y + 1 < rows && c == '.') {
      continue;
    }
    return receive_line(c, PATIENCE_MS) && y + 1 == rows && is_answer();
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 3 || argc > 4) {
    fprintf(stderr, "usage: send PORT IMAGES [COUNT]\n");
    return 2;
  }
  read_images(argv[2], argc > 3 ? atoi(argv[3]) : 10);
  require_size(argv[2]);
  open_port(argv[1]);
  greet();
  for (int i = 0; i < count; i++) {
    const unsigned char *image = bytes + (size_t)i * (size_t)rows * (size_t)columns;
    int attempt = 1;
<#if hasPixels>
    warn_of_ink(image, i);
</#if>
    while (!send_image(image)) {
      if (attempt++ == ATTEMPTS) {
        fprintf(stderr,
                "send: the board: \"%s\" is not <#if classifies>a class and </#if>%d scores, %d times; reset it, and see that it "
                "runs the example serial of " NET "\n",
                line, NET_SCORES, ATTEMPTS);
        return 1;
      }
      be_quiet();
    }
    printf("%d: %s\n", i, line);
    fflush(stdout);
  }
  return 0;
}
