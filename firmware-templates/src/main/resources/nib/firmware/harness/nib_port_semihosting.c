/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */

/* Files of the machine that runs the emulator, by Arm's semihosting calls, which RISC-V shares. */
#include "nib_port.h"

enum semihosting_call {
  SYS_OPEN = 0x01,
  SYS_CLOSE = 0x02,
  SYS_WRITE = 0x05,
  SYS_READ = 0x06,
  SYS_EXIT_EXTENDED = 0x20
};

/* Modes of SYS_OPEN. */
enum { MODE_RB = 1, MODE_WB = 5 };

static uintptr_t inputs;
static uintptr_t files[3];

static uintptr_t call(enum semihosting_call number, const uintptr_t *arguments) {
#if defined(__riscv)
  register uintptr_t a0 __asm__("a0") = (uintptr_t)number;
  register uintptr_t a1 __asm__("a1") = (uintptr_t)arguments;
  /* The emulator knows the call by these three instructions, uncompressed and on one page. */
  __asm__ volatile(
      ".balign 16\n"
      ".option push\n"
      ".option norvc\n"
      "slli x0, x0, 0x1f\n"
      "ebreak\n"
      "srai x0, x0, 7\n"
      ".option pop\n"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
  return a0;
#else
  register uintptr_t r0 __asm__("r0") = (uintptr_t)number;
  register uintptr_t r1 __asm__("r1") = (uintptr_t)arguments;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
#endif
}

static void exit_with(uintptr_t status) {
  /* ADP_Stopped_ApplicationExit */
  const uintptr_t arguments[2] = {0x20026, status};
  (void)call(SYS_EXIT_EXTENDED, arguments);
  for (;;) {
  }
}

static uintptr_t open_file(const char *name, uintptr_t mode) {
  uintptr_t arguments[3];
  uintptr_t handle;
  uintptr_t length = 0;
  while (name[length] != 0) {
    length++;
  }
  arguments[0] = (uintptr_t)name;
  arguments[1] = mode;
  arguments[2] = length;
  handle = call(SYS_OPEN, arguments);
  if (handle == (uintptr_t)-1) {
    exit_with(2);
  }
  return handle;
}

void nib_port_open(void) {
  inputs = open_file("inputs.bin", MODE_RB);
  files[NIB_PORT_OUTPUTS] = open_file("outputs.bin", MODE_WB);
  files[NIB_PORT_TRACE] = open_file("trace.bin", MODE_WB);
  files[NIB_PORT_STACK] = open_file("stack.bin", MODE_WB);
}

int nib_port_read(int8_t *to, int32_t bytes) {
  const uintptr_t arguments[3] = {inputs, (uintptr_t)to, (uintptr_t)bytes};
  return call(SYS_READ, arguments) == 0; /* the number of bytes that did not come */
}

void nib_port_write(enum nib_port_file file, const int8_t *from, int32_t bytes) {
  const uintptr_t arguments[3] = {files[file], (uintptr_t)from, (uintptr_t)bytes};
  if (call(SYS_WRITE, arguments) != 0) {
    exit_with(3);
  }
}

#if defined(__riscv)
static uint32_t counted;

static uint32_t instructions(void) {
  uint32_t count;
  __asm__ volatile(".insn i 0x73, 2, %0, x0, -0x4fe" : "=r"(count)); /* csrr minstret */
  return count;
}

void nib_port_count_from_here(void) {
  counted = instructions();
}

uint32_t nib_port_count(void) {
  return instructions() - counted;
}
#else
/* SysTick counts 24 bits down; the emulator's time is the number of instructions. */
static volatile uint32_t *const systick = (volatile uint32_t *)0xe000e010u;
static uint32_t counted;

void nib_port_count_from_here(void) {
  systick[0] = 0;
  systick[1] = 0xffffffu;
  systick[2] = 0;
  systick[0] = 5; /* of the core's clock */
  while (systick[2] == 0) { /* takes the value at its first tick */
  }
  counted = systick[2];
}

uint32_t nib_port_count(void) {
  return (counted - systick[2]) & 0xffffffu;
}
#endif

void nib_port_close(void) {
  (void)call(SYS_CLOSE, &inputs);
  (void)call(SYS_CLOSE, &files[NIB_PORT_OUTPUTS]);
  (void)call(SYS_CLOSE, &files[NIB_PORT_TRACE]);
  (void)call(SYS_CLOSE, &files[NIB_PORT_STACK]);
  exit_with(0);
}

/* ---- Start-up; the linker scripts name these symbols ---- */

int main(void);
void nib_reset(void);

extern uint8_t nib_bss_start[];
extern uint8_t nib_bss_end[];

static void start(void) {
  for (volatile uint8_t *p = nib_bss_start; p < nib_bss_end; p++) {
    *p = 0;
  }
  exit_with((uintptr_t)main());
}

#if defined(__riscv)
__attribute__((naked, section(".vectors"))) void nib_reset(void) {
  __asm__ volatile(
      "la sp, nib_stack_top\n"
      "la t0, nib_fault\n"
      ".insn i 0x73, 1, x0, t0, 0x305\n" /* csrw mtvec, t0; the assembler may lack Zicsr */
      "call nib_start\n");
}

void nib_start(void);
void nib_start(void) {
  start();
}

void nib_fault(void);
__attribute__((aligned(4))) void nib_fault(void) {
  exit_with(4);
}
#else
void nib_reset(void) {
#if defined(__ARM_FEATURE_MVE)
  *(volatile uint32_t *)0xe000ed88u = 0xfu << 20; /* CPACR: the vector registers may be used */
#endif
  start();
}

static void fault(void) {
  exit_with(4);
}

void nib_stack_top(void);

__attribute__((section(".vectors"), used)) static void (*const vectors[])(void) = {
    nib_stack_top, nib_reset, fault, fault, fault, fault, fault};
#endif
