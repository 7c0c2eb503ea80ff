/* Centres pictures (rule G8): reads height, width, side and box as 32-bit numbers of this machine, then the levels, until the
 * input ends; writes each digit. */
#include <stdio.h>
#include <stdlib.h>

#include "nib_prepare.h"

int main(void) {
  int32_t head[4];
  static uint8_t digit[64 * 64];
  while (fread(head, sizeof head[0], 4, stdin) == 4) {
    const size_t count = (size_t)head[0] * (size_t)head[1];
    uint8_t *pixels = malloc(count);
    if (!pixels || fread(pixels, 1, count, stdin) != count) {
      return 1;
    }
    const nib_picture picture = {pixels, head[1], head[0], head[1]};
    nib_centre(picture, head[2], head[3], digit);
    free(pixels);
    fwrite(digit, 1, (size_t)(head[2] * head[2]), stdout);
  }
  return 0;
}
