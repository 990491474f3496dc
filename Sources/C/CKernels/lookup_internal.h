// What the files of the table functions share.
#pragma once
#include "ck_lookup.h"

/// Looks up `count` consecutive bytes.
typedef void (*ck_lookup8_row)(const uint8_t table[256], const uint8_t *input, uint8_t *output,
                               int64_t count);

/// 64 bytes at a time by shuffles of 16.
void ck_lookup8_row_avx2(const uint8_t table[256], const uint8_t *input, uint8_t *output,
                         int64_t count);
/// 64 bytes at a time by byte permutation.
void ck_lookup8_row_avx512(const uint8_t table[256], const uint8_t *input, uint8_t *output,
                           int64_t count);
/// 16 bytes at a time.
void ck_lookup8_row_neon(const uint8_t table[256], const uint8_t *input, uint8_t *output,
                         int64_t count);
