// Short forms for the conditions that plans are made of.

#ifndef REDRESS_SERVICE_QUERY_PREDICATES_H_
#define REDRESS_SERVICE_QUERY_PREDICATES_H_

#include <string>
#include <vector>

#include "service/engine/plan.h"

namespace redress::query {

engine::Predicate All(std::vector<engine::Predicate> children);
engine::Predicate Any(std::vector<engine::Predicate> children);
engine::Predicate Not(engine::Predicate child);

// The dimension's value is among `values`.
engine::Predicate IsMember(const std::string& dimension,
                           std::vector<std::string> values);

// The date is there.
engine::Predicate HasDate(engine::DateColumn date);
// first ≤ date ≤ last; never where first > last.
engine::Predicate DateIn(engine::DateColumn date, model::Day first,
                         model::Day last);
// The date is there and on or before `day`.
engine::Predicate DateBy(engine::DateColumn date, model::Day day);
// Both are there and date ≤ other.
engine::Predicate DateOrder(engine::DateColumn date, engine::DateColumn other);

// A text that two accumulators share only if they count the same.
std::string Fingerprint(const engine::Accumulator& accumulator);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_PREDICATES_H_
