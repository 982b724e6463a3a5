// Cases, stages and learning actions one by one, and what each of them adds to
// a figure. Written from the documentation.

#ifndef REDRESS_TESTS_DISCLOSURE_UNIT_H_
#define REDRESS_TESTS_DISCLOSURE_UNIT_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "service/model/day.h"
#include "service/query/figures.h"
#include "service/query/period.h"

namespace redress::attack {

inline constexpr model::Day kNever = model::kNoDay;

// A case, stage or action. Only what its grain has is looked at.
struct Unit {
  enum class Grain { kCase, kStage, kAction };
  Grain grain = Grain::kCase;
  std::map<std::string, std::string> dimensions;  // "" is not recorded.
  std::map<std::string, std::set<std::string>> many;
  model::Day received = kNever;  // Of an action raised.
  model::Day closed = kNever;    // Of an action implemented.
  model::Day cancelled = kNever;
  model::Day adr_offered = kNever;
  bool adr_resolved = false;
  int64_t adr_saving = 0;
  int64_t remedy = 0;
  model::Day decided = kNever;
  bool decided_upheld = false;
  model::Day stage1_started = kNever;
  model::Day stage2_started = kNever;
  // Of a stage.
  model::Day started = kNever;
  model::Day due = kNever;
  model::Day effective_due = kNever;
  model::Day responded = kNever;
  model::Day ended = kNever;
  std::string ended_by;  // "response", "closing", "cancelling".
  int64_t response_days = -1;
};

// Its members of a dimension; "" where it has none.
std::set<std::string> ValuesOf(const Unit& unit, const std::string& dimension);
bool HasAny(const Unit& unit, const std::string& dimension,
            const std::set<std::string>& values);
// The filter lets it through.
bool Holds(const v1::Filter& filter, const Unit& unit);

// How answers and filters name the member "".
inline constexpr char kNotRecorded[] = "Not recorded";
// The member of that name.
std::string Recorded(const std::string& name);

// What a figure is of.
struct Asked {
  std::string measure;
  query::Span period;
  query::Span span;
  model::Day data_date;
};

// What a unit adds to a figure: to its value and to its base or units.
struct Share {
  int64_t value = 0;
  int64_t base = 0;
};

Share ShareOf(const Unit& unit, const Asked& asked);

// The figure of some units.
query::Figure FigureOf(const std::vector<const Unit*>& units,
                       const Asked& asked);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_UNIT_H_
