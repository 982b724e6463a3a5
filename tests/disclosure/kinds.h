// The kinds of units that the attacker tells apart in a world.

#ifndef REDRESS_TESTS_DISCLOSURE_KINDS_H_
#define REDRESS_TESTS_DISCLOSURE_KINDS_H_

#include <set>
#include <string>
#include <vector>

#include "tests/disclosure/meaning.h"
#include "tests/disclosure/reading.h"

namespace redress::attack {

// There is such a number, and it counts in this world.
bool States(const Stated& stated, World world);

// The measures in the tables that count in this world.
std::set<std::string> MeasuresOf(World world, const std::vector<Table>& tables);

// Whatever the tables say of those measures.
Axes AxesOf(World world, const std::set<std::string>& measures,
            const std::vector<Table>& tables);

// Every kind that can exist.
std::vector<Kind> PossibleKinds(World world, const Axes& axes);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_KINDS_H_
