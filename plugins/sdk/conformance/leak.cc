#include "plugins/sdk/conformance/leak.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "plugins/sdk/conformance/heap.h"
#include "plugins/sdk/conformance/process_view.h"

namespace redress::conformance {

std::string LeakFault(const std::function<void()>& work) {
  constexpr size_t kWarmUp = 8;
  constexpr size_t kCounted = 12;
  for (size_t i = 0; i < kWarmUp; ++i) work();
  const int files = ProcessView::OpenFiles();
  std::array<int64_t, kCounted> growth = {};
  int64_t before = HeapInUse();
  for (int64_t& grown : growth) {
    work();
    const int64_t after = HeapInUse();
    grown = after - before;
    before = after;
  }
  const int opened = ProcessView::OpenFiles() - files;
  if (opened > 0) {
    return "it leaves " + std::to_string(opened) + " files open after " +
           std::to_string(kCounted) + " sessions";
  }
  // A cache that grows now and then is none; the middle is not moved by it.
  std::sort(growth.begin(), growth.end());
  const int64_t middle = growth[kCounted / 2];
  if (middle <= 0) return "";
  return "it leaves " + std::to_string(middle) +
         " bytes of memory after each session";
}

}  // namespace redress::conformance
