/*
 * ${title}: an example that runs one input and prints the outputs.
 *
 *   cc -std=c99 -O2 -o example main.c && ./example
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <stdio.h>

#define ${macro}_IMPLEMENTATION
#include "${file}"

/* The caller owns the memory; it may be used for other things between runs. */
static int8_t arena[${macro}_ARENA_BYTES];
<#if hasExample>

/* ${exampleComment} */
static const int8_t given[] = {
${exampleInput}
};

/* What nib's simulator computes for it. */
static const int8_t expected[] = {
${exampleOutput}
};
</#if>

int main(void) {
<#if hasExample>
  int different = 0;
  int next = 0;
<#list inputs as t>
  for (int i = 0; i < ${t.macro}_BYTES; i++) {
    ${t.function}(arena)[i] = given[next++];
  }
</#list>
<#else>
<#list inputs as t>
  for (int i = 0; i < ${t.macro}_BYTES; i++) {
<#if hasPixels>
    ${t.function}(arena)[i] = ${prefix}_pixel(0); /* a black image: put yours here */
<#else>
    ${t.function}(arena)[i] = ${t.macro}_ZERO_POINT; /* nothing but 0.0: put yours here */
</#if>
  }
</#list>
</#if>
  ${prefix}_run(arena);
<#if hasExample>
  next = 0;
</#if>
<#list outputs as t>
  for (int i = 0; i < ${t.macro}_BYTES; i++) {
    const int score = ${t.function}(arena)[i];
<#if hasExample>
    different += score != expected[next++];
</#if>
    printf("%d: %d\n", i, score);
  }
</#list>
<#if classifies>
  printf("class %d\n", ${prefix}_argmax(${outputFunction}(arena)));
</#if>
<#if hasExample>
  printf("%d bytes differ from nib's simulator\n", different);
  return different != 0;
<#else>
  return 0;
</#if>
}
