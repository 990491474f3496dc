// What the files of the 8-bit element-wise arithmetic share.
#pragma once
#include "ck_elementwise8.h"

/// Computes `count` consecutive channels; an operand with step 0 repeats its one channel.
typedef void (*ck_elementwise8_row)(const ck_elementwise8 *operation, const uint8_t *left,
                                    int32_t left_step, const uint8_t *right, int32_t right_step,
                                    uint8_t *output, int64_t count);

void ck_add8_row_scalar(const ck_elementwise8 *operation, const uint8_t *left,
                        int32_t left_step, const uint8_t *right, int32_t right_step,
                        uint8_t *output, int64_t count);
void ck_multiply8_row_scalar(const ck_elementwise8 *operation, const uint8_t *left,
                             int32_t left_step, const uint8_t *right, int32_t right_step,
                             uint8_t *output, int64_t count);
void ck_add8_row_avx2(const ck_elementwise8 *operation, const uint8_t *left,
                      int32_t left_step, const uint8_t *right, int32_t right_step,
                      uint8_t *output, int64_t count);
void ck_multiply8_row_avx2(const ck_elementwise8 *operation, const uint8_t *left,
                           int32_t left_step, const uint8_t *right, int32_t right_step,
                           uint8_t *output, int64_t count);
void ck_add8_row_avx512(const ck_elementwise8 *operation, const uint8_t *left,
                        int32_t left_step, const uint8_t *right, int32_t right_step,
                        uint8_t *output, int64_t count);
void ck_multiply8_row_avx512(const ck_elementwise8 *operation, const uint8_t *left,
                             int32_t left_step, const uint8_t *right, int32_t right_step,
                             uint8_t *output, int64_t count);
