// What the files of the softmax of bytes share.
#pragma once
#include <stdint.h>

/// What the shares of one pixel follow from.
typedef struct {
  const int32_t *powers;  ///< By distance from the largest value, in Q0.31.
  int32_t share;          ///< A power's factor in Q0.31, then a rounding shift to the right.
  int32_t shift;          ///< 4 to 35.
  uint8_t largest;        ///< As it is stored.
  uint8_t low;            ///< The result that stands for 0.
} softmax8_shares;

/// Stores the shares of `channels` values.
typedef void (*softmax8_store)(const softmax8_shares *shares, const uint8_t *in, uint8_t *out,
                               int64_t channels);

void softmax8_store_scalar(const softmax8_shares *shares, const uint8_t *in, uint8_t *out,
                           int64_t channels);
void softmax8_store_neon(const softmax8_shares *shares, const uint8_t *in, uint8_t *out,
                         int64_t channels);
