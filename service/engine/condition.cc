#include "service/engine/condition.h"

#include <algorithm>
#include <utility>

namespace redress::engine {
namespace {

using Type = Condition::Type;

Condition Constant(bool value) {
  Condition condition;
  condition.type = value ? Type::kTrue : Type::kFalse;
  return condition;
}

// `type` is kAll or kAny. Drops constants, takes in children of its own type.
Condition Combine(Type type, std::vector<Condition> children) {
  const Type neutral = type == Type::kAll ? Type::kTrue : Type::kFalse;
  const Type absorbing = type == Type::kAll ? Type::kFalse : Type::kTrue;
  Condition combined;
  combined.type = type;
  for (Condition& child : children) {
    if (child.type == absorbing) return std::move(child);
    if (child.type == neutral) continue;
    if (child.type == type) {
      std::move(child.children.begin(), child.children.end(),
                std::back_inserter(combined.children));
    } else {
      combined.children.push_back(std::move(child));
    }
  }
  if (combined.children.empty()) return Constant(type == Type::kAll);
  if (combined.children.size() == 1) {
    Condition only = std::move(combined.children.front());
    return only;
  }
  return combined;
}

Condition DateIn(DateColumn date, Day first, Day last, bool negated) {
  first = std::max(first, kFirstDay);
  if (first > last) return Constant(negated);
  Condition condition;
  condition.type = Type::kDateIn;
  condition.date = date;
  condition.first = first;
  condition.last = last;
  condition.negated = negated;
  return condition;
}

// As model::kStatusDimension says: cancelled by the day, else closed by it,
// else open.
Condition StatusIs(const std::vector<std::string>& values, Day day,
                   bool negated) {
  const auto has = [&values, negated](const char* status) {
    return (std::find(values.begin(), values.end(), status) != values.end()) !=
           negated;
  };
  const auto by_day = [day](DateColumn date, bool not_by) {
    return DateIn(date, kFirstDay, day, not_by);
  };
  const bool open = has(kStatusOpen);
  const bool closed = has(kStatusClosed);
  Condition not_cancelled = open == closed
                                ? Constant(open)
                                : by_day(DateColumn::kClosed, /*not_by=*/open);
  if (has(kStatusCancelled)) {
    return Combine(Type::kAny, {by_day(DateColumn::kCancelled, false),
                                std::move(not_cancelled)});
  }
  return Combine(Type::kAll, {by_day(DateColumn::kCancelled, true),
                              std::move(not_cancelled)});
}

Condition Member(const Predicate& predicate, Table table, Day status_day,
                 bool negated) {
  if (predicate.values.empty()) return Constant(negated);
  const auto dimension = FindDimension(predicate.dimension, table);
  // CheckPlan has seen to it.
  if (!dimension.has_value()) return Constant(false);
  if (dimension->kind == DimensionSource::Kind::kStatus) {
    return StatusIs(predicate.values, status_day, negated);
  }
  Condition condition;
  condition.type = Type::kMember;
  condition.dimension = *dimension;
  condition.values = &predicate.values;
  condition.negated = negated;
  return condition;
}

Condition Normalise(const Predicate& predicate, Table table, Day status_day,
                    bool negated) {
  switch (predicate.type) {
    case Predicate::Type::kNot:
      return Normalise(predicate.children.front(), table, status_day, !negated);
    case Predicate::Type::kAll:
    case Predicate::Type::kAny: {
      std::vector<Condition> children;
      children.reserve(predicate.children.size());
      for (const Predicate& child : predicate.children) {
        children.push_back(Normalise(child, table, status_day, negated));
      }
      const bool all = (predicate.type == Predicate::Type::kAll) != negated;
      return Combine(all ? Type::kAll : Type::kAny, std::move(children));
    }
    case Predicate::Type::kMember:
      return Member(predicate, table, status_day, negated);
    case Predicate::Type::kDateIn:
      return DateIn(predicate.date, predicate.first, predicate.last, negated);
    case Predicate::Type::kDateOrder: {
      Condition condition;
      condition.type = Type::kDateOrder;
      condition.date = predicate.date;
      condition.other = predicate.other;
      condition.negated = negated;
      return condition;
    }
  }
  return Constant(false);
}

}  // namespace

Condition RowCondition(const Accumulator& accumulator, Day status_day) {
  std::vector<Condition> conditions;
  conditions.push_back(Normalise(accumulator.where, accumulator.table,
                                 status_day, /*negated=*/false));
  if (accumulator.buckets.has_value()) {
    conditions.push_back(DateIn(accumulator.buckets->date,
                                accumulator.buckets->edges.front(), kLastDay,
                                /*negated=*/false));
  }
  if (accumulator.aggregation != Aggregation::kCount &&
      accumulator.value == ValueColumn::kResponseDays) {
    Condition condition;
    condition.type = Type::kHasResponseDays;
    conditions.push_back(std::move(condition));
  }
  return Combine(Type::kAll, std::move(conditions));
}

}  // namespace redress::engine
