// Simpler ways of keeping figures back, to measure disclosure control against.

#ifndef REDRESS_TESTS_DISCLOSURE_METHODS_H_
#define REDRESS_TESTS_DISCLOSURE_METHODS_H_

#include <vector>

#include "service/query/disclosure/profile.h"
#include "tests/disclosure/world.h"

namespace redress::attack {

// Only what the rules forbid in itself.
void SuppressPrimary(const query::DisclosureRules& rules,
                     const std::vector<TrueTable*>& tables);
// Every row that has such a figure.
void SuppressRows(const query::DisclosureRules& rules,
                  const std::vector<TrueTable*>& tables);
// Those rows, and the totals and subtotals of their tables.
void SuppressRowsAndTotals(const query::DisclosureRules& rules,
                           const std::vector<TrueTable*>& tables);
// Everything but what is 0.
void SuppressAll(const std::vector<TrueTable*>& tables);
// Nothing.
void ShowAll(const std::vector<TrueTable*>& tables);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_METHODS_H_
