/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_platform.h"

/* A number of 1 to 5 bytes in flash, little-endian; those beyond 32 bits are 0. */
NIB_INLINE uint32_t nib_forest_number(nib_flash_s8 at, int bytes) {
  uint32_t number = (uint8_t)NIB_READ_S8(at);
  if (bytes > 1) {
    number |= (uint32_t)(uint8_t)NIB_READ_S8(at + 1) << 8;
  }
  if (bytes > 2) {
    number |= (uint32_t)(uint8_t)NIB_READ_S8(at + 2) << 16;
  }
  if (bytes > 3) {
    number |= (uint32_t)(uint8_t)NIB_READ_S8(at + 3) << 24;
  }
  return number;
}

/* Adds the votes of some trees that follow each other from at on. A tree is a slot that is nothing
 * but the number of its slots, and these, a question each. What a slot has, from its lowest bit on:
 *
 *   1 if pixels at most the threshold lead to a leaf, 1 if those above it do,
 *   grey_bits: the highest bits of the threshold; below them it has ones,
 *   the pixel's index, up to the end of head_bytes,
 *   link_bytes: where there is a leaf, the class of the one below in the lower half and of the one
 *     above in the upper half; else how many slots of the tree below lie before the one above, or 0
 *     and then that number takes the next slot.
 *
 * The slot below is the next one. Everything but at, trees, image and votes is a constant where
 * this is called, once. */
NIB_INLINE void nib_forest_u8(nib_flash_s8 at, uint16_t trees, const uint8_t *image,
                              uint16_t *votes, int grey_bits, int head_bytes, int link_bytes) {
  const int slot_bytes = head_bytes + link_bytes;
  const int class_bits = 4 * link_bytes;
  for (; trees > 0; trees--) {
    nib_flash_s8 slot = at + slot_bytes;
    at = slot + (int32_t)nib_forest_number(at, slot_bytes) * slot_bytes;
    for (;;) {
      const uint32_t head = nib_forest_number(slot, head_bytes);
      const uint16_t link = (uint16_t)nib_forest_number(slot + head_bytes, link_bytes);
      const uint8_t grey = (uint8_t)((head >> 2) & ((1u << grey_bits) - 1u));
      const uint8_t pixel = (uint8_t)(image[head >> (2 + grey_bits)] >> (8 - grey_bits));
      const int above = pixel > grey;
      if ((head & (above ? 2u : 1u)) != 0) {
        const unsigned classes = above ? (unsigned)link >> class_bits : link;
        votes[classes & ((1u << class_bits) - 1u)]++;
        break;
      }
      slot += slot_bytes;
      if ((head & 3u) == 0) {
        int32_t skipped = link;
        if (skipped == 0) {
          skipped = (int32_t)nib_forest_number(slot, slot_bytes);
          slot += slot_bytes;
        }
        if (above) {
          slot += skipped * slot_bytes;
        }
      }
    }
  }
}
