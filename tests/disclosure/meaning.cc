#include "tests/disclosure/meaning.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "tests/disclosure/unit.h"
#include "tests/disclosure/waiting.h"

namespace redress::attack {
namespace {

bool Has(const Axes& axes, const std::string& axis) {
  return axes.position.count(axis) > 0;
}
int Value(const Axes& axes, const Kind& kind, const std::string& axis) {
  const auto found = axes.position.find(axis);
  return found == axes.position.end() ? 0 : kind[found->second];
}

int Pieces(const Axes& axes) { return static_cast<int>(axes.edges.size()) + 1; }

bool In(const Axes& axes, int piece, const Days& span) {
  return piece >= axes.PieceOf(span.first) && piece <= axes.PieceOf(span.last);
}
bool By(const Axes& axes, int piece, int64_t day) {
  return piece <= axes.PieceOf(day);
}

// "out" is 0: it never leaves; else 1 + way · pieces + piece.
bool Leaves(const Axes& axes, const Kind& kind) {
  return Value(axes, kind, "out") > 0;
}
int Way(const Axes& axes, const Kind& kind) {
  return (Value(axes, kind, "out") - 1) / Pieces(axes);
}
int OutPiece(const Axes& axes, const Kind& kind) {
  return (Value(axes, kind, "out") - 1) % Pieces(axes);
}
bool LeavesIn(const Axes& axes, const Kind& kind, const std::set<int>& ways,
              const Days& span) {
  return Leaves(axes, kind) && ways.count(Way(axes, kind)) > 0 &&
         In(axes, OutPiece(axes, kind), span);
}
bool OpenAt(const Axes& axes, const Kind& kind, int64_t day) {
  return By(axes, Value(axes, kind, "in"), day) &&
         !(Leaves(axes, kind) && By(axes, OutPiece(axes, kind), day));
}

// Ways out of the two worlds.
constexpr int kClosing = 0;
constexpr int kCancelling = 1;
constexpr int kResponse = 2;

using Counts = decltype(Stated::counts);

Meaning Count(World world, Counts counts) {
  Meaning meaning;
  meaning.value = {world, std::move(counts)};
  return meaning;
}

// In the world's period, where it has the axis value.
Meaning Entered(World world) {
  return Count(world,
               [](const Axes& a, const Kind& k, const Days&, const Days& span,
                  int64_t) { return In(a, Value(a, k, "in"), span); });
}
Meaning EnteredAs(World world, std::set<int> how) {
  return Count(world, [how](const Axes& a, const Kind& k, const Days&,
                            const Days& span, int64_t) {
    return In(a, Value(a, k, "in"), span) && how.count(Value(a, k, "how")) > 0;
  });
}
Meaning Left(World world, std::set<int> ways) {
  return Count(
      world, [ways](const Axes& a, const Kind& k, const Days&, const Days& span,
                    int64_t) { return LeavesIn(a, k, ways, span); });
}
Meaning Open(World world, bool at_start) {
  return Count(world, [at_start](const Axes& a, const Kind& k, const Days&,
                                 const Days& span, int64_t data_date) {
    return OpenAt(a, k,
                  std::min(at_start ? span.first - 1 : span.last, data_date));
  });
}
// Open for a number of working days.
Meaning Waiting(int least, int most) {
  return Count(World::kCases, [least, most](const Axes& a, const Kind& k,
                                            const Days&, const Days& span,
                                            int64_t data_date) {
    const int64_t day = std::min(span.last, data_date);
    if (!OpenAt(a, k, day)) return false;
    // All days of a piece are in one band.
    const int piece = Value(a, k, "in");
    if (piece == 0) return most < 0;
    const int days = WaitingDays(static_cast<model::Day>(a.edges[piece - 1]),
                                 static_cast<model::Day>(day));
    return days >= least && (most < 0 || days <= most);
  });
}
Meaning ClosedAs(const std::vector<std::string>& outcomes, bool complaints) {
  Meaning meaning =
      Count(World::kCases, [outcomes](const Axes& a, const Kind& k, const Days&,
                                      const Days& span, int64_t) {
        return LeavesIn(a, k, {kClosing}, span) &&
               HasMember(a, k, "kind", {"complaint"}) &&
               (outcomes.empty() || HasMember(a, k, "outcome", outcomes));
      });
  meaning.members["outcome"] = outcomes;
  if (complaints) meaning.members["kind"] = {"complaint"};
  return meaning;
}
Meaning Rate(Meaning part, const Meaning& whole) {
  part.shape = Shape::kRate;
  part.base = whole.value;
  return part;
}
Meaning Due(std::set<int> how) {
  return Count(World::kDue, [how](const Axes& a, const Kind& k, const Days&,
                                  const Days& span, int64_t data_date) {
    const Days seen = {span.first, std::min(span.last, data_date)};
    return seen.first <= seen.last && In(a, Value(a, k, "in"), seen) &&
           how.count(Value(a, k, "how")) > 0;
  });
}
Counts Responded(bool timed) {
  return [timed](const Axes& a, const Kind& k, const Days&, const Days& span,
                 int64_t) {
    return LeavesIn(a, k, {kResponse}, span) &&
           (!timed || Value(a, k, "yes") == 1);
  };
}
Meaning ResponseDays(Shape shape) {
  Meaning meaning;
  meaning.shape = shape;
  meaning.base = {World::kStages, Responded(true)};
  if (shape == Shape::kMean) {
    meaning.value = {
        World::kResponseDays,
        [](const Axes& a, const Kind& k, const Days&, const Days& span,
           int64_t) { return In(a, Value(a, k, "in"), span); }};
  }
  return meaning;
}
Meaning Money(World world) {
  Meaning meaning = Entered(world);
  meaning.shape = Shape::kMoney;
  return meaning;
}

}  // namespace

int64_t DayNumber(const v1::Date& date) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  return sys_days(year(date.year()) / date.month() / date.day())
      .time_since_epoch()
      .count();
}

bool IsBucket(const std::string& dimension) {
  static const auto* const kBuckets = new std::set<std::string>{
      "day", "week", "month", "quarter", "half", "financial_year"};
  return kBuckets->count(dimension) > 0;
}

bool IsManyValued(const std::string& dimension) {
  return dimension == "category" || dimension == "root_cause" ||
         dimension == "remedy";
}

std::vector<Days> BucketsOf(const std::string& dimension, const Days& period) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  const auto begins = [&](int64_t day) {
    const sys_days date{days(day)};
    if (dimension == "day") return true;
    if (dimension == "week") return weekday(date) == Monday;
    const year_month_day parts{date};
    if (parts.day() != std::chrono::day(1)) return false;
    const unsigned month{parts.month()};
    if (dimension == "quarter") return month % 3 == 1;
    if (dimension == "half") return month % 6 == 4;
    return dimension == "month" || month == 4;
  };
  std::vector<Days> buckets;
  for (int64_t day = period.first; day <= period.last; ++day) {
    if (buckets.empty() || begins(day)) buckets.push_back({day, day});
    buckets.back().last = day;
  }
  return buckets;
}

int Axes::PieceOf(int64_t day) const {
  return static_cast<int>(std::upper_bound(edges.begin(), edges.end(), day) -
                          edges.begin());
}

bool IsWaiting(const std::string& measure) {
  return measure.rfind("open_", 0) == 0 &&
         measure.find("_days") != std::string::npos;
}

std::vector<int64_t> WaitingEdges(int64_t day) {
  std::vector<int64_t> edges;
  model::Day received = static_cast<model::Day>(day);
  for (const int most : {10, 20, 65}) {
    while (WaitingDays(received - 1, static_cast<model::Day>(day)) <= most) {
      --received;
    }
    edges.push_back(received);
  }
  return edges;
}

Meaning MeaningOf(const std::string& measure) {
  using W = World;
  const std::set<int> all = {0, 1, 2};
  if (measure == "received") return Entered(W::kCases);
  if (measure == "received_net") {
    return Count(W::kCases, [](const Axes& a, const Kind& k, const Days& period,
                               const Days& span, int64_t data_date) {
      return In(a, Value(a, k, "in"), span) &&
             !(Leaves(a, k) && Way(a, k) == kCancelling &&
               By(a, OutPiece(a, k), std::min(period.last, data_date)));
    });
  }
  if (measure == "cancelled") return Left(W::kCases, {kCancelling});
  if (measure == "closed") return Left(W::kCases, {kClosing});
  if (measure == "closed_received_before") {
    return Count(W::kCases, [](const Axes& a, const Kind& k, const Days& period,
                               const Days& span, int64_t) {
      return LeavesIn(a, k, {kClosing}, span) &&
             By(a, Value(a, k, "in"), period.first - 1);
    });
  }
  if (measure == "open_at_start") return Open(W::kCases, true);
  if (measure == "open_at_end") return Open(W::kCases, false);
  if (measure == "open_up_to_10_days") return Waiting(0, 10);
  if (measure == "open_11_to_20_days") return Waiting(11, 20);
  if (measure == "open_21_to_65_days") return Waiting(21, 65);
  if (measure == "open_over_65_days") return Waiting(66, -1);
  if (measure == "upheld") return ClosedAs({"upheld"}, true);
  if (measure == "partially_upheld")
    return ClosedAs({"partially_upheld"}, true);
  if (measure == "not_upheld") return ClosedAs({"not_upheld"}, true);
  if (measure == "no_finding") return ClosedAs({"no_finding"}, true);
  if (measure == "outcome_not_recorded") return ClosedAs({kNotRecorded}, true);
  if (measure == "upheld_rate") {
    return Rate(ClosedAs({"upheld"}, true), ClosedAs({}, true));
  }
  if (measure == "upheld_or_partially_rate") {
    return Rate(ClosedAs({"upheld", "partially_upheld"}, true),
                ClosedAs({}, true));
  }
  if (measure == "stage_started") return Entered(W::kStages);
  if (measure == "stage_responded") return Left(W::kStages, {kResponse});
  if (measure == "stage_closed") return Left(W::kStages, {kResponse, kClosing});
  if (measure == "stage_cancelled") return Left(W::kStages, {kCancelling});
  if (measure == "stage_open_at_start") return Open(W::kStages, true);
  if (measure == "stage_open_at_end") return Open(W::kStages, false);
  if (measure == "overdue_at_end") {
    return Count(W::kStages, [](const Axes& a, const Kind& k, const Days&,
                                const Days& span, int64_t data_date) {
      const int64_t day = std::min(span.last, data_date);
      return OpenAt(a, k, day) && Value(a, k, "due") > 0 &&
             By(a, Value(a, k, "due") - 1, day);
    });
  }
  if (measure == "escalated") {
    Meaning meaning =
        Count(W::kStages, [](const Axes& a, const Kind& k, const Days&,
                             const Days& span, int64_t) {
          return In(a, Value(a, k, "in"), span) &&
                 HasMember(a, k, "stage", {"stage2", "stage3"});
        });
    meaning.members["stage"] = {"stage2", "stage3"};
    return meaning;
  }
  // How it went: 0 by the original day, 1 by the extended one, 2 late.
  if (measure == "due") return Due(all);
  if (measure == "on_time") return Due({0, 1});
  if (measure == "on_time_standard") return Due({0});
  if (measure == "on_time_extended") return Due({1});
  if (measure == "late") return Due({2});
  if (measure == "on_time_rate") return Rate(Due({0, 1}), Due(all));
  if (measure == "not_yet_due") return Entered(W::kNotYetDue);
  if (measure == "response_days_mean") return ResponseDays(Shape::kMean);
  if (measure == "response_days_median" || measure == "response_days_p90" ||
      measure == "response_days_max") {
    return ResponseDays(Shape::kRank);
  }
  if (measure == "escalation_rate_cohort") {
    return Rate(EnteredAs(W::kCohort, {1}), Entered(W::kCohort));
  }
  if (measure == "adr_cases") return Entered(W::kAdr);
  if (measure == "adr_resolved") return EnteredAs(W::kAdr, {1});
  if (measure == "adr_saving_gbp") return Money(W::kAdrSaving);
  if (measure == "ombudsman_referred") return Entered(W::kReferred);
  if (measure == "ombudsman_decided") return Entered(W::kDecided);
  if (measure == "ombudsman_upheld") return EnteredAs(W::kDecided, {1});
  if (measure == "remedy_gbp") return Money(W::kRemedy);
  if (measure == "learning_raised") return Entered(W::kRaised);
  if (measure == "learning_implemented") return Entered(W::kImplemented);
  std::abort();
}

std::vector<std::pair<std::string, int>> OwnAxes(
    World world, const std::vector<std::string>& measures, int pieces) {
  const auto any = [&](std::initializer_list<const char*> names) {
    return std::any_of(
        measures.begin(), measures.end(), [&](const std::string& measure) {
          return std::find(names.begin(), names.end(), measure) != names.end();
        });
  };
  std::vector<std::pair<std::string, int>> axes;
  switch (world) {
    case World::kCases: {
      const bool waits =
          std::any_of(measures.begin(), measures.end(), IsWaiting);
      const bool in = waits || any({"received", "received_net", "open_at_start",
                                    "open_at_end", "closed_received_before"});
      const bool out =
          waits ||
          any({"received_net", "cancelled", "closed", "closed_received_before",
               "open_at_start", "open_at_end", "upheld", "partially_upheld",
               "not_upheld", "no_finding", "outcome_not_recorded",
               "upheld_rate", "upheld_or_partially_rate"});
      if (in) axes.emplace_back("in", pieces);
      if (out) axes.emplace_back("out", 1 + 2 * pieces);
      break;
    }
    case World::kStages:
      axes.emplace_back("in", pieces);
      axes.emplace_back("out", 1 + 3 * pieces);
      if (any({"overdue_at_end"})) axes.emplace_back("due", 1 + pieces);
      if (any({"response_days_mean", "response_days_median",
               "response_days_p90", "response_days_max"})) {
        axes.emplace_back("yes", 2);
      }
      break;
    case World::kDue:
      axes.emplace_back("in", pieces);
      axes.emplace_back("how", 3);
      break;
    case World::kAdr:
    case World::kDecided:
    case World::kCohort:
      axes.emplace_back("in", pieces);
      axes.emplace_back("how", 2);
      break;
    default:
      axes.emplace_back("in", pieces);
      break;
  }
  return axes;
}

bool IsPossible(World world, const Axes& axes, const Kind& kind) {
  if (world != World::kCases && world != World::kStages) return true;
  if (Has(axes, "in") && Leaves(axes, kind) &&
      OutPiece(axes, kind) < Value(axes, kind, "in")) {
    return false;
  }
  return true;
}

std::vector<std::string> MembersOf(const Axes& axes, const Kind& kind,
                                   const std::string& dimension) {
  const std::vector<std::string>& named = axes.members.at(dimension);
  const int value = kind[axes.position.at(dimension)];
  const int count = static_cast<int>(named.size());
  if (!IsManyValued(dimension)) {
    return {value < count ? named[static_cast<size_t>(value)] : kAnother};
  }
  if (value == 0) return {kNotRecorded};
  std::vector<std::string> members;
  for (int i = 0; i < count; ++i) {
    if ((value >> i & 1) != 0) members.push_back(named[static_cast<size_t>(i)]);
  }
  if ((value >> count & 1) != 0) members.emplace_back(kAnother);
  return members;
}

bool HasMember(const Axes& axes, const Kind& kind, const std::string& dimension,
               const std::vector<std::string>& values) {
  const std::vector<std::string>& members = axes.members.at(dimension);
  const int value = kind[axes.position.at(dimension)];
  if (!IsManyValued(dimension)) {
    return value < static_cast<int>(members.size()) &&
           std::find(values.begin(), values.end(), members[value]) !=
               values.end();
  }
  for (size_t i = 0; i < members.size(); ++i) {
    if ((value >> i & 1) != 0 &&
        std::find(values.begin(), values.end(), members[i]) != values.end()) {
      return true;
    }
  }
  return value == 0 &&
         std::find(values.begin(), values.end(), kNotRecorded) != values.end();
}

bool HasOther(const Axes& axes, const Kind& kind, const std::string& dimension,
              const std::vector<std::string>& values) {
  const std::vector<std::string>& members = axes.members.at(dimension);
  const int value = kind[axes.position.at(dimension)];
  if (!IsManyValued(dimension)) {
    return !HasMember(axes, kind, dimension, values);
  }
  for (size_t i = 0; i <= members.size(); ++i) {
    if ((value >> i & 1) == 0) continue;
    if (i == members.size() ||
        std::find(values.begin(), values.end(), members[i]) == values.end()) {
      return true;
    }
  }
  return value == 0 &&
         std::find(values.begin(), values.end(), kNotRecorded) == values.end();
}

bool Fulfils(const Axes& axes, const Kind& kind, const v1::Filter& filter) {
  switch (filter.condition_case()) {
    case v1::Filter::kAllOf:
      return std::all_of(
          filter.all_of().filters().begin(), filter.all_of().filters().end(),
          [&](const v1::Filter& f) { return Fulfils(axes, kind, f); });
    case v1::Filter::kAnyOf:
      return std::any_of(
          filter.any_of().filters().begin(), filter.any_of().filters().end(),
          [&](const v1::Filter& f) { return Fulfils(axes, kind, f); });
    case v1::Filter::kNot:
      return !Fulfils(axes, kind, filter.not_());
    case v1::Filter::kMembers:
      return HasMember(
          axes, kind, filter.members().dimension(),
          {filter.members().values().begin(), filter.members().values().end()});
    case v1::Filter::CONDITION_NOT_SET:
      break;
  }
  return true;
}

}  // namespace redress::attack
