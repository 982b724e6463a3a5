// What a disclosure profile asks for.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_PROFILE_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_PROFILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "service/model/reference.h"

namespace redress::query {

// The rules of one profile. None is negative.
struct DisclosureRules {
  std::string name;
  // Counts from 1 to one below this are suppressed. 0 or 1: none are.
  int64_t threshold = 0;
  bool suppress_zero = false;
  // Rates over fewer than this are suppressed.
  int64_t min_denominator = 0;
  // Counts that are shown are multiples of this. 0 or 1: they are exact.
  int64_t rounding_base = 0;
  // The least distance between the lowest and the highest value that a
  // suppressed count may have. 0: the threshold.
  int64_t protection_range = 0;

  // Nothing is suppressed, nothing rounded.
  bool ShowsEverything() const;
  // protection_range, or what stands for it; 1 or more.
  int64_t Range() const;
  // The count of this many cases is small enough to point at somebody.
  bool IsSmall(int64_t count) const;
  // A count of one case or more from `low` to `high` is.
  bool AnySmall(int64_t low, int64_t high) const;
};

// The rules of the profile `name`; "internal", which shows everything, is
// always there. INVALID_ARGUMENT, reason UNKNOWN_PROFILE, for the request's
// field `field`: there is none; the nearest name is given. "" is no name.
absl::StatusOr<DisclosureRules> FindRules(const model::Reference& reference,
                                          const std::string& name,
                                          const std::string& field);

// The rules in plain English, one or more sentences, for explanations and
// documents.
std::string Describe(const DisclosureRules& rules);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_PROFILE_H_
