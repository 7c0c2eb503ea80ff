/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */

/* Stands in for a board that runs already: a terminal that takes rows, answers each by a dot, and the
 * last one of an image by a line.
 *
 *   board_stand_in ROWS BYTES LINE COMMAND ... {} ...
 *     runs COMMAND with the terminal's name in place of {}, until it ends; its exit code. At the end
 *     it says how many bytes came.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int terminal;

static void say(const char *text) {
  if (write(terminal, text, strlen(text)) < 0) {
    perror("board_stand_in");
    exit(3);
  }
}

int main(int argc, char **argv) {
  const int rows = argc > 4 ? atoi(argv[1]) : 0, row = argc > 4 ? atoi(argv[2]) : 0;
  long received = 0;
  int status, other;
  char *name;
  pid_t child;
  struct termios raw;
  terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (row == 0 || terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0 ||
      (name = ptsname(terminal)) == NULL || (other = open(name, O_RDWR | O_NOCTTY)) < 0) {
    perror("board_stand_in: no terminal");
    return 3;
  }
  tcgetattr(other, &raw);
  cfmakeraw(&raw);
  tcsetattr(other, TCSANOW, &raw);
  for (int i = 4; i < argc; i++) {
    argv[i] = strcmp(argv[i], "{}") == 0 ? name : argv[i];
  }
  child = fork();
  if (child == 0) {
    execvp(argv[4], argv + 4);
    perror(argv[4]);
    _exit(3);
  }
  while (waitpid(child, &status, WNOHANG) == 0) {
    struct pollfd ready = {0, POLLIN, 0};
    char byte;
    ready.fd = terminal;
    if (poll(&ready, 1, 20) > 0 && read(terminal, &byte, 1) == 1) {
      received++;
      if (received % (rows * row) == 0) {
        say(argv[3]);
        say("\r\n");
      } else if (received % row == 0) {
        say(".");
      }
    }
  }
  printf("%ld bytes came\n", received);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}
