// Where the tables lie that a plugin is given.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_PLACED_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_PLACED_H_

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>

namespace redress::conformance {

enum class Layout {
  kPlain,
  // Right before a page that cannot be read, so that who reads beyond
  // struct_size crashes.
  kExact,
  // As a later minor version has it: larger, with bytes behind that are not
  // zero.
  kNewer,
};

// A table of the ABI, in a place of its own, with struct_size set and the rest
// zero.
template <typename Table>
class Placed {
 public:
  explicit Placed(Layout layout) : newer_(layout == Layout::kNewer) {
    if (layout == Layout::kPlain) {
      table_ = &plain_;
    } else {
      const size_t size = sizeof(Table) + (newer_ ? kBeyond : 0);
      region_ = mmap(nullptr, 2 * kPage, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (region_ == MAP_FAILED) throw std::bad_alloc();
      char* guard = static_cast<char*>(region_) + kPage;
      mprotect(guard, kPage, PROT_NONE);
      table_ = reinterpret_cast<Table*>(guard - size);
      std::memset(beyond(), kGarbage, size - sizeof(Table));
    }
    *table_ = Table{};
    table_->struct_size =
        static_cast<uint32_t>(sizeof(Table) + (newer_ ? kBeyond : 0));
  }
  ~Placed() {
    if (region_ != nullptr) munmap(region_, 2 * kPage);
  }
  Placed(const Placed&) = delete;
  Placed& operator=(const Placed&) = delete;

  Table* get() const { return table_; }
  Table* operator->() const { return table_; }
  Table& operator*() const { return *table_; }

  // Nobody wrote behind what this version knows.
  bool Intact() const {
    return !newer_ || std::all_of(beyond(), beyond() + kBeyond,
                                  [](char c) { return c == kGarbage; });
  }

 private:
  static constexpr size_t kPage = 4096;
  static constexpr size_t kBeyond = 64;
  static constexpr char kGarbage = '\xA5';
  static_assert(sizeof(Table) + kBeyond <= kPage);

  char* beyond() const { return reinterpret_cast<char*>(table_ + 1); }

  const bool newer_;
  Table plain_ = {};
  void* region_ = nullptr;
  Table* table_ = nullptr;
};

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_PLACED_H_
