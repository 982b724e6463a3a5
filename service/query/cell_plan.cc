#include "service/query/cell_plan.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "service/engine/columns.h"
#include "service/model/vocabulary.h"
#include "service/query/buckets.h"
#include "service/query/filter.h"
#include "service/query/measure_plan.h"
#include "service/query/predicates.h"

namespace redress::query {
namespace {

using engine::Predicate;
using engine::Table;

// The member in plans that an answer's text stands for.
std::string PlanMember(const std::string& text) {
  return text == model::kNotRecorded ? "" : text;
}

std::string FingerprintOf(const Predicate& predicate) {
  engine::Accumulator accumulator;
  accumulator.where = predicate;
  return Fingerprint(accumulator);
}

// What `term` asks for beyond `base`, whose conditions it begins with. A list's
// predicates are bounded together, so that nothing is said twice.
Predicate Beyond(const Predicate& base, const Predicate& term) {
  using Type = Predicate::Type;
  if (base.type != Type::kAll || term.type != Type::kAll ||
      base.children.size() > term.children.size()) {
    return term;
  }
  for (size_t i = 0; i < base.children.size(); ++i) {
    if (FingerprintOf(base.children[i]) != FingerprintOf(term.children[i])) {
      return term;
    }
  }
  const auto rest =
      term.children.begin() + static_cast<ptrdiff_t>(base.children.size());
  return All({rest, term.children.end()});
}

class CellPlanner {
 public:
  CellPlanner(const Question& question, const v1::Answer& answer,
              const CellPlace& place, const Snapshot& snapshot)
      : question_(question),
        answer_(answer),
        row_(answer.rows(place.row)),
        column_(answer.columns(place.column)),
        snapshot_(snapshot) {}

  absl::StatusOr<std::vector<CellList>> Plan() {
    for (const QuestionMeasure& measure : question_.measures) {
      if (measure.label == column_.label()) measure_ = &measure;
    }
    if (measure_ == nullptr) {
      return absl::InternalError("the answer is of another question");
    }
    table_ = TableOf(*measure_->measure);
    bucket_ = Bucket();
    auto members = MemberConditions();
    if (!members.ok()) return members.status();

    std::vector<int32_t> periods = {column_.period_index()};
    if (column_.content() != v1::COLUMN_CONTENT_FIGURE) {
      periods.insert(periods.begin(), 0);
    }
    std::vector<CellList> lists;
    for (const int32_t period : periods) {
      if (!HasBucket(period)) return std::vector<CellList>();
      auto plan = PlanPeriod(period);
      if (!plan.ok()) return plan.status();
      std::vector<Predicate> conditions = *members;
      conditions.push_back(std::move(plan->where));
      plan->where = All(std::move(conditions));
      lists.push_back({period, *std::move(plan)});
    }
    return lists;
  }

 private:
  // The position of the row's time bucket; nullopt where it has none.
  std::optional<size_t> Bucket() const {
    if (!question_.bucket_dimension.has_value()) return std::nullopt;
    const size_t dimension = *question_.bucket_dimension;
    if (dimension >= static_cast<size_t>(row_.members_size())) {
      return std::nullopt;
    }
    size_t positions = 1;
    for (const QuestionPeriod& period : question_.periods) {
      positions = std::max(positions, period.buckets.size());
    }
    const std::vector<std::string> names =
        BucketNames(*question_.dimensions[dimension].unit,
                    question_.periods[0].span, positions);
    return std::find(names.begin(), names.end(),
                     row_.members(static_cast<int>(dimension))) -
           names.begin();
  }

  bool HasBucket(int32_t period) const {
    return !bucket_.has_value() ||
           *bucket_ <
               question_.periods[static_cast<size_t>(period)].buckets.size();
  }

  // One condition for each member of the row but the time bucket.
  absl::StatusOr<std::vector<Predicate>> MemberConditions() const {
    std::vector<Predicate> conditions;
    for (int i = 0; i < row_.members_size(); ++i) {
      const auto dimension = static_cast<size_t>(i);
      if (dimension == question_.bucket_dimension) continue;
      if (row_.other() && question_.top.has_value() &&
          dimension == question_.top->dimension) {
        auto others = LeftOut(dimension);
        if (!others.ok()) return others.status();
        conditions.push_back(*std::move(others));
        continue;
      }
      conditions.push_back(
          IsMember(PlanName(dimension), {PlanMember(row_.members(i))}));
    }
    return conditions;
  }

  std::string PlanName(size_t dimension) const {
    return PlanDimension(question_.dimensions[dimension].dimension->name(),
                         table_);
  }

  // Rows that have a member outside those that rows of the answer are about.
  absl::StatusOr<Predicate> LeftOut(size_t dimension) const {
    std::set<std::string> kept;
    for (const v1::Row& row : answer_.rows()) {
      if (row.other() || row.members_size() <= static_cast<int>(dimension)) {
        continue;
      }
      kept.insert(PlanMember(row.members(static_cast<int>(dimension))));
    }
    const std::string name = PlanName(dimension);
    const auto source = engine::FindDimension(name, table_);
    if (source.has_value() &&
        source->kind != engine::DimensionSource::Kind::kCaseMany) {
      return Not(IsMember(name, {kept.begin(), kept.end()}));
    }
    // Having one outside the kept ones is not the same as having none of them.
    const auto members =
        snapshot_.executor->Members(name, snapshot_.version, snapshot_.stop);
    if (!members.ok()) return members.status();
    std::vector<std::string> left_out;
    for (const engine::MemberCount& count : **members) {
      if (kept.count(count.member) == 0) left_out.push_back(count.member);
    }
    return IsMember(name, std::move(left_out));
  }

  // The list of the measure in a period, in the row's time bucket.
  absl::StatusOr<engine::ListPlan> PlanPeriod(int32_t index) const {
    const QuestionPeriod& period =
        question_.periods[static_cast<size_t>(index)];
    MeasureContext context;
    context.period = period.span;
    context.data_date = question_.data_date;
    context.ages = period.ages;
    context.filter = measure_->filter;
    context.upheld_decisions = question_.upheld_decisions;
    if (bucket_.has_value()) context.buckets = &period.buckets;
    MeasurePlan planned = PlanMeasure(*measure_->measure, context);
    if (!planned.running.empty()) {
      // A stock in time buckets is counted by its changes; what it holds on a
      // day is planned as that of a period which ends on it.
      context.buckets = nullptr;
      context.period = period.buckets[*bucket_].span;
      planned = PlanMeasure(*measure_->measure, context);
    }
    const bool rate = planned.shape == Shape::kRate;
    if (planned.terms.size() != 1 || planned.base.size() != (rate ? 1 : 0)) {
      return absl::InternalError("a figure of several terms cannot be listed");
    }
    const engine::Accumulator& counted =
        (rate ? planned.base : planned.terms)[0].accumulator;
    engine::ListPlan list;
    list.table = counted.table;
    list.where = All({counted.where, InBucket(counted)});
    list.status_day = std::max(question_.data_date, engine::kFirstDay);
    if (rate) {
      list.marked = Beyond(counted.where, planned.terms[0].accumulator.where);
    }
    if (counted.aggregation != engine::Aggregation::kCount) {
      list.value = counted.value;
    }
    return list;
  }

  // The days of the row's time bucket, on the date that the accumulator goes
  // by.
  Predicate InBucket(const engine::Accumulator& counted) const {
    if (!counted.buckets.has_value() || !bucket_.has_value()) return {};
    const std::vector<model::Day>& edges = counted.buckets->edges;
    const size_t next = *bucket_ + 1;
    return DateIn(counted.buckets->date, edges[*bucket_],
                  next < edges.size() ? edges[next] - 1 : engine::kLastDay);
  }

  const Question& question_;
  const v1::Answer& answer_;
  const v1::Row& row_;
  const v1::Column& column_;
  const Snapshot& snapshot_;
  const QuestionMeasure* measure_ = nullptr;
  Table table_ = Table::kCases;
  std::optional<size_t> bucket_;
};

}  // namespace

absl::StatusOr<std::vector<CellList>> PlanCell(const Question& question,
                                               const v1::Answer& answer,
                                               const CellPlace& place,
                                               const Snapshot& snapshot) {
  return CellPlanner(question, answer, place, snapshot).Plan();
}

}  // namespace redress::query
