// What is in use of the heap.

#ifndef REDRESS_TESTS_BENCH_HEAP_H_
#define REDRESS_TESTS_BENCH_HEAP_H_

#include <malloc.h>

#include <cstddef>
#include <cstdint>

#if defined(REDRESS_HAS_TCMALLOC)
#include "gperftools/malloc_extension.h"
#endif

namespace redress::bench {

// The bytes in use, of the allocator that the program is linked with.
inline int64_t HeapBytes() {
#if defined(REDRESS_HAS_TCMALLOC)
  size_t bytes = 0;
  MallocExtension::instance()->GetNumericProperty(
      "generic.current_allocated_bytes", &bytes);
  return static_cast<int64_t>(bytes);
#else
  const struct mallinfo2 heap = mallinfo2();
  return static_cast<int64_t>(heap.uordblks + heap.hblkhd);
#endif
}

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_HEAP_H_
