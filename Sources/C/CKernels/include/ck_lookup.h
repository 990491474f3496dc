// Table functions: every stored value is replaced by its table entry.
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

/// 256 entries of one byte; the index is the stored byte taken as unsigned.
void ck_lookup8(const uint8_t table[256], const ck_map *input, const ck_map *output, ck_isa isa,
                ck_pool *pool);
/// A table of 256 entries of one byte for every channel, one after another.
void ck_lookup8_channels(const uint8_t *tables, const ck_map *input, const ck_map *output,
                         ck_pool *pool);
/// 65,536 entries of two bytes; the index is the stored 16 bits taken as unsigned.
void ck_lookup16(const uint16_t *table, const ck_map *input, const ck_map *output, ck_isa isa,
                 ck_pool *pool);
