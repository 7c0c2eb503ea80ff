# ${title} for microcontrollers

`${file}` is the whole model: constants, kernels and interface.
It needs ${flash} bytes of flash for constants, an arena of ${arena} bytes of RAM, and, below its
caller, this much stack in bytes with ${compilers}:

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

static int8_t arena[${macro}_ARENA_BYTES];

${fill}
${usage}
```

Several nets in one firmware share one copy of the kernels where one source file has all their
implementations, as one nib generates them for one core; in two files each has its own.

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

On AVR with more than 64 KB of flash (ATmega1284P, ATmega2560) constants are read wherever they lie:
neither the order in which files are linked nor other PROGMEM matters, and several nets may have
more than 64 KB together. They stand behind the code, so that they push no PROGMEM of yours
out of reach.<#if beyondAvr> On
smaller AVRs this net does not compile: it has too many constants.</#if>

The result is the same on each of them and at every optimisation level, bit for bit. The file is
clean under `-Wall -Wextra -Wpedantic -Wconversion -Wshadow`, also as C++11.
