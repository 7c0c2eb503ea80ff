/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */

/* A board with an AVR of 16 MHz in simavr, whose first serial port is a terminal here.
 *
 *   avr_board MCU PROGRAM.elf until TEXT SECONDS
 *     prints what the board prints, up to the end of a line that contains TEXT; so many simulated
 *     seconds at most.
 *   avr_board MCU PROGRAM.elf with COMMAND ... {} ...
 *     runs COMMAND with the terminal's name in place of {}, no faster than the board would, until
 *     COMMAND ends; its exit code.
 *
 *   cc -o avr_board avr_board.c -lsimavr
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>

enum { HZ = 16000000, SLICE = HZ / 1000 };

static avr_t *avr;
static avr_irq_t *to_board;
static int terminal = -1; /* none: the board's words go to standard output */
static int is_full;

/* The line that the board prints. */
static char line[4096];
static size_t length;
static const char *wanted;
static int found;

static void board_says(struct avr_irq_t *irq, uint32_t value, void *unused) {
  const char c = (char)value;
  (void)irq;
  (void)unused;
  if (terminal >= 0) {
    if (write(terminal, &c, 1) != 1) {
      perror("avr_board: terminal");
      exit(3);
    }
    return;
  }
  putchar(c);
  if (c == '\n' || length + 1 == sizeof line) {
    line[length] = 0;
    found |= strstr(line, wanted) != NULL;
    length = 0;
  } else {
    line[length++] = c;
  }
}

static void board_is_ready(struct avr_irq_t *irq, uint32_t value, void *unused) {
  (void)irq;
  (void)value;
  (void)unused;
  is_full = 0;
}

static void board_is_full(struct avr_irq_t *irq, uint32_t value, void *unused) {
  (void)irq;
  (void)value;
  (void)unused;
  is_full = 1;
}

static void power_on(const char *mcu, const char *program) {
  elf_firmware_t firmware;
  uint32_t flags = 0;
  memset(&firmware, 0, sizeof firmware);
  if (elf_read_firmware(program, &firmware) != 0) {
    fprintf(stderr, "avr_board: %s cannot be read\n", program);
    exit(2);
  }
  avr = avr_make_mcu_by_name(mcu);
  if (avr == NULL) {
    fprintf(stderr, "avr_board: there is no %s\n", mcu);
    exit(2);
  }
  avr_init(avr);
  avr->frequency = HZ;
  avr->log = LOG_ERROR;
  avr_load_firmware(avr, &firmware);
  avr->frequency = HZ;
  /* Neither are words printed for us nor is time slept away. */
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  to_board = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT),
                          board_says, NULL);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XON),
                          board_is_ready, NULL);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XOFF),
                          board_is_full, NULL);
}

/* A millisecond of the board's time. */
static void go_on(void) {
  const avr_cycle_count_t end = avr->cycle + SLICE;
  while (avr->cycle < end) {
    const int state = avr_run(avr);
    if (state == cpu_Done || state == cpu_Crashed) {
      fprintf(stderr, "avr_board: the program crashed or ended\n");
      exit(3);
    }
  }
}

static int run_until(const char *text, double seconds) {
  wanted = text;
  while (!found && (double)avr->cycle < seconds * HZ) {
    go_on();
  }
  fflush(stdout);
  if (!found) {
    fprintf(stderr, "avr_board: no line with \"%s\" in %g s\n", text, seconds);
  }
  return found ? 0 : 1;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int run_with(char **command) {
  struct termios raw;
  double begun;
  pid_t child;
  int status, other;
  char *name;
  terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0 ||
      (name = ptsname(terminal)) == NULL || (other = open(name, O_RDWR | O_NOCTTY)) < 0) {
    perror("avr_board: no terminal");
    return 3;
  }
  /* It stays open here, so that words wait in it; and it does not echo them. */
  tcgetattr(other, &raw);
  cfmakeraw(&raw);
  tcsetattr(other, TCSANOW, &raw);
  for (char **word = command; *word != NULL; word++) {
    if (strcmp(*word, "{}") == 0) {
      *word = name;
    }
  }
  child = fork();
  if (child == 0) {
    close(terminal);
    close(other);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
  }
  begun = now();
  while (waitpid(child, &status, WNOHANG) == 0) {
    struct pollfd ready = {terminal, POLLIN, 0};
    const double ahead = (double)avr->cycle / HZ - (now() - begun);
    if (ahead > 0.002) {
      usleep((useconds_t)(ahead * 1e6));
    }
    while (!is_full && poll(&ready, 1, 0) == 1 && (ready.revents & POLLIN) != 0) {
      unsigned char byte;
      if (read(terminal, &byte, 1) != 1) {
        break;
      }
      avr_raise_irq(to_board, byte);
    }
    go_on();
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

int main(int argc, char **argv) {
  if (argc == 6 && strcmp(argv[3], "until") == 0) {
    power_on(argv[1], argv[2]);
    return run_until(argv[4], atof(argv[5]));
  }
  if (argc > 4 && strcmp(argv[3], "with") == 0) {
    power_on(argv[1], argv[2]);
    return run_with(argv + 4);
  }
  fprintf(stderr, "usage: avr_board MCU ELF until TEXT SECONDS | with COMMAND ...\n");
  return 2;
}
