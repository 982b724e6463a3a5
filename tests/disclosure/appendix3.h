// The tables of the committee report that the product begins with: its figures
// by kind and by team, from made-up cases that give them.

#ifndef REDRESS_TESTS_DISCLOSURE_APPENDIX3_H_
#define REDRESS_TESTS_DISCLOSURE_APPENDIX3_H_

#include <vector>

#include "tests/disclosure/world.h"

namespace redress::attack {

Records Appendix3Records();

// Complaints closed and upheld by team in two half-years: 9 and 23 in all, of
// which 4 and 12 upheld.
v1::Query UpheldByTeam();

// Every table of the report.
std::vector<v1::Query> Appendix3Queries();

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_APPENDIX3_H_
