// The attacker: works out from published answers what the figures that were
// kept back can be.
//
// It knows what is public: the questions, the answers, what the measures mean
// (the catalogue, docs/) and the profile. It shares no code with
// service/query/disclosure. Its unknowns are the numbers of cases (or stages)
// of each possible kind, and whatever is published is a sum over some of them;
// GLPK finds the least and the greatest whole number that a figure can be.

#ifndef REDRESS_TESTS_DISCLOSURE_ATTACK_H_
#define REDRESS_TESTS_DISCLOSURE_ATTACK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "redress/v1/query.pb.h"

namespace redress::attack {

// A question and its answer, whole.
struct Published {
  v1::Query query;
  v1::Answer answer;
  // The attacker sees it. What it does not see it only tries to work out.
  bool visible = true;
};

struct Profile {
  bool zeros_shown = true;
  int64_t rounding_base = 1;
};

// What is known of one part of a figure.
enum class Part { kCount, kNumerator, kComplement, kBase, kSum };

struct Interval {
  size_t table = 0;
  size_t row = 0;
  size_t column = 0;
  Part part = Part::kCount;
  int64_t low = 0;
  // kNoLimit: as many as you like.
  int64_t high = 0;
};
inline constexpr int64_t kNoLimit = int64_t{1} << 40;

struct Findings {
  // Of every figure that is [c], and of all of a table that is not visible.
  std::vector<Interval> intervals;
  // What is wrong without any arithmetic: a difference that is shown though
  // one of its sides is not, a published number that nothing can explain.
  std::vector<std::string> faults;
};

// Tables published together are attacked together.
Findings Attack(const std::vector<Published>& tables, const Profile& profile);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_ATTACK_H_
