// The least and greatest value of sums of non-negative whole numbers.

#ifndef REDRESS_TESTS_DISCLOSURE_INTEGER_PROGRAM_H_
#define REDRESS_TESTS_DISCLOSURE_INTEGER_PROGRAM_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace redress::attack {

class IntegerProgram {
 public:
  // `unknowns` non-negative whole numbers.
  explicit IntegerProgram(int unknowns);
  ~IntegerProgram();
  IntegerProgram(const IntegerProgram&) = delete;
  IntegerProgram& operator=(const IntegerProgram&) = delete;

  // low ≤ Σ unknowns ≤ high; high < 0: no limit.
  void Add(const std::vector<int>& unknowns, int64_t low, int64_t high);

  // The exact range of Σ unknowns; second < 0: no limit. nullopt: there is no
  // solution at all.
  std::optional<std::pair<int64_t, int64_t>> Range(
      const std::vector<int>& unknowns);

 private:
  std::optional<int64_t> Best(const std::vector<int>& unknowns, bool most);

  struct Problem;
  std::unique_ptr<Problem> problem_;
};

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_INTEGER_PROGRAM_H_
