// Questions on a few records, for cases that are worked out by hand.

#ifndef REDRESS_TESTS_DIFFERENTIAL_EDGE_CASE_TESTING_H_
#define REDRESS_TESTS_DIFFERENTIAL_EDGE_CASE_TESTING_H_

#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "redress/v1/record.pb.h"
#include "tests/differential/world.h"

namespace redress::differential {

// Textproto in which a date is written "received_on: 2020-02-29".
v1::Representation CaseFrom(const std::string& text);
v1::Query QueryFrom(const std::string& text);

// The commit that imports the records, with the built-in reference data.
Commit Import(const std::vector<std::string>& records);

// The answer of the executors (columnar, sql, sql in PostgreSQL), who must
// agree and refuse nothing: a line for each row, "team A, 2019/20 Q1 (partial):
// 3 44% [z]". Totals and subtotals say so. A failure makes the lines say what
// is wrong.
std::vector<std::string> Lines(const Commit& commit, const std::string& query,
                               const std::string& data_date);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_EDGE_CASE_TESTING_H_
