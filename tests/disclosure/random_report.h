// Random worlds, and tables about them that are published together.

#ifndef REDRESS_TESTS_DISCLOSURE_RANDOM_REPORT_H_
#define REDRESS_TESTS_DISCLOSURE_RANDOM_REPORT_H_

#include <cstdint>
#include <vector>

#include "service/query/disclosure/protect.h"
#include "tests/disclosure/world.h"

namespace redress::attack {

struct RandomReport {
  query::DisclosureRules rules;
  Records records;
  std::vector<TrueTable> tables;
  // Figures that nobody asked for but that may follow from the tables.
  std::vector<TrueTable> secrets;
  int64_t secret_range = 1;

  std::vector<query::PublishedTable> Tables();
  std::vector<const TrueTable*> Shown() const;
  std::vector<const TrueTable*> Hidden() const;
};

// What a report may ask: anything but how long open cases have been open, or
// that.
enum class ReportKind { kAny, kAgeing };

// The same seed gives the same report everywhere.
RandomReport MakeRandomReport(uint64_t seed,
                              ReportKind kind = ReportKind::kAny);

// The number in the environment variable `name`.
uint64_t Setting(const char* name, uint64_t otherwise);

// Day y-m-d.
v1::Date DateOf(int year, int month, int day);
v1::Period PeriodOf(int from_year, int from_month, int to_year, int to_month,
                    int to_day);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_RANDOM_REPORT_H_
