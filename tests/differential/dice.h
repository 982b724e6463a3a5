// Random choices that are the same on every standard library.

#ifndef REDRESS_TESTS_DIFFERENTIAL_DICE_H_
#define REDRESS_TESTS_DIFFERENTIAL_DICE_H_

#include <cstddef>
#include <cstdint>
#include <random>

namespace redress::differential {

class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  // 0 to n − 1; n ≥ 1.
  int Below(int n) {
    return static_cast<int>(engine_() % static_cast<uint32_t>(n));
  }
  // True in `percent` of a hundred cases.
  bool Percent(int percent) { return Below(100) < percent; }
  template <typename List>
  const auto& OneOf(const List& list) {
    return list[static_cast<size_t>(Below(static_cast<int>(list.size())))];
  }

 private:
  std::mt19937 engine_;
};

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_DICE_H_
