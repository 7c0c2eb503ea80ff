/*
 * ${title}: the one file that compiles its implementation.
 *
 * SPDX-License-Identifier: MIT-0
 */
#define ${macro}_IMPLEMENTATION
#include "${file}"
