// How much of the heap is in use, to the byte.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_HEAP_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_HEAP_H_

#include <cstdint>

namespace redress::conformance {

// Bytes that were given by malloc() and its like and not given back, by this
// process and all that it has loaded. A program that calls this has its
// allocator counted: glibc's own, whose mallinfo2() takes for used what it
// keeps for later.
int64_t HeapInUse();

// Whether HeapInUse() means anything: not in builds with sanitizers, which have
// an allocator of their own.
bool SeesHeap();

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_HEAP_H_
