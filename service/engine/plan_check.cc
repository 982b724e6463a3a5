#include "service/engine/plan_check.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "service/base/errors.h"
#include "service/engine/columns.h"

namespace redress::engine {
namespace {

// Collects what is wrong with a plan.
class PlanChecker {
 public:
  absl::Status Check(const Plan& plan) {
    if (plan.accumulators.size() > kMaxAccumulators) {
      Add("plan.accumulators", "TOO_MANY_ACCUMULATORS",
          absl::StrCat("a plan has at most ", kMaxAccumulators,
                       " accumulators, not ", plan.accumulators.size()));
      return Result();
    }
    if (plan.group_by.size() > kMaxGroupBy) {
      Add("plan.group_by", "TOO_MANY_DIMENSIONS",
          absl::StrCat("a plan groups by at most ", kMaxGroupBy,
                       " dimensions, not ", plan.group_by.size()));
      return Result();
    }
    CheckGroupBy(plan);
    for (size_t i = 0; i < plan.accumulators.size(); ++i) {
      CheckAccumulator(plan.accumulators[i],
                       absl::StrCat("plan.accumulators[", i, "]"));
    }
    return Result();
  }

  absl::Status Check(const ListPlan& plan) {
    if (plan.limit > kMaxListRows) {
      Add("list.limit", "LIMIT_TOO_LARGE",
          absl::StrCat("a list has at most ", kMaxListRows, " rows, not ",
                       plan.limit));
    }
    CheckPredicate(plan.where, plan.table, "list.where", 1);
    if (plan.marked.has_value()) {
      CheckPredicate(*plan.marked, plan.table, "list.marked", 1);
    }
    CheckPredicateSize("list.where");
    const Accumulator accumulator = Listed(plan);
    if (accumulator.aggregation != Aggregation::kCount) {
      CheckValue(accumulator, "list");
    }
    return Result();
  }

 private:
  void Add(std::string field, const char* reason, std::string description) {
    violations_.push_back({std::move(field), reason, std::move(description)});
  }

  absl::Status Result() const {
    return violations_.empty() ? absl::OkStatus()
                               : InvalidArgument(violations_);
  }

  void CheckGroupBy(const Plan& plan) {
    std::set<Table> tables;
    for (const Accumulator& accumulator : plan.accumulators) {
      tables.insert(accumulator.table);
    }
    std::set<std::string> seen;
    for (size_t i = 0; i < plan.group_by.size(); ++i) {
      const std::string field = absl::StrCat("plan.group_by[", i, "]");
      const std::string& name = plan.group_by[i];
      if (!seen.insert(name).second) {
        Add(field, "DUPLICATE_DIMENSION",
            absl::StrCat("dimension \"", name, "\" is there twice"));
      }
      for (const Table table : tables) CheckDimension(name, table, field);
    }
  }

  void CheckDimension(const std::string& name, Table table,
                      const std::string& field) {
    if (FindDimension(name, table).has_value()) return;
    Add(field, "UNKNOWN_DIMENSION",
        absl::StrCat(Name(table), " have no dimension \"", name, "\""));
  }

  void CheckDate(DateColumn date, Table table, const std::string& field) {
    const DateSource source = SourceOf(date);
    if (Reaches(table, source.table)) return;
    Add(field, "UNKNOWN_DATE",
        absl::StrCat(Name(table), " have no date \"", source.name, "\""));
  }

  void CheckAccumulator(const Accumulator& accumulator,
                        const std::string& field) {
    nodes_ = 0;
    values_ = 0;
    CheckPredicate(accumulator.where, accumulator.table,
                   absl::StrCat(field, ".where"), 1);
    CheckPredicateSize(absl::StrCat(field, ".where"));
    if (accumulator.aggregation != Aggregation::kCount) {
      CheckValue(accumulator, field);
    }
    if (accumulator.buckets.has_value()) {
      CheckBuckets(*accumulator.buckets, accumulator.table,
                   absl::StrCat(field, ".buckets"));
    }
  }

  // Of what CheckPredicate has counted.
  void CheckPredicateSize(const std::string& field) {
    if (nodes_ > kMaxPredicateNodes) {
      Add(field, "TOO_MANY_CONDITIONS",
          absl::StrCat("a predicate has at most ", kMaxPredicateNodes,
                       " conditions"));
    }
    if (values_ > kMaxPredicateValues) {
      Add(field, "TOO_MANY_VALUES",
          absl::StrCat("a predicate has at most ", kMaxPredicateValues,
                       " values, not ", values_));
    }
  }

  void CheckValue(const Accumulator& accumulator, const std::string& field) {
    const ValueSource source = SourceOf(accumulator.value);
    if (source.table != accumulator.table) {
      Add(absl::StrCat(field, ".value"), "UNKNOWN_VALUE",
          absl::StrCat(Name(accumulator.table), " have no value \"",
                       source.name, "\""));
    } else if (accumulator.aggregation == Aggregation::kHistogram &&
               accumulator.value != ValueColumn::kResponseDays) {
      Add(absl::StrCat(field, ".value"), "NO_HISTOGRAM",
          absl::StrCat("there are no histograms of \"", source.name, "\""));
    }
  }

  void CheckBuckets(const Buckets& buckets, Table table,
                    const std::string& field) {
    CheckDate(buckets.date, table, absl::StrCat(field, ".date"));
    const std::vector<Day>& edges = buckets.edges;
    if (edges.empty()) {
      Add(absl::StrCat(field, ".edges"), "NO_EDGES", "buckets need an edge");
    }
    if (edges.size() > kMaxBucketEdges) {
      Add(absl::StrCat(field, ".edges"), "TOO_MANY_EDGES",
          absl::StrCat("buckets have at most ", kMaxBucketEdges, " edges, not ",
                       edges.size()));
    }
    for (size_t i = 1; i < edges.size(); ++i) {
      if (edges[i - 1] < edges[i]) continue;
      Add(absl::StrCat(field, ".edges[", i, "]"), "EDGES_NOT_ASCENDING",
          absl::StrCat("edge ", edges[i], " is not above the one before, ",
                       edges[i - 1]));
      return;
    }
  }

  // Stops counting once a bound is passed, so that a hostile tree costs no more
  // than the bounds allow.
  void CheckPredicate(const Predicate& predicate, Table table,
                      const std::string& field, size_t depth) {
    if (++nodes_ > kMaxPredicateNodes) return;
    if (depth > kMaxPredicateDepth) {
      Add(field, "TOO_DEEP",
          absl::StrCat("conditions nest at most ", kMaxPredicateDepth,
                       " deep"));
      return;
    }
    switch (predicate.type) {
      case Predicate::Type::kAll:
      case Predicate::Type::kAny:
        break;
      case Predicate::Type::kNot:
        if (predicate.children.size() != 1) {
          Add(field, "NOT_ONE_CHILD",
              absl::StrCat("\"not\" has one condition, not ",
                           predicate.children.size()));
        }
        break;
      case Predicate::Type::kMember:
        values_ += predicate.values.size();
        CheckDimension(predicate.dimension, table,
                       absl::StrCat(field, ".dimension"));
        return;
      case Predicate::Type::kDateOrder:
        CheckDate(predicate.other, table, absl::StrCat(field, ".other"));
        [[fallthrough]];
      case Predicate::Type::kDateIn:
        CheckDate(predicate.date, table, absl::StrCat(field, ".date"));
        return;
    }
    for (size_t i = 0; i < predicate.children.size(); ++i) {
      CheckPredicate(predicate.children[i], table,
                     absl::StrCat(field, ".children[", i, "]"), depth + 1);
      if (nodes_ > kMaxPredicateNodes) return;
    }
  }

  std::vector<FieldViolation> violations_;
  // Of the accumulator being checked.
  size_t nodes_ = 0;
  size_t values_ = 0;
};

// True where no key comes twice, neither among `rows` nor among `removed`.
template <typename Row, typename KeyOf>
bool KeysDiffer(const std::vector<Row>& rows, const KeyOf& key_of,
                const std::vector<FactKey>& removed) {
  if (rows.size() + removed.size() < 2) return true;
  absl::flat_hash_set<std::pair<absl::string_view, absl::string_view>> keys;
  keys.reserve(rows.size() + removed.size());
  for (const Row& row : rows) {
    if (!keys.insert(key_of(row)).second) return false;
  }
  for (const FactKey& key : removed) {
    if (!keys.emplace(key.authority, key.key).second) return false;
  }
  return true;
}

}  // namespace

absl::Status CheckPlan(const Plan& plan) { return PlanChecker().Check(plan); }

absl::Status CheckList(const ListPlan& plan) {
  return PlanChecker().Check(plan);
}

absl::Status CheckNextVersion(int64_t version, int64_t last_version) {
  if (version > last_version) return absl::OkStatus();
  return InvalidArgument(
      {{"changes.version", "VERSION_NOT_ABOVE_LAST",
        absl::StrCat("version ", version, " is not above the last one, ",
                     last_version)}});
}

absl::Status CheckStages(const model::CaseFacts& facts) {
  if (facts.stages.size() <= kMaxStages) return absl::OkStatus();
  return InvalidArgument(
      {{"changes.cases", "TOO_MANY_STAGES",
        absl::StrCat("a case has at most ", kMaxStages, " stages, not ",
                     facts.stages.size())}});
}

absl::Status CheckChanges(const FactChanges& changes, int64_t last_version) {
  absl::Status next = CheckNextVersion(changes.version, last_version);
  if (!next.ok()) return next;
  constexpr auto kAuthority =
      static_cast<size_t>(model::CaseDimension::kAuthority);
  if (!KeysDiffer(
          changes.cases,
          [](const model::CaseFacts& facts) {
            return std::pair<absl::string_view, absl::string_view>(
                facts.dimensions[kAuthority], facts.reference);
          },
          changes.removed_cases)) {
    return InvalidArgument(
        {{"changes.cases", "DUPLICATE_KEY", "a case is there twice"}});
  }
  if (!KeysDiffer(
          changes.actions,
          [](const model::ActionFacts& facts) {
            return std::pair<absl::string_view, absl::string_view>(
                facts.authority, facts.id);
          },
          changes.removed_actions)) {
    return InvalidArgument(
        {{"changes.actions", "DUPLICATE_KEY", "an action is there twice"}});
  }
  for (const model::CaseFacts& facts : changes.cases) {
    absl::Status stages = CheckStages(facts);
    if (!stages.ok()) return stages;
  }
  return absl::OkStatus();
}

absl::Status VersionNotHeld(int64_t version, int64_t last_version) {
  return ErrorWithReason(
      absl::StatusCode::kOutOfRange,
      absl::StrCat("version ", version, " is neither the last one, ",
                   last_version, ", nor held"),
      "VERSION_NOT_HELD");
}

absl::Status TooManyGroups() {
  return ErrorWithReason(
      absl::StatusCode::kResourceExhausted,
      absl::StrCat("the answer has over ", kMaxGroups, " groups"),
      "TOO_MANY_GROUPS");
}

absl::Status SumTooLarge() {
  return ErrorWithReason(absl::StatusCode::kResourceExhausted,
                         "a sum does not fit into 64 bits", "SUM_TOO_LARGE");
}

}  // namespace redress::engine
