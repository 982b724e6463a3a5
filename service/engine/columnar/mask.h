// Masks: a byte for each row, 1 or 0.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_MASK_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_MASK_H_

#include <cstddef>
#include <cstdint>

namespace redress::engine::columnar {

// The rows that a mask has.
size_t CountRows(const uint8_t* mask, size_t rows);

// Writes their numbers to `selected`, which has room for as many.
void SelectRows(const uint8_t* mask, size_t rows, uint16_t* selected);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_MASK_H_
