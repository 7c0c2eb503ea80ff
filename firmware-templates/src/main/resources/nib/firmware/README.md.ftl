# ${title} for microcontrollers

`${file}` is the whole model: constants, kernels and interface.
It needs ${flash} bytes of flash for constants and an arena of ${arena} bytes of RAM.

```c
#define ${macro}_IMPLEMENTATION
#include "${file}"

static int8_t arena[${macro}_ARENA_BYTES];

${fill}
${usage}
```

Build the example for this machine:

```
cc -std=c99 -O2 -o example main.c && ./example
```

and your firmware, for instance, with

```
arm-none-eabi-gcc -std=c99 -O2 -mcpu=cortex-m4 -mthumb -c your_firmware.c
arm-none-eabi-gcc -std=c99 -O2 -mcpu=cortex-m0 -mthumb -c your_firmware.c
riscv64-unknown-elf-gcc --specs=picolibc.specs -std=c99 -O2 -march=rv32imc -mabi=ilp32 \
    -c your_firmware.c
avr-gcc -std=c99 -O2 -mmcu=atmega1284p -c your_firmware.c
```

The result is the same on each of them and at every optimisation level, bit for bit. The file is
clean under `-Wall -Wextra -Wpedantic -Wconversion -Wshadow`, also as C++11.
