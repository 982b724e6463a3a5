// The worker's allocator is glibc's, except that it notices when memory cannot
// be had. A plugin that does not look at what malloc() gave it crashes then,
// and the crash alone would not say why. Sanitizers have allocators of their
// own.

#include <cerrno>
#include <cstddef>
#include <limits>

#include "service/worker/notices.h"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// glibc exports its allocator by these names too.
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
}

namespace {

void* Noticed(void* memory, size_t size) {
  if (memory == nullptr && size > 0) redress::worker::NoticeMemory(size);
  return memory;
}

}  // namespace

extern "C" {

void* malloc(size_t size) { return Noticed(__libc_malloc(size), size); }

void* calloc(size_t count, size_t size) {
  size_t all = 0;
  if (__builtin_mul_overflow(count, size, &all)) {
    all = std::numeric_limits<size_t>::max() / 2;
  }
  return Noticed(__libc_calloc(count, size), all);
}

void* realloc(void* memory, size_t size) {
  return Noticed(__libc_realloc(memory, size), size);
}

void* memalign(size_t alignment, size_t size) {
  return Noticed(__libc_memalign(alignment, size), size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  return Noticed(__libc_memalign(alignment, size), size);
}

int posix_memalign(void** memory, size_t alignment, size_t size) {
  const bool power = alignment != 0 && (alignment & (alignment - 1)) == 0;
  if (!power || alignment % sizeof(void*) != 0) return EINVAL;
  const int error = errno;
  void* given = Noticed(__libc_memalign(alignment, size), size);
  errno = error;
  if (given == nullptr) return ENOMEM;
  *memory = given;
  return 0;
}

}  // extern "C"

#endif
