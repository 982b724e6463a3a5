#include "plugins/sdk/conformance/heap.h"

#include <malloc.h>

#include <atomic>
#include <cerrno>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

namespace redress::conformance {

int64_t HeapInUse() { return 0; }
bool SeesHeap() { return false; }

}  // namespace redress::conformance

#else

// glibc exports its allocator by these names too.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* memory);
}
// NOLINTEND(bugprone-reserved-identifier)

namespace {

// An allocator is there before any object: this needs no construction.
std::atomic<int64_t> in_use{0};

void* Taken(void* memory) {
  if (memory != nullptr) {
    in_use.fetch_add(static_cast<int64_t>(malloc_usable_size(memory)),
                     std::memory_order_relaxed);
  }
  return memory;
}

}  // namespace

extern "C" {

void* malloc(size_t size) { return Taken(__libc_malloc(size)); }

void* calloc(size_t count, size_t size) {
  return Taken(__libc_calloc(count, size));
}

void* realloc(void* memory, size_t size) {
  const auto before = static_cast<int64_t>(malloc_usable_size(memory));
  void* moved = __libc_realloc(memory, size);
  // Where it fails, what was there stays.
  if (moved != nullptr || size == 0) {
    in_use.fetch_sub(before, std::memory_order_relaxed);
  }
  return Taken(moved);
}

void free(void* memory) {
  in_use.fetch_sub(static_cast<int64_t>(malloc_usable_size(memory)),
                   std::memory_order_relaxed);
  __libc_free(memory);
}

void* memalign(size_t alignment, size_t size) {
  return Taken(__libc_memalign(alignment, size));
}

void* aligned_alloc(size_t alignment, size_t size) {
  return Taken(__libc_memalign(alignment, size));
}

int posix_memalign(void** memory, size_t alignment, size_t size) {
  const bool power = alignment != 0 && (alignment & (alignment - 1)) == 0;
  if (!power || alignment % sizeof(void*) != 0) return EINVAL;
  void* given = Taken(__libc_memalign(alignment, size));
  if (given == nullptr) return ENOMEM;
  *memory = given;
  return 0;
}

}  // extern "C"

namespace redress::conformance {

int64_t HeapInUse() { return in_use.load(std::memory_order_relaxed); }
bool SeesHeap() { return true; }

}  // namespace redress::conformance

#endif
