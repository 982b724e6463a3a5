#include "tests/bench/in_process.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "service/base/crc32c.h"
#include "service/engine/columns.h"
#include "service/query/disclosure/profile.h"
#include "service/query/publication.h"
#include "service/query/question.h"
#include "tests/bench/generator.h"

namespace redress::bench {
namespace {

void DropZeros(CanonicalAnswer& answer) {
  for (auto it = answer.begin(); it != answer.end();) {
    const bool zeros = std::all_of(it->second.begin(), it->second.end(),
                                   [](int64_t value) { return value == 0; });
    it = zeros ? answer.erase(it) : std::next(it);
  }
}

// The columns that a plan's accumulators name.
class ColumnCounter {
 public:
  ColumnCounter(int64_t cases, int64_t stages)
      : cases_(cases), stages_(stages) {}

  void Add(const engine::Plan& plan) {
    for (const engine::Accumulator& accumulator : plan.accumulators) {
      for (const std::string& name : plan.group_by) {
        AddDimension(name, accumulator.table);
      }
      AddPredicate(accumulator.where, accumulator.table);
      if (accumulator.buckets.has_value()) {
        AddDate(accumulator.buckets->date, accumulator.table);
      }
      if (accumulator.aggregation != engine::Aggregation::kCount) {
        const engine::ValueSource source = SourceOf(accumulator.value);
        AddColumn(source.name, source.table, accumulator.table,
                  source.table == engine::Table::kCases ? 4 : 2);
      }
    }
  }

  int64_t bytes() const { return bytes_; }

 private:
  void AddPredicate(const engine::Predicate& predicate, engine::Table table) {
    for (const engine::Predicate& child : predicate.children) {
      AddPredicate(child, table);
    }
    switch (predicate.type) {
      case engine::Predicate::Type::kMember:
        AddDimension(predicate.dimension, table);
        return;
      case engine::Predicate::Type::kDateIn:
        if (predicate.date != engine::DateColumn::kReceived) {
          AddDate(predicate.date, table);
        }
        return;
      case engine::Predicate::Type::kDateOrder:
        AddDate(predicate.date, table);
        AddDate(predicate.other, table);
        return;
      default:
        return;
    }
  }

  void AddDimension(const std::string& name, engine::Table table) {
    const auto source = engine::FindDimension(name, table);
    const bool of_stage = source.has_value() &&
                          source->kind == engine::DimensionSource::Kind::kStage;
    AddColumn(name, of_stage ? engine::Table::kStages : engine::Table::kCases,
              table, MembersOf(name).size() < 256 ? 1 : 2);
  }

  void AddDate(engine::DateColumn date, engine::Table table) {
    const engine::DateSource source = engine::SourceOf(date);
    AddColumn(source.name, source.table, table, 2);
  }

  void AddColumn(const std::string& name, engine::Table owner,
                 engine::Table table, int64_t width) {
    // A scan of stages has what it reads of their cases by stage.
    if (!seen_.insert({table, name}).second) return;
    const bool by_stage =
        owner == engine::Table::kStages || table == engine::Table::kStages;
    bytes_ += width * (by_stage ? stages_ : cases_);
  }

  const int64_t cases_;
  const int64_t stages_;
  std::set<std::pair<engine::Table, std::string>> seen_;
  int64_t bytes_ = 0;
};

}  // namespace

absl::Status InProcess::Append(std::vector<model::CaseFacts> facts) {
  engine::FactChanges changes;
  changes.version = ++version_;
  changes.cases = std::move(facts);
  return executor_->Publish(changes);
}

query::Snapshot InProcess::snapshot() const {
  query::Snapshot snapshot;
  snapshot.executor = executor_.get();
  snapshot.reference = &Generator::Reference();
  snapshot.version = version_;
  snapshot.data_date = DataDate();
  // As the server keeps them.
  snapshot.dimensions = dimensions_;
  return snapshot;
}

absl::StatusOr<std::vector<query::QueryPlan>> InProcess::PlanLevels(
    const v1::Query& query) const {
  const query::Snapshot at = snapshot();
  absl::StatusOr<query::DisclosureRules> rules =
      query::RulesOf(query, at, "query");
  if (!rules.ok()) return rules.status();
  absl::StatusOr<query::Question> question =
      query::Understand(query, at, *rules, "query", query::Origin::kFree);
  if (!question.ok()) return question.status();
  const size_t depth = question->dimensions.size();
  std::vector<query::QueryPlan> levels = {
      query::PlanLevel(*question, {depth, false})};
  if (question->total && depth > 0) {
    levels.push_back(query::PlanLevel(*question, {0, false}));
  }
  return levels;
}

absl::StatusOr<std::vector<engine::Partials>> InProcess::Run(
    const std::vector<engine::Plan>& plans) const {
  std::vector<engine::Partials> results;
  for (const engine::Plan& part : plans) {
    auto partials = executor_->Aggregate(part, version_);
    if (!partials.ok()) return partials.status();
    results.push_back(*std::move(partials));
  }
  return results;
}

absl::StatusOr<v1::Answer> InProcess::Answer(const v1::Query& query,
                                             const StopCheck& stop) const {
  query::Snapshot at = snapshot();
  at.stop = stop;
  return query::RunQuery(query, at);
}

CanonicalAnswer Canonical(const std::vector<AnswerKey>& keys,
                          const std::vector<engine::Plan>& plans,
                          const std::vector<engine::Partials>& partials,
                          const RowMaker& codes) {
  CanonicalAnswer answer;
  size_t values = 0;
  for (const engine::Plan& part : plans) values += part.accumulators.size();
  const auto add = [&](const std::vector<int64_t>& key, size_t at,
                       int64_t value) {
    std::vector<int64_t>& row = answer[key];
    row.resize(values);
    row[at] += value;
  };
  size_t at = 0;
  for (size_t i = 0; i < plans.size(); ++i) {
    const engine::Plan& part = plans[i];
    for (size_t j = 0; j < part.accumulators.size(); ++j, ++at) {
      const engine::Accumulator& accumulator = part.accumulators[j];
      for (const engine::PartialRow& row : partials[i].accumulators[j]) {
        std::vector<int64_t> key;
        for (size_t k = 0; k < row.members.size(); ++k) {
          key.push_back(codes.Code(keys[k].dimension, row.members[k]));
        }
        if (row.bucket >= 0) {
          key.push_back(MonthOf(
              accumulator.buckets->edges[static_cast<size_t>(row.bucket)]));
        }
        if (accumulator.aggregation != engine::Aggregation::kHistogram) {
          add(key, at,
              accumulator.aggregation == engine::Aggregation::kSum ? row.sum
                                                                   : row.count);
          continue;
        }
        for (const auto& [value, count] : row.histogram) {
          key.push_back(value);
          add(key, at, count);
          key.pop_back();
        }
      }
    }
  }
  DropZeros(answer);
  return answer;
}

CanonicalAnswer Canonical(const std::vector<AnswerKey>& keys,
                          const PeerAnswer& answer) {
  CanonicalAnswer canonical;
  const auto width = static_cast<std::ptrdiff_t>(keys.size());
  const auto columns = static_cast<std::ptrdiff_t>(answer.columns);
  for (auto row = answer.cells.begin(); row != answer.cells.end();
       row += columns) {
    canonical[{row, row + width}] = {row + width, row + columns};
  }
  DropZeros(canonical);
  return canonical;
}

uint32_t RowsDigest(const v1::Answer& answer) {
  uint32_t digest = 0;
  for (const v1::Row& row : answer.rows()) {
    const std::string bytes = row.SerializeAsString();
    digest = Crc32c(bytes.data(), bytes.size(), digest);
  }
  return digest;
}

int64_t TouchedBytes(const engine::Plan& plan, int64_t cases, int64_t stages) {
  ColumnCounter counter(cases, stages);
  counter.Add(plan);
  return counter.bytes();
}

}  // namespace redress::bench
