// What the service answers to questions that are published together, and what
// the attacker makes of it.

#ifndef REDRESS_TESTS_DISCLOSURE_ANSWERS_H_
#define REDRESS_TESTS_DISCLOSURE_ANSWERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/query/disclosure/profile.h"
#include "service/query/query_engine.h"
#include "tests/disclosure/attack.h"

namespace redress::attack {

// Errors as the service's.
absl::StatusOr<std::vector<Published>> Answers(
    const std::vector<v1::Query>& queries, const query::DisclosureRules& rules,
    const query::Snapshot& snapshot);

// What the attacker finds out that the rules do not allow; empty: nothing.
std::vector<std::string> FaultsOf(const std::vector<Published>& published,
                                  const query::DisclosureRules& rules);

// How many cells are kept back.
int64_t CountConfidential(const std::vector<Published>& published);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_ANSWERS_H_
