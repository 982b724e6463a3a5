#include "plugins/sdk/conformance/leak.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "plugins/sdk/conformance/process_view.h"

namespace redress::conformance {

std::string LeakFault(const std::function<void()>& work) {
  constexpr size_t kWarmUp = 8;
  constexpr size_t kCounted = 12;
  // malloc() gives no less.
  constexpr int64_t kSmallest = 16;
  for (size_t i = 0; i < kWarmUp; ++i) work();
  const int files = ProcessView::OpenFiles();
  std::array<int64_t, kCounted> growth = {};
  auto before = static_cast<int64_t>(ProcessView::HeapInUse());
  for (int64_t& grown : growth) {
    work();
    const auto after = static_cast<int64_t>(ProcessView::HeapInUse());
    grown = after - before;
    before = after;
  }
  const int opened = ProcessView::OpenFiles() - files;
  if (opened > 0) {
    return "it leaves " + std::to_string(opened) + " files open after " +
           std::to_string(kCounted) + " sessions";
  }
  if (!ProcessView::SeesHeap()) return "";
  // The allocator keeps freed memory for itself now and then, and gives it back
  // at once: the middle is not moved by that.
  std::sort(growth.begin(), growth.end());
  const int64_t middle = growth[kCounted / 2];
  if (middle < kSmallest) return "";
  return "it leaves " + std::to_string(middle) +
         " bytes of memory after each session";
}

}  // namespace redress::conformance
