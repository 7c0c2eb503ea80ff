# ${title} for every build system

This folder is an Arduino library, a PlatformIO library, a CMake project, an ESP-IDF component and a
Zephyr module at once, each by what lies beside this page. The net is `src/${file}`; `src/${prefix}.c`
is the one file that compiles it, so include the header wherever you want, and define nothing.

It needs ${flash} bytes of flash for constants, an arena of ${arena} bytes of RAM, and, below its
caller, this much stack in bytes with ${compilers}:

| core | bytes of stack |
|---|---:|
<#list stack as s>
| ${s.core} | ${s.bytes} |
</#list>

An interrupt of yours comes on top. Every board computes the same bytes, at every optimisation level.
<#if largeOnAvr>
AVRs do not take it: a layer has more than 32,767 bytes of weights.
<#elseif beyondAvr>
AVRs of up to 64 KB of flash are too small for its constants: it does not compile there.
</#if>

```c
#include <${file}>

static int8_t arena[${macro}_ARENA_BYTES];

${fill}
${usage}
```
<#if byRows>

The image may come in row by row, in `${macro}_ROWS_ARENA_BYTES` of memory; the header has the three
functions, and the examples use them.
</#if>

| example | what it does |
|---|---|
| `classify` | runs ${exampleWords}, prints what it is, the scores and how many differ from nib's simulator |
<#if camera?has_content>
| `camera` | makes a digit of an RGB565 picture that is part of it, runs the net on it, prints the scores and how many bytes differ from what nib computes |
</#if>
| `serial` | takes images over the serial line, answers with a line of scores; `receive.h` has the protocol, `host/send.c` sends |
| `measure` | prints what a run takes of time and of the stack |

<#if hasPixels>
## From a camera to the net

`src/nib_prepare.h` makes grey levels of what a camera gives, in integers, without a heap, the same bytes as
`nib predict` and `nib simulate` do: RGB565, RGB888, YUV 4:2:2 or grey, a part of the picture, ink dark or
bright, whatever the light.

```c
#include <nib_prepare.h>

static uint8_t levels[NIB_SMALL_BYTES]; /* 2304: the picture made small */
<#list camera as c>
static uint8_t digit[${c.size} * ${c.size}];

nib_picture picture = nib_buffer(frame, 240, 320, NIB_RGB565_BIG_ENDIAN);
nib_digit(nib_crop(picture, 0, 40, 240, 240), NIB_INK_FIND, ${c.size}, ${c.box}, levels, digit);
<#else>
static uint8_t digit[28 * 28];

nib_picture picture = nib_buffer(frame, 240, 320, NIB_RGB565_BIG_ENDIAN);
nib_digit(nib_crop(picture, 0, 40, 240, 240), NIB_INK_FIND, 28, 20, levels, digit);
</#list>
```

Nothing checks the rectangle of `nib_crop`: it must lie inside the picture. A camera at an STM32's DCMI or on SPI mostly
gives the upper byte of a pixel first, which is `NIB_RGB565_BIG_ENDIAN`; `NIB_RGB565` has the lower one first.

`${prefix}_pixel(digit[i])` is then what goes in. A driver that gives lines calls `nib_lines_begin`, `nib_lines_next` for each
line, and `nib_lines_digit`: no whole picture is kept. Besides the camera's buffer or line this takes 2,304 bytes and the
digit, 232 for lines, and some 1,600 bytes of stack before the run. Where that is too much, `nib_fit_begin` and `nib_fit_row`
scale alone, row by row, with four bytes for each column of the net's input.

</#if>
## Arduino

Copy this folder into your sketchbook as `libraries/${prefix}` (or zip it, then Sketch, Include
Library, Add .ZIP Library). File, Examples, ${name} then has the sketches. In a sketch:
`#include <${file}>`.

Tried by nib's tests, with other nets: the sketches, built by the recipes of the AVR core 1.8 for
the Uno and the Mega, and run in simavr<#if camera?has_content> (`camera` on the Mega alone, since a picture takes more RAM than an Uno has)</#if>.

<#if !largeOnAvr>
Besides the net an AVR has to hold the bootloader, Arduino's core, and the sketch. For `classify`, `serial` or
`measure` nib keeps this many bytes, where it generates for one of these chips:

| chip | flash: bootloader | flash: core and sketch | RAM: core and sketch |
|---|---:|---:|---:|
<#list arduino as a>
| ${a.chip} | ${a.bootloader} | ${a.flash} | ${a.ram} |
</#list>

</#if>
## PlatformIO

Copy this folder into your project as `lib/${prefix}`, and `#include <${file}>`. Not tried: PlatformIO
itself. `library.json` keeps to its schema, and the sketches are those that were tried.

## CMake

```
cmake -S . -B build
cmake --build build
ctest --test-dir build
```

builds the examples for this machine and runs them. In a project of yours:

```
add_subdirectory(${prefix})
target_link_libraries(your_firmware PRIVATE ${target})
```

For another machine give your toolchain file. `-D${option}_EXAMPLES=ON` builds the examples there,
too, where it has start-up code and a `printf`; with a `CMAKE_CROSSCOMPILING_EMULATOR` ctest runs them.
Tried by nib's tests: all this, for the host, and in QEMU for a Cortex-M3 and RV32IMC.

An emulator of yours is named in the toolchain file, such as
`set(CMAKE_CROSSCOMPILING_EMULATOR "qemu-system-arm;-M;mps2-an385;-display;none;-semihosting-config;enable=on,target=native;-kernel")`
for programs linked with `--specs=rdimon.specs`.

## STM32CubeIDE, Keil, make: any project of C

Copy the files of `src` among your own, compile `${prefix}.c` with them, and include `${file}` where you call
the net: no other setting, nothing to define. By hand that is, with an example:

```
cc -std=c99 -O2 -Isrc -o classify src/${prefix}.c examples/classify/main/main.c
./classify
```

Tried by nib's tests: this. Not tried: the two IDEs.

## Raspberry Pi Pico SDK

In a project of yours as with any CMake: `add_subdirectory` behind `pico_sdk_init()`. The examples
alone:

```
cmake -S . -B build -DPICO_SDK_PATH=/path/to/pico-sdk -DPICO_BOARD=pico
cmake --build build
```

`PICO_SDK_PATH` of the environment does, too; where it is set, `-DPICO_SDK_PATH=` builds for this machine.

Then copy `build/${target}_classify.uf2` onto the board; it waits until its USB serial port is opened. Not tried:
the SDK itself.

## ESP-IDF

Copy this folder into your project as `components/${prefix}`. The examples `classify`<#if camera?has_content>, `camera`</#if> and `measure` are
projects:

```
cd examples/classify
idf.py set-target esp32c3
idf.py build flash monitor
```

For images over the serial line take the Arduino core. Not tried: ESP-IDF itself.

## Zephyr

Name this folder in `ZEPHYR_EXTRA_MODULES` (or in your west manifest), and set `CONFIG_${option}=y`. Applications:

```
west build -b qemu_cortex_m3 zephyr/samples/classify -t run
```

and `zephyr/samples/measure`<#if camera?has_content>, `zephyr/samples/camera`</#if>. Not tried: Zephyr itself; nib's tests give Kconfig to Kconfiglib, and
hold `module.yml` against its schema.

## Before you publish it

`library.properties`, `library.json` and `idf_component.yml` have nib as the author, the number of the
nib that wrote them as the version, and a placeholder as the page: put yours there. `nib generate c`
keeps what you edit. nib claims no right in what it generates.
