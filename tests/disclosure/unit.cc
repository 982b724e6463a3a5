#include "tests/disclosure/unit.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "redress/v1/catalogue.pb.h"
#include "service/query/catalogue.h"
#include "tests/disclosure/waiting.h"

namespace redress::attack {
namespace {

using query::Span;

bool IsMany(const std::string& dimension) {
  return dimension == "category" || dimension == "root_cause" ||
         dimension == "remedy";
}

bool In(model::Day day, const Span& span) {
  return day != kNever && span.first <= day && day <= span.last;
}
bool By(model::Day day, model::Day end) { return day != kNever && day <= end; }

std::optional<Share> CaseShare(const Unit& u, const Asked& q) {
  const std::string& m = q.measure;
  const auto open_at = [&](model::Day day) {
    return By(u.received, day) && !By(u.closed, day) && !By(u.cancelled, day);
  };
  const auto count = [](bool holds) { return Share{holds ? 1 : 0, 0}; };
  const auto outcome = [&](std::set<std::string> outcomes) {
    return HasAny(u, "outcome", outcomes) ? 1 : 0;
  };
  const bool complaint_closed =
      In(u.closed, q.span) && HasAny(u, "kind", {"complaint"});
  if (m == "received") return count(In(u.received, q.span));
  if (m == "received_net") {
    return count(In(u.received, q.span) &&
                 !By(u.cancelled, std::min(q.period.last, q.data_date)));
  }
  if (m == "cancelled") return count(In(u.cancelled, q.span));
  if (m == "closed") return count(In(u.closed, q.span));
  if (m == "closed_received_before") {
    return count(In(u.closed, q.span) && By(u.received, q.period.first - 1));
  }
  if (m == "open_at_start") {
    return count(open_at(std::min(q.span.first - 1, q.data_date)));
  }
  if (m == "open_at_end") {
    return count(open_at(std::min(q.span.last, q.data_date)));
  }
  if (m.rfind("open_", 0) == 0) {
    const model::Day day = std::min(q.span.last, q.data_date);
    if (!open_at(day)) return Share{};
    const int days = WaitingDays(u.received, day);
    if (m == "open_up_to_10_days") return count(days <= 10);
    if (m == "open_11_to_20_days") return count(days > 10 && days <= 20);
    if (m == "open_21_to_65_days") return count(days > 20 && days <= 65);
    if (m == "open_over_65_days") return count(days > 65);
  }
  if (m == "upheld") return count(complaint_closed && outcome({"upheld"}));
  if (m == "partially_upheld") {
    return count(complaint_closed && outcome({"partially_upheld"}));
  }
  if (m == "not_upheld") {
    return count(complaint_closed && outcome({"not_upheld"}));
  }
  if (m == "no_finding") {
    return count(complaint_closed && outcome({"no_finding"}));
  }
  if (m == "outcome_not_recorded") {
    return count(complaint_closed && outcome({""}));
  }
  if (m == "upheld_rate") {
    return complaint_closed ? Share{outcome({"upheld"}), 1} : Share{};
  }
  if (m == "upheld_or_partially_rate") {
    return complaint_closed ? Share{outcome({"upheld", "partially_upheld"}), 1}
                            : Share{};
  }
  if (m == "adr_cases") return count(In(u.adr_offered, q.span));
  if (m == "adr_resolved") {
    return count(In(u.adr_offered, q.span) && u.adr_resolved);
  }
  if (m == "adr_saving_gbp") {
    return In(u.adr_offered, q.span) ? Share{u.adr_saving, 1} : Share{};
  }
  if (m == "remedy_gbp") {
    return In(u.closed, q.span) ? Share{u.remedy, 1} : Share{};
  }
  if (m == "ombudsman_decided") return count(In(u.decided, q.span));
  if (m == "ombudsman_upheld") {
    return count(In(u.decided, q.span) && u.decided_upheld);
  }
  if (m == "escalation_rate_cohort") {
    return In(u.stage1_started, q.span)
               ? Share{By(u.stage2_started, q.data_date) ? 1 : 0, 1}
               : Share{};
  }
  return std::nullopt;
}

std::optional<Share> StageShare(const Unit& u, const Asked& q) {
  const std::string& m = q.measure;
  const auto open_at = [&](model::Day day) {
    return By(u.started, day) && !By(u.ended, day);
  };
  const auto count = [](bool holds) { return Share{holds ? 1 : 0, 0}; };
  if (m == "stage_started") return count(In(u.started, q.span));
  if (m == "escalated") {
    return count(In(u.started, q.span) &&
                 HasAny(u, "stage", {"stage2", "stage3"}));
  }
  if (m == "stage_responded") return count(In(u.responded, q.span));
  if (m == "stage_closed") {
    return count(In(u.ended, q.span) && u.ended_by != "cancelling");
  }
  if (m == "stage_cancelled") {
    return count(In(u.ended, q.span) && u.ended_by == "cancelling");
  }
  if (m == "stage_open_at_start") {
    return count(open_at(std::min(q.span.first - 1, q.data_date)));
  }
  if (m == "stage_open_at_end") {
    return count(open_at(std::min(q.span.last, q.data_date)));
  }
  if (m == "overdue_at_end") {
    const model::Day day = std::min(q.span.last, q.data_date);
    return count(open_at(day) && By(u.effective_due, day));
  }
  if (m.rfind("response_days", 0) == 0) {
    return In(u.responded, q.span) && u.response_days >= 0
               ? Share{u.response_days, 1}
               : Share{};
  }
  const bool due = In(u.effective_due, q.span) &&
                   By(u.effective_due, q.data_date) &&
                   !(u.ended_by != "response" && By(u.ended, u.effective_due));
  const bool on_time = due && By(u.responded, u.effective_due);
  const bool standard = due && By(u.responded, u.due);
  if (m == "due") return count(due);
  if (m == "on_time") return count(on_time);
  if (m == "on_time_standard") return count(standard);
  if (m == "on_time_extended") return count(on_time && !standard);
  if (m == "late") return count(due && !on_time);
  if (m == "on_time_rate") {
    return due ? Share{on_time ? 1 : 0, 1} : Share{};
  }
  return std::nullopt;
}

}  // namespace

std::set<std::string> ValuesOf(const Unit& unit, const std::string& dimension) {
  if (IsMany(dimension) && unit.grain != Unit::Grain::kAction) {
    const auto found = unit.many.find(dimension);
    if (found == unit.many.end() || found->second.empty()) return {""};
    return found->second;
  }
  const auto found = unit.dimensions.find(dimension);
  return {found == unit.dimensions.end() ? "" : found->second};
}

bool HasAny(const Unit& unit, const std::string& dimension,
            const std::set<std::string>& values) {
  for (const std::string& value : ValuesOf(unit, dimension)) {
    if (values.count(value) > 0) return true;
  }
  return false;
}

bool Holds(const v1::Filter& filter, const Unit& unit) {
  switch (filter.condition_case()) {
    case v1::Filter::kAllOf:
      for (const v1::Filter& f : filter.all_of().filters()) {
        if (!Holds(f, unit)) return false;
      }
      return true;
    case v1::Filter::kAnyOf:
      for (const v1::Filter& f : filter.any_of().filters()) {
        if (Holds(f, unit)) return true;
      }
      return false;
    case v1::Filter::kNot:
      return !Holds(filter.not_(), unit);
    case v1::Filter::kMembers: {
      std::set<std::string> values;
      for (const std::string& value : filter.members().values()) {
        values.insert(Recorded(value));
      }
      return HasAny(unit, filter.members().dimension(), values);
    }
    case v1::Filter::CONDITION_NOT_SET:
      break;
  }
  return true;
}

std::string Recorded(const std::string& name) {
  return name == kNotRecorded ? "" : name;
}

Share ShareOf(const Unit& unit, const Asked& asked) {
  std::optional<Share> share;
  switch (query::FindMeasure(asked.measure)->grain()) {
    case v1::GRAIN_STAGE:
      if (unit.grain != Unit::Grain::kStage) return {};
      share = StageShare(unit, asked);
      break;
    case v1::GRAIN_ACTION:
      if (unit.grain != Unit::Grain::kAction) return {};
      share = Share{
          In(asked.measure == "learning_raised" ? unit.received : unit.closed,
             asked.span)
              ? 1
              : 0,
          0};
      break;
    default:
      if (unit.grain != Unit::Grain::kCase) return {};
      share = CaseShare(unit, asked);
      break;
  }
  if (!share.has_value()) std::abort();
  return *share;
}

query::Figure FigureOf(const std::vector<const Unit*>& units,
                       const Asked& asked) {
  int64_t value = 0;
  int64_t base = 0;
  std::vector<int64_t> values;
  for (const Unit* unit : units) {
    const Share share = ShareOf(*unit, asked);
    value += share.value;
    base += share.base;
    if (share.base > 0) values.push_back(share.value);
  }
  std::sort(values.begin(), values.end());
  const std::string& m = asked.measure;
  const auto rank = [&](size_t n) { return values[n - 1]; };
  query::Figure figure;
  figure.applicable = true;
  figure.units = base;
  if (m == "response_days_median" || m == "response_days_p90" ||
      m == "response_days_max") {
    const size_t n = values.size();
    if (n == 0) return {};
    figure.denominator = 1;
    if (m == "response_days_max") {
      figure.numerator = rank(n);
    } else if (m == "response_days_p90") {
      figure.numerator = rank((9 * n + 9) / 10);
    } else if (n % 2 == 1) {
      figure.numerator = rank((n + 1) / 2);
    } else {
      figure.numerator = rank(n / 2) + rank(n / 2 + 1);
      figure.denominator = 2;
    }
    return figure;
  }
  switch (query::FindMeasure(m)->unit()) {
    case v1::UNIT_GBP:
      figure.numerator = value;
      figure.denominator = 100;
      return figure;
    case v1::UNIT_COUNT:
      figure.numerator = figure.units = value;
      figure.denominator = 1;
      return figure;
    default:
      if (base == 0) return {};
      figure.numerator = value;
      figure.denominator = base;
      return figure;
  }
}

}  // namespace redress::attack
