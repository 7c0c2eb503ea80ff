# ${title} for microcontrollers

`${file}` is the whole forest: constants, kernel and interface.
It needs ${flash} bytes of flash for constants, ${ram} bytes of RAM for an image and the votes, and,
below its caller, this much stack in bytes with ${compilers}:

| core | bytes of stack |
|---|---:|
<#list stack as s>
| ${s.core} | ${s.bytes} |
</#list>

An interrupt of yours comes on top, and what your own code takes. Other compilers and options
differ: `nib verify` measures the stack of what it builds.

```c
#define ${macro}_IMPLEMENTATION
#include "${file}"

static uint8_t image[${macro}_PIXELS]; /* grey levels, row by row from the top */
static uint16_t votes[${macro}_CLASSES];

int digit = ${prefix}_predict(image, votes);
```

Build the example for this machine:

```
cc -std=c99 -O2 -o example main.c && ./example
```

and your firmware, for instance, with

```
<#list commands as command>
${command}
</#list>
```

<#if beyondAvr>
On AVRs of up to 64 KB of flash this forest does not compile: it has too many constants.
</#if>
<#if largeTree>
On AVR this forest does not compile: one of its trees is too large.
</#if>
The votes are the same on each of them and at every optimisation level. The file is clean under
`-Wall -Wextra -Wpedantic -Wconversion -Wshadow`, also as C++11.
