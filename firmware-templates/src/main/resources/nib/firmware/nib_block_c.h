/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_C_H
#define NIB_BLOCK_C_H

#include "nib_block_windows.h"

/* Blocks of sums in portable C. Two windows meet four output channels: six loads, eight products
 * and eight additions for eight multiply-accumulates. Eight sums, two places of inputs, one of
 * weights and three values loaded are all that has to be in registers: RV32 has them, Cortex-M3
 * nearly. */

#define NIB_BLOCK_CHANNELS 4  /* output channels computed together, whose weights lie side by side:
                                 [O/4][KH][KW][I][4], the last block with O % 4 */

/* The sums of the windows and channels that are computed together. */
typedef struct {
  int32_t of[NIB_BLOCK_POSITIONS][NIB_BLOCK_CHANNELS];
} nib_block;

/* One input of a window meets its weights. No index is a variable, so that all sums stay in
 * registers. */
NIB_INLINE void nib_block_input(int32_t *s, int channels, int u, nib_flash_s8 w) {
  s[0] += (int32_t)(u * NIB_READ_S8(w));
  if (channels == 4) {
    s[1] += (int32_t)(u * NIB_READ_S8(w + 1));
    s[2] += (int32_t)(u * NIB_READ_S8(w + 2));
    s[3] += (int32_t)(u * NIB_READ_S8(w + 3));
  }
}

/* count inputs, 1, 2 or 4, of each window; apart: weights from one input to the next. */
NIB_INLINE void nib_block_inputs(nib_block *s, int positions, int channels, int count,
                                 const nib_column *u, int step, nib_flash_s8 w, int apart) {
  const nib_column *const v = u + step;
  for (int i = 0; i < count; i++) {
    nib_block_input(s->of[0], channels, u[i], w + i * apart);
    if (positions == 2) {
      nib_block_input(s->of[1], channels, v[i], w + i * apart);
    }
  }
}

/* All that is taken of 1 or 2 windows, with 1 or 4 channels. */
NIB_INLINE void nib_block_taken(nib_block *s, int positions, int channels, const nib_column *u,
                                const nib_taken *taken, nib_flash_s8 w, int apart) {
  const int run = taken->run;
  const int step = taken->step;
  const int gap = taken->gap * apart;
  const int left = taken->pitch - run;
  w += taken->first * apart;
  for (int rows = taken->rows; rows > 0; rows--) {
    const nib_column *const end = u + (run & ~3);
    while (u != end) {
      nib_block_inputs(s, positions, channels, 4, u, step, w, apart);
      u += 4;
      w += 4 * apart;
    }
    if (run & 2) {
      nib_block_inputs(s, positions, channels, 2, u, step, w, apart);
      u += 2;
      w += 2 * apart;
    }
    if (run & 1) {
      nib_block_inputs(s, positions, channels, 1, u, step, w, apart);
      u++;
      w += apart;
    }
    u += left;
    w += gap;
  }
}

#if defined(__riscv) && defined(__riscv_mul) && !defined(__riscv_32e) && __riscv_xlen == 32
#define NIB_BLOCK_RISCV

/* In assembly, since gcc puts sums on the stack to load inputs ahead: 2.75 instructions a
 * multiply-accumulate with two windows, 3.25 with one, and 3 or 4 for the places at every fourth
 * input. A turn takes four inputs; a run's first turn lacks those that make its inputs a multiple
 * of four, and begins behind them. No product is used before another one was begun. */

#define NIB_BLOCK_INPUT_1(u, w)  \
  "lbu %[x], " u "(%[u])\n"      \
  "lb %[k], " w "+0(%[w])\n"     \
  "lb %[l], " w "+1(%[w])\n"     \
  "mul %[k], %[x], %[k]\n"       \
  "mul %[l], %[x], %[l]\n"       \
  "add %[s0], %[s0], %[k]\n"     \
  "lb %[k], " w "+2(%[w])\n"     \
  "add %[s1], %[s1], %[l]\n"     \
  "lb %[l], " w "+3(%[w])\n"     \
  "mul %[k], %[x], %[k]\n"       \
  "mul %[l], %[x], %[l]\n"       \
  "add %[s2], %[s2], %[k]\n"     \
  "add %[s3], %[s3], %[l]\n"

#define NIB_BLOCK_INPUT_2(u, w)  \
  "lbu %[x], " u "(%[u])\n"      \
  "lbu %[y], " u "(%[v])\n"      \
  "lb %[k], " w "+0(%[w])\n"     \
  "lb %[l], " w "+1(%[w])\n"     \
  "mul %[m], %[x], %[k]\n"       \
  "mul %[k], %[y], %[k]\n"       \
  "add %[s0], %[s0], %[m]\n"     \
  "mul %[m], %[x], %[l]\n"       \
  "add %[t0], %[t0], %[k]\n"     \
  "lb %[k], " w "+2(%[w])\n"     \
  "mul %[l], %[y], %[l]\n"       \
  "add %[s1], %[s1], %[m]\n"     \
  "mul %[m], %[x], %[k]\n"       \
  "add %[t1], %[t1], %[l]\n"     \
  "lb %[l], " w "+3(%[w])\n"     \
  "mul %[k], %[y], %[k]\n"       \
  "add %[s2], %[s2], %[m]\n"     \
  "mul %[m], %[x], %[l]\n"       \
  "mul %[l], %[y], %[l]\n"       \
  "add %[t2], %[t2], %[k]\n"     \
  "add %[s3], %[s3], %[m]\n"     \
  "add %[t3], %[t3], %[l]\n"

/* Where a run's first turn begins; x is how many inputs it lacks. */
#define NIB_BLOCK_BEGIN          \
  "la %[begin], 2f\n"            \
  "beqz %[x], 1f\n"              \
  "la %[begin], 3f\n"            \
  "addi %[x], %[x], -1\n"        \
  "beqz %[x], 1f\n"              \
  "la %[begin], 4f\n"            \
  "addi %[x], %[x], -1\n"        \
  "beqz %[x], 1f\n"              \
  "la %[begin], 5f\n"            \
  "1: add %[end], %[u], %[turns]\n"

#define NIB_BLOCK_END            \
  "bne %[u], %[end], 2b\n"       \
  "add %[u], %[u], %[left]\n"    \
  "add %[w], %[w], %[gap]\n"     \
  "addi %[rows], %[rows], -1\n"  \
  "bnez %[rows], 1b\n"

/* sums[position * 4 + channel] += the products of 1 or 2 windows and four channels. */
NIB_INLINE void nib_block_whole(const nib_column *u, const nib_taken *taken, nib_flash_s8 w,
                                int positions, int32_t *sums) {
  const int lacking = -taken->run & 3;
  const int turns = taken->run + lacking;
  const int left = taken->pitch - turns;
  const int gap = 4 * (taken->gap - lacking);
  int rows = taken->rows;
  const void *begin;
  const nib_column *end, *v;
  int32_t s0, s1, s2, s3, t0, t1, t2, t3, k, l, m, y;
  int32_t x = lacking;
  if (rows == 0) {
    return;
  }
  u -= lacking;
  w += 4 * (taken->first - lacking);
  if (positions == 1) {
    __asm__ volatile(
        "lw %[s0], 0(%[sums])\n"
        "lw %[s1], 4(%[sums])\n"
        "lw %[s2], 8(%[sums])\n"
        "lw %[s3], 12(%[sums])\n"
        NIB_BLOCK_BEGIN
        "jr %[begin]\n"
        "2:" NIB_BLOCK_INPUT_1("0", "0")
        "3:" NIB_BLOCK_INPUT_1("1", "4")
        "4:" NIB_BLOCK_INPUT_1("2", "8")
        "5:" NIB_BLOCK_INPUT_1("3", "12")
        "addi %[u], %[u], 4\n"
        "addi %[w], %[w], 16\n"
        NIB_BLOCK_END
        "sw %[s0], 0(%[sums])\n"
        "sw %[s1], 4(%[sums])\n"
        "sw %[s2], 8(%[sums])\n"
        "sw %[s3], 12(%[sums])\n"
        : [u] "+r"(u), [w] "+r"(w), [rows] "+r"(rows), [x] "+r"(x), [begin] "=&r"(begin),
          [end] "=&r"(end), [s0] "=&r"(s0), [s1] "=&r"(s1), [s2] "=&r"(s2), [s3] "=&r"(s3),
          [k] "=&r"(k), [l] "=&r"(l)
        : [turns] "r"(turns), [left] "r"(left), [gap] "r"(gap), [sums] "r"(sums)
        : "memory");
  } else {
    __asm__ volatile(
        "lw %[s0], 0(%[sums])\n"
        "lw %[s1], 4(%[sums])\n"
        "lw %[s2], 8(%[sums])\n"
        "lw %[s3], 12(%[sums])\n"
        "lw %[t0], 16(%[sums])\n"
        "lw %[t1], 20(%[sums])\n"
        "lw %[t2], 24(%[sums])\n"
        "lw %[t3], 28(%[sums])\n"
        NIB_BLOCK_BEGIN
        "add %[v], %[u], %[step]\n"
        "jr %[begin]\n"
        "2:" NIB_BLOCK_INPUT_2("0", "0")
        "3:" NIB_BLOCK_INPUT_2("1", "4")
        "4:" NIB_BLOCK_INPUT_2("2", "8")
        "5:" NIB_BLOCK_INPUT_2("3", "12")
        "addi %[u], %[u], 4\n"
        "addi %[v], %[v], 4\n"
        "addi %[w], %[w], 16\n"
        NIB_BLOCK_END
        "sw %[s0], 0(%[sums])\n"
        "sw %[s1], 4(%[sums])\n"
        "sw %[s2], 8(%[sums])\n"
        "sw %[s3], 12(%[sums])\n"
        "sw %[t0], 16(%[sums])\n"
        "sw %[t1], 20(%[sums])\n"
        "sw %[t2], 24(%[sums])\n"
        "sw %[t3], 28(%[sums])\n"
        : [u] "+r"(u), [w] "+r"(w), [rows] "+r"(rows), [x] "+r"(x), [begin] "=&r"(begin),
          [end] "=&r"(end), [v] "=&r"(v), [s0] "=&r"(s0), [s1] "=&r"(s1), [s2] "=&r"(s2),
          [s3] "=&r"(s3), [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3),
          [k] "=&r"(k), [l] "=&r"(l), [m] "=&r"(m), [y] "=&r"(y)
        : [turns] "r"(turns), [left] "r"(left), [gap] "r"(gap), [sums] "r"(sums),
          [step] "r"(taken->step)
        : "memory");
  }
}

/* What nib_block_eights takes; its members are read by their offsets. */
typedef struct {
  const nib_column *u;  /* of the first window */
  int turns;            /* inputs of a run, whole turns */
  int step;             /* to the second window */
  int left;             /* from the end of a run to the next one */
  int gap;              /* the same of weights */
  int across;           /* weights from the first run to behind the last one */
  const int8_t *w;      /* of the first four channels */
  int apart;            /* to the next four */
  int32_t *largest;
  int eights;           /* of channels */
  int lacking;          /* inputs of a run's first turn */
  int what;             /* is done with sums, one of those below */
  int pairs;            /* of windows, one below the other */
  int down;             /* inputs from one to the next */
  const nib_column *at; /* where the pair begins */
  int pair;             /* counts pairs */
  const int8_t *end;    /* of weights */
} nib_block_job;

#define NIB_BLOCK_COMPARES 0 /* with the largest ones */
#define NIB_BLOCK_BEGINS 1   /* there are no largest ones yet */
#define NIB_BLOCK_SETS_BOTH 2 /* those of the second window follow those of the first one */

/* The sums of channel c, 0 to 7, are x1c for the first window and x2c for the second: a0 to a7, s4
 * to s11. Weights of the first four channels are at t2, of the others at t3. */
#define NIB_BLOCK_FOUR(channels, place) \
  ".irp c, " channels "\n"              \
  "lb s1, " place "\n"                  \
  "mul s2, t5, s1\n"                    \
  "mul s1, t6, s1\n"                    \
  "add x1\\c, x1\\c, s2\n"             \
  "add x2\\c, x2\\c, s1\n"             \
  ".endr\n"

#define NIB_BLOCK_INPUT_8(u, w)                    \
  "lbu t5, " u "(t0)\n"                            \
  "lbu t6, " u "(t1)\n"                            \
  NIB_BLOCK_FOUR("0, 1, 2, 3", w "+\\c(t2)")       \
  NIB_BLOCK_FOUR("4, 5, 6, 7", w "-4+\\c(t3)")

/* The larger one of a channel's sums is the largest one, at t5. */
#define NIB_BLOCK_FIRST              \
  ".irp c, 0, 1, 2, 3, 4, 5, 6, 7\n" \
  "bge x1\\c, x2\\c, 8f\n"           \
  "mv x1\\c, x2\\c\n"                \
  "8: sw x1\\c, 4*\\c(t5)\n"         \
  ".endr\n"

/* It becomes that where it is larger. */
#define NIB_BLOCK_LARGEST_OF         \
  ".irp c, 0, 1, 2, 3, 4, 5, 6, 7\n" \
  "lw t6, 4*\\c(t5)\n"              \
  "bge x1\\c, x2\\c, 7f\n"           \
  "mv x1\\c, x2\\c\n"                \
  "7: bge t6, x1\\c, 8f\n"           \
  "sw x1\\c, 4*\\c(t5)\n"            \
  "8:\n"                             \
  ".endr\n"

#define NIB_BLOCK_BOTH               \
  ".irp c, 0, 1, 2, 3, 4, 5, 6, 7\n" \
  "sw x1\\c, 4*\\c(t5)\n"            \
  "sw x2\\c, 32+4*\\c(t5)\n"         \
  ".endr\n"

/* Eight channels after eight, of two windows and others below them: 2.625 instructions a
 * multiply-accumulate. Sixteen sums leave no register for the compiler to choose: t0 and t1 are
 * where inputs are, t2 and t3 weights, t4 a run's end, s3 its begin. */
NIB_INLINE void nib_block_eights(nib_block_job *job) {
  __asm__ volatile(
      "lw t5, 40(%[job])\n"
      "la s3, 3f\n"
      "beqz t5, 1f\n"
      "la s3, 4f\n"
      "addi t5, t5, -1\n"
      "beqz t5, 1f\n"
      "la s3, 5f\n"
      "addi t5, t5, -1\n"
      "beqz t5, 1f\n"
      "la s3, 6f\n"
      "1: 9: lw t2, 24(%[job])\n"
      "lw t5, 20(%[job])\n"
      "lw t0, 0(%[job])\n"
      "lw t6, 48(%[job])\n"
      "add t5, t5, t2\n"
      "sw t5, 64(%[job])\n"
      "j 7f\n"
      "10: lw t0, 56(%[job])\n"
      "lw t1, 52(%[job])\n"
      "lw t2, 24(%[job])\n"
      "add t0, t0, t1\n"
      "7: lw t5, 28(%[job])\n"
      "lw t1, 8(%[job])\n"
      "sw t0, 56(%[job])\n"
      "sw t6, 60(%[job])\n"
      "add t3, t2, t5\n"
      "add t1, t1, t0\n"
      ".irp c, 0, 1, 2, 3, 4, 5, 6, 7\n"
      "li x1\\c, 0\n"
      "li x2\\c, 0\n"
      ".endr\n"
      "2: lw t4, 4(%[job])\n"
      "add t4, t4, t0\n"
      "jr s3\n"
      "3:" NIB_BLOCK_INPUT_8("0", "0")
      "4:" NIB_BLOCK_INPUT_8("1", "4")
      "5:" NIB_BLOCK_INPUT_8("2", "8")
      "6:" NIB_BLOCK_INPUT_8("3", "12")
      "addi t0, t0, 4\n"
      "addi t1, t1, 4\n"
      "addi t2, t2, 16\n"
      "addi t3, t3, 16\n"
      "bne t0, t4, 3b\n"
      "lw t5, 12(%[job])\n"
      "lw t6, 16(%[job])\n"
      "lw s1, 64(%[job])\n"
      "add t0, t0, t5\n"
      "add t1, t1, t5\n"
      "add t2, t2, t6\n"
      "add t3, t3, t6\n"
      "bne t2, s1, 2b\n"
      "lw s1, 44(%[job])\n"
      "lw t5, 32(%[job])\n"
      "beqz s1, 2f\n"
      "lw s1, 48(%[job])\n"
      "lw t6, 60(%[job])\n"
      "bne s1, t6, 2f\n"
      "lw t6, 44(%[job])\n"
      "addi t6, t6, -2\n"
      "beqz t6, 1f\n"
      NIB_BLOCK_FIRST
      "j 3f\n"
      "1:\n"
      NIB_BLOCK_BOTH
      "j 3f\n"
      "2:\n"
      NIB_BLOCK_LARGEST_OF
      "3: lw t6, 60(%[job])\n"
      "addi t6, t6, -1\n"
      "bnez t6, 10b\n"
      "lw t2, 24(%[job])\n"
      "lw t3, 28(%[job])\n"
      "lw s1, 36(%[job])\n"
      "addi t5, t5, 32\n"
      "add t2, t2, t3\n"
      "add t2, t2, t3\n"
      "addi s1, s1, -1\n"
      "sw t5, 32(%[job])\n"
      "sw t2, 24(%[job])\n"
      "sw s1, 36(%[job])\n"
      "bnez s1, 9b\n"
      :
      : [job] "r"(job)
      : "memory", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "s1", "s2", "s3", "s4", "s5",
        "s6", "s7", "s8", "s9", "s10", "s11", "t0", "t1", "t2", "t3", "t4", "t5", "t6");
}

/* The channels of two windows, and of pairs below them, that are whole eights; says how many they
 * are. */
NIB_INLINE int nib_block_whole_eights(const nib_column *columns, const nib_taken *taken, int pairs,
                                      int down, nib_flash_s8 w, int weights, int channels,
                                      int what, int32_t *sums) {
  const int lacking = -taken->run & 3;
  nib_block_job job;
  job.eights = channels >> 3;
  if (job.eights > 0 && taken->rows > 0) {
    job.u = columns - lacking;
    job.turns = taken->run + lacking;
    job.step = taken->step;
    job.left = taken->pitch - job.turns;
    job.gap = 4 * (taken->gap - lacking);
    job.across = 4 * taken->rows * (taken->run + taken->gap);
    job.w = w + 4 * (taken->first - lacking);
    job.apart = 4 * weights;
    job.largest = sums;
    job.lacking = lacking;
    job.what = what;
    job.pairs = pairs;
    job.down = down;
    nib_block_eights(&job);
    return channels & ~7;
  }
  return 0;
}

#elif defined(__thumb2__) && defined(__GNUC__)

/* In assembly on Armv7-M and its like, too: 1.80 instructions a multiply-accumulate of two windows
 * and four channels, 2.34 of one window. An input of two windows takes LDRB, LDRB, and for each
 * channel LDRSB, MLA, MLA; eight inputs a turn, of which the first one of a run takes what makes
 * the others whole: it is entered further down. */
typedef struct {
  int32_t *sums;
  const nib_column *u;
  nib_flash_s8 w;
  int32_t step, run, left, gap, rows;
  int32_t skipped; /* inputs of a run's first turn */
} nib_block_runs;

/* r0 u, r1 w, r2 step, r3 and r12 an input of both windows, lr a weight, r4 to r11 sums, of which
 * r7 or r11 points to a frame of the compiler's; on the stack sums, run, left, gap, rows, where a
 * run begins, and where it ends. */
#define NIB_BLOCK_BEGIN                \
  "push {r7, r11}\n\t"                 \
  "sub sp, #8\n\t"                     \
  "ldm r0, {r4-r12}\n\t"               \
  "push {r4, r8-r12}\n\t"              \
  "mov r0, r5\n\t"                     \
  "mov r1, r6\n\t"                     \
  "mov r2, r7\n\t"

/* half: halfwords of code of an input. */
#define NIB_BLOCK_RUN(half)            \
  "1:\n\t"                             \
  "ldr r3, [sp, #4]\n\t"               \
  "ldr r12, [sp, #20]\n\t"             \
  "add r3, r0\n\t"                     \
  "str r3, [sp, #24]\n\t"              \
  "tbb [pc, r12]\n\t"                  \
  ".byte 4, 4 + " #half ", 4 + 2 * " #half ", 4 + 3 * " #half "\n\t" \
  ".byte 4 + 4 * " #half ", 4 + 5 * " #half ", 4 + 6 * " #half ", 4 + 7 * " #half "\n\t" \
  "2:\n\t"

#define NIB_BLOCK_END                  \
  "ldr r3, [sp, #24]\n\t"              \
  "cmp r0, r3\n\t"                     \
  "bne 2b\n\t"                         \
  "ldrd r3, r12, [sp, #8]\n\t"         \
  "add r0, r3\n\t"                     \
  "ldr r3, [sp, #16]\n\t"              \
  "add r1, r12\n\t"                    \
  "subs r3, #1\n\t"                    \
  "str r3, [sp, #16]\n\t"              \
  "bne 1b\n\t"                         \
  "ldr r0, [sp], #32\n\t"

#define NIB_BLOCK_INPUT_1              \
  "ldrb r3, [r0], #1\n\t"            \
  "ldrsb lr, [r1], #1\n\t"           \
  "mla r4, r3, lr, r4\n\t"             \
  "ldrsb lr, [r1], #1\n\t"           \
  "mla r5, r3, lr, r5\n\t"             \
  "ldrsb lr, [r1], #1\n\t"           \
  "mla r6, r3, lr, r6\n\t"             \
  "ldrsb lr, [r1], #1\n\t"           \
  "mla r7, r3, lr, r7\n\t"

#define NIB_BLOCK_INPUT_2              \
  "ldrb r12, [r0, r2]\n\t"           \
  "ldrb r3, [r0], #1\n\t"            \
  "ldrsb lr, [r1], #1\n\t"           \
  "mla r4, r3, lr, r4\n\t"             \
  "mla r8, r12, lr, r8\n\t"            \
  "ldrsb lr, [r1], #1\n\t"           \
  "mla r5, r3, lr, r5\n\t"             \
  "mla r9, r12, lr, r9\n\t"            \
  "ldrsb lr, [r1], #1\n\t"           \
  "mla r6, r3, lr, r6\n\t"             \
  "mla r10, r12, lr, r10\n\t"          \
  "ldrsb lr, [r1], #1\n\t"           \
  "mla r7, r3, lr, r7\n\t"             \
  "mla r11, r12, lr, r11\n\t"

#define NIB_BLOCK_TURN(input) input input input input input input input input

/* sums[position * 4 + channel] += the products of 1 or 2 windows and four channels. */
NIB_INLINE void nib_block_whole(const nib_column *u, const nib_taken *taken, nib_flash_s8 w,
                                int positions, int32_t *sums) {
  nib_block_runs runs;
  register nib_block_runs *r0 __asm__("r0") = &runs;
  runs.sums = sums;
  runs.u = u;
  runs.w = w + 4 * taken->first;
  runs.step = taken->step;
  runs.run = taken->run;
  runs.left = taken->pitch - taken->run;
  runs.gap = 4 * taken->gap;
  runs.rows = taken->rows;
  if (runs.run == 0 || runs.rows == 0) {
    return;
  }
  if (positions == 1) {
    runs.skipped = -runs.run & 7;
    __asm__ volatile(
        NIB_BLOCK_BEGIN
        "ldm r4, {r4-r7}\n\t"
        NIB_BLOCK_RUN(18)
        NIB_BLOCK_TURN(NIB_BLOCK_INPUT_1)
        NIB_BLOCK_END
        "stm r0, {r4-r7}\n\t"
        "pop {r7, r11}\n\t"
        : "+r"(r0)
        :
        : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r12", "lr", "cc", "memory");
  } else {
    runs.skipped = -runs.run & 7;
    __asm__ volatile(
        NIB_BLOCK_BEGIN
        "ldm r4, {r4-r11}\n\t"
        NIB_BLOCK_RUN(28)
        NIB_BLOCK_TURN(NIB_BLOCK_INPUT_2)
        NIB_BLOCK_END
        "stm r0, {r4-r11}\n\t"
        "pop {r7, r11}\n\t"
        : "+r"(r0)
        :
        : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r12", "lr", "cc", "memory");
  }
}

#else

/* sums[position * 4 + channel] += the products of 1 or 2 windows and four channels. */
NIB_INLINE void nib_block_whole(const nib_column *u, const nib_taken *taken, nib_flash_s8 w,
                                int positions, int32_t *sums) {
  nib_block s;
  s.of[0][0] = sums[0];
  s.of[0][1] = sums[1];
  s.of[0][2] = sums[2];
  s.of[0][3] = sums[3];
  if (positions == 2) {
    s.of[1][0] = sums[4];
    s.of[1][1] = sums[5];
    s.of[1][2] = sums[6];
    s.of[1][3] = sums[7];
  }
  nib_block_taken(&s, positions, 4, u, taken, w, 4);
  sums[0] = s.of[0][0];
  sums[1] = s.of[0][1];
  sums[2] = s.of[0][2];
  sums[3] = s.of[0][3];
  if (positions == 2) {
    sums[4] = s.of[1][0];
    sums[5] = s.of[1][1];
    sums[6] = s.of[1][2];
    sums[7] = s.of[1][3];
  }
}

#endif

/* sum + the products of one window and one channel; apart: weights from one input to the next. */
NIB_INNER int32_t nib_block_single(const nib_column *u, const nib_taken *taken, nib_flash_s8 w,
                                   int apart, int32_t sum) {
  nib_block s;
  s.of[0][0] = sum;
  nib_block_taken(&s, 1, 1, u, taken, w, apart);
  return s.of[0][0];
}

/* sums[position * channels + channel] += the products of the windows gathered and of channels, 1 to
 * NIB_BLOCK_CHANNELS, whose weights begin at w. A sum's magnitude is at most 255 * 128 a weight
 * taken. */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
  if (channels == NIB_BLOCK_CHANNELS) {
    if (positions == 1) {
      nib_block_whole(columns, taken, w, 1, sums);
    } else {
      nib_block_whole(columns, taken, w, 2, sums);
    }
    return;
  }
  for (int position = 0; position < positions; position++) {
    for (int channel = 0; channel < channels; channel++) {
      *sums = nib_block_single(columns, taken, w + channel, channels, *sums);
      sums++;
    }
    columns += taken->step;
  }
}

#if defined(NIB_BLOCK_RISCV)
#define NIB_BLOCK_LARGEST_EIGHTS(columns, taken, pairs, down, w, weights, channels, begins, sums) \
  nib_block_whole_eights(columns, taken, pairs, down, w, weights, channels,                       \
                         (begins) ? NIB_BLOCK_BEGINS : NIB_BLOCK_COMPARES, sums)
/* sums[position * 8 + channel] = the products of two windows and of eight channels, where that is
 * not 0. */
#define NIB_BLOCK_EIGHT(columns, taken, w, weights, sums) \
  nib_block_whole_eights(columns, taken, 1, 0, w, weights, 8, NIB_BLOCK_SETS_BOTH, sums)
#endif

#endif
