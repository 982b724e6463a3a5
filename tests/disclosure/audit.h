// Judges protected tables by what the attacker finds.

#ifndef REDRESS_TESTS_DISCLOSURE_AUDIT_H_
#define REDRESS_TESTS_DISCLOSURE_AUDIT_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "service/query/disclosure/profile.h"
#include "tests/disclosure/attack.h"
#include "tests/disclosure/world.h"

namespace redress::attack {

// A part of a figure: table, row, column, part.
using FigurePart = std::tuple<size_t, size_t, size_t, Part>;

// Zeros that are no secret where zeros are kept back: they follow from the
// questions and from which members have rows.
std::set<FigurePart> KnownZeros(std::vector<Published> published,
                                const Profile& profile);

// What is wrong with tables that are published together under the rules; empty:
// nothing. The figures of `secrets` are not published: small counts in them
// must not follow from the tables either, to within `secret_range`.
std::vector<std::string> Audit(const query::DisclosureRules& rules,
                               const std::vector<const TrueTable*>& tables,
                               const std::vector<const TrueTable*>& secrets,
                               int64_t secret_range);

// How many figures there are, and how many are kept back.
struct Census {
  int64_t figures = 0;
  int64_t kept_back = 0;
};
Census Count(const std::vector<const TrueTable*>& tables);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_AUDIT_H_
