// An open file descriptor.

#ifndef REDRESS_SERVICE_EXPORT_DESCRIPTOR_H_
#define REDRESS_SERVICE_EXPORT_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace redress::exporting {

// Closes it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }

  int get() const { return number_; }
  void Reset() { *this = Descriptor(); }

 private:
  int number_ = -1;
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_DESCRIPTOR_H_
