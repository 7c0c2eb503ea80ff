/*
 * ${title}: an example that asks the forest about one image and prints the votes.
 *
 *   cc -std=c99 -O2 -o example main.c && ./example
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <stdio.h>

#define ${macro}_IMPLEMENTATION
#include "${file}"
<#if hasExample>

/* ${exampleComment} */
static const uint8_t image[${macro}_PIXELS] = {
${exampleImage}
};

/* What nib's forest says in Java. */
static const uint16_t expected[${macro}_CLASSES] = {
${exampleVotes}
};
<#else>

/* A black image: put yours here. */
static const uint8_t image[${macro}_PIXELS] = {0};
</#if>

int main(void) {
  uint16_t votes[${macro}_CLASSES];
<#if hasExample>
  int different = 0;
</#if>
  const int class_of_image = ${prefix}_predict(image, votes);
  for (int c = 0; c < ${macro}_CLASSES; c++) {
<#if hasExample>
    different += votes[c] != expected[c];
</#if>
    printf("%d: %u\n", c, (unsigned)votes[c]);
  }
  printf("class %d\n", class_of_image);
<#if hasExample>
  printf("%d votes differ from nib's\n", different);
  return different != 0;
<#else>
  return 0;
</#if>
}
