// Writes masks: what a test of every row gives.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_MASK_STORE_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_MASK_STORE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "service/engine/columnar/vectorised.h"

namespace redress::engine::columnar {

// How a result goes into a mask.
enum class Into { kSet, kAnd, kOr };

// `test` gives 0 or 1 for a row. Branch-free, so that compilers vectorise it.
template <typename Test>
void Store(Into into, size_t rows, uint8_t* __restrict mask, const Test& test) {
  // Copies, which nothing that the loops write can change.
  const Test own = test;
  switch (into) {
    case Into::kSet:
      Vectorised([=]() REDRESS_INLINE {
        for (size_t i = 0; i < rows; ++i) mask[i] = own(i);
      });
      return;
    case Into::kAnd:
      Vectorised([=]() REDRESS_INLINE {
        for (size_t i = 0; i < rows; ++i) mask[i] &= own(i);
      });
      return;
    case Into::kOr:
      Vectorised([=]() REDRESS_INLINE {
        for (size_t i = 0; i < rows; ++i) mask[i] |= own(i);
      });
      return;
  }
}

inline void StoreConstant(Into into, size_t rows, bool value, uint8_t* mask) {
  if (into == (value ? Into::kAnd : Into::kOr)) return;
  std::fill_n(mask, rows, value ? 1 : 0);
}

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_MASK_STORE_H_
