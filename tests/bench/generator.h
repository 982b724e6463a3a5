// Generated records: the same for a seed on every run and every machine.

#ifndef REDRESS_TESTS_BENCH_GENERATOR_H_
#define REDRESS_TESTS_BENCH_GENERATOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/model/day.h"
#include "service/model/facts.h"
#include "service/model/reference.h"

namespace redress::bench {

// Cases are received evenly over ten financial years, 2014/15 to 2023/24.
model::Day FirstReceived();
// The last day of them, and the day that the data speak for.
model::Day DataDate();

struct GeneratorOptions {
  int64_t cases = 0;
  uint64_t seed = 1;
  // In which order cases arrive: by the day received, as a council's own do, or
  // in no order of days, as when the extracts of many systems are joined.
  bool sorted = true;
};

// Ten years of a region's cases: 19 dimensions of 2 to 320 members, nine dates
// and up to three stages each with dates of its own, three many-valued
// dimensions, two attributes, two amounts; each of them absent in some cases.
class Generator {
 public:
  explicit Generator(const GeneratorOptions& options);

  int64_t cases() const { return options_.cases; }
  // What the records need beside the built-in reference data is among these.
  static const std::vector<v1::ReferenceData>& ReferenceEntries();
  static const model::Reference& Reference();

  // The record that arrives as number `number`, from 0 to cases − 1. Valid and
  // complete. Threads may call it at once.
  v1::Representation Record(int64_t number) const;
  model::CaseFacts Facts(int64_t number) const;

  // The facts of the cases from `first` on, at most `count`; empty at the end.
  std::vector<model::CaseFacts> Facts(int64_t first, int64_t count) const;

 private:
  const GeneratorOptions options_;
  // Arrival number × this, modulo the number of cases, is the case's place in
  // the order of days; 1 where sorted.
  int64_t stride_ = 1;
};

// The members that the generator gives the dimension `name` (as in plans), in
// the order in which bench databases code them. Aborts for an unknown one.
const std::vector<std::string>& MembersOf(const std::string& name);

// The names of the two attributes, ascending.
inline constexpr const char* kAttributes[] = {"funding", "ward"};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_GENERATOR_H_
