#include "tests/engine/random_facts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/dimensions.h"

namespace redress::engine {
namespace {

using model::kNoDay;

constexpr Day kBase = 17987;       // 2019-04-01.
constexpr Day kEarliest = -25567;  // 1900-01-01.
constexpr Day kLatest = 84005;     // 2199-12-31.

const std::vector<std::string>& Attributes() {
  static const auto& names =
      *new std::vector<std::string>{"district", "Größe", "phase"};
  return names;
}

std::string Name(Random& random, const FactsShape& shape) {
  const uint64_t name = random.Below(shape.names);
  switch (name) {
    case 0:
      return "Équipe Ærø 試験";
    case 1:
      return "a";  // A prefix of another.
    case 2:
      return "aa";
    case 3:
      return "O'Brien; DROP TABLE fact_cases --";
    default:
      return absl::StrCat("name ", name);
  }
}

std::string NameOrMissing(Random& random, const FactsShape& shape) {
  return random.OneIn(5) ? "" : Name(random, shape);
}

Day RandomDay(Random& random, const FactsShape& shape) {
  if (random.OneIn(150)) return kEarliest;
  if (random.OneIn(150)) return kLatest;
  return kBase + static_cast<Day>(random.Between(-shape.days, shape.days));
}

Day DayOrNone(Random& random, const FactsShape& shape) {
  return random.OneIn(3) ? kNoDay : RandomDay(random, shape);
}

model::StageFacts RandomStage(Random& random, const FactsShape& shape,
                              const std::string& stage) {
  model::StageFacts facts;
  facts.dimensions = {
      stage, random.OneIn(2) ? "" : "upheld",
      random.Pick<std::string>({"", "response", "closing", "cancelling"})};
  facts.started = DayOrNone(random, shape);
  facts.due = DayOrNone(random, shape);
  facts.effective_due = random.OneIn(2) ? facts.due : DayOrNone(random, shape);
  facts.responded = DayOrNone(random, shape);
  facts.ended = DayOrNone(random, shape);
  if (!random.OneIn(3)) {
    facts.response_days = static_cast<int32_t>(
        random.OneIn(100) ? random.Below(70000) : random.Below(40));
  }
  return facts;
}

// The dimensions of a plan over these tables.
std::vector<std::string> DimensionsOf(const std::set<Table>& tables) {
  if (tables.count(Table::kActions) > 0) return {"authority", "root_cause"};
  std::vector<std::string> names = {"status", "attr:unheard-of"};
  for (const std::string& name : Attributes()) {
    names.push_back(absl::StrCat(model::kAttributePrefix, name));
  }
  for (size_t i = 0; i < model::kCaseDimensions; ++i) {
    names.push_back(model::Name(static_cast<model::CaseDimension>(i)));
  }
  for (size_t i = 0; i < model::kCaseManyDimensions; ++i) {
    // Twice as likely.
    names.push_back(model::Name(static_cast<model::CaseManyDimension>(i)));
    names.push_back(names.back());
  }
  if (tables == std::set<Table>{Table::kStages}) {
    for (size_t i = 0; i < model::kStageDimensions; ++i) {
      names.push_back(model::Name(static_cast<model::StageDimension>(i)));
      names.push_back(names.back());
    }
  }
  return names;
}

DateColumn RandomDate(Random& random, Table table) {
  const auto between = [&random](DateColumn first, DateColumn last) {
    return static_cast<DateColumn>(
        random.Between(static_cast<int>(first), static_cast<int>(last)));
  };
  switch (table) {
    case Table::kCases:
      return between(DateColumn::kReceived, DateColumn::kStage2Started);
    case Table::kStages:
      return between(DateColumn::kReceived, DateColumn::kStageEnded);
    case Table::kActions:
      break;
  }
  return between(DateColumn::kActionRaised, DateColumn::kActionImplemented);
}

std::string RandomValue(Random& random, const FactsShape& shape,
                        const std::string& dimension) {
  if (dimension == "status") {
    return random.Pick<std::string>({"open", "closed", "cancelled", ""});
  }
  if (dimension == "stage" || dimension.rfind("stage_", 0) == 0) {
    return random.Pick<std::string>(
        {"stage1", "stage2", "upheld", "", "response", "closing", "nowhere"});
  }
  if (dimension == "authority" && random.OneIn(2)) return "Ashdown";
  return random.OneIn(20) ? "nowhere" : NameOrMissing(random, shape);
}

Predicate RandomPredicate(Random& random, const FactsShape& shape, Table table,
                          int depth) {
  Predicate predicate;
  if (depth > 0 && !random.OneIn(3)) {
    predicate.type = random.Pick<Predicate::Type>(
        {Predicate::Type::kAll, Predicate::Type::kAll, Predicate::Type::kAny,
         Predicate::Type::kNot});
    const uint64_t children =
        predicate.type == Predicate::Type::kNot ? 1 : random.Below(4);
    for (uint64_t i = 0; i < children; ++i) {
      predicate.children.push_back(
          RandomPredicate(random, shape, table, depth - 1));
    }
    return predicate;
  }
  switch (random.Below(3)) {
    case 0:
      predicate.type = Predicate::Type::kMember;
      predicate.dimension = random.Pick(DimensionsOf({table}));
      for (uint64_t i = random.Below(5); i > 0; --i) {
        predicate.values.push_back(
            RandomValue(random, shape, predicate.dimension));
      }
      break;
    case 1:
      predicate.type = Predicate::Type::kDateIn;
      predicate.date = RandomDate(random, table);
      if (!random.OneIn(4)) predicate.first = RandomDay(random, shape);
      if (!random.OneIn(4)) predicate.last = RandomDay(random, shape);
      if (predicate.first > predicate.last && !random.OneIn(10)) {
        std::swap(predicate.first, predicate.last);
      }
      break;
    default:
      predicate.type = Predicate::Type::kDateOrder;
      predicate.date = RandomDate(random, table);
      predicate.other = RandomDate(random, table);
      break;
  }
  return predicate;
}

Buckets RandomBuckets(Random& random, const FactsShape& shape, Table table) {
  Buckets buckets;
  buckets.date = RandomDate(random, table);
  std::set<Day> edges = {RandomDay(random, shape)};
  for (uint64_t i = random.Below(12); i > 0; --i) {
    edges.insert(RandomDay(random, shape));
  }
  buckets.edges.assign(edges.begin(), edges.end());
  return buckets;
}

Accumulator RandomAccumulator(Random& random, const FactsShape& shape,
                              Table table) {
  Accumulator accumulator;
  accumulator.table = table;
  accumulator.where =
      RandomPredicate(random, shape, table, random.OneIn(10) ? 9 : 3);
  if (random.OneIn(3))
    accumulator.buckets = RandomBuckets(random, shape, table);
  if (table == Table::kStages && random.OneIn(2)) {
    accumulator.aggregation =
        random.OneIn(3) ? Aggregation::kSum : Aggregation::kHistogram;
    accumulator.value = ValueColumn::kResponseDays;
  } else if (table == Table::kCases && random.OneIn(3)) {
    accumulator.aggregation = Aggregation::kSum;
    accumulator.value = random.OneIn(2) ? ValueColumn::kAdrSavingPence
                                        : ValueColumn::kRemedyPence;
  }
  return accumulator;
}

}  // namespace

model::CaseFacts RandomCase(Random& random, const FactsShape& shape) {
  model::CaseFacts facts;
  facts.reference = absl::StrCat("R/", random.Below(shape.references));
  for (std::string& member : facts.dimensions) {
    member = NameOrMissing(random, shape);
  }
  facts.dimensions[static_cast<size_t>(model::CaseDimension::kAuthority)] =
      random.OneIn(4) ? "Borough" : "Ashdown";
  for (std::vector<std::string>& members : facts.many) {
    std::set<std::string> values;
    for (uint64_t i = random.Below(4); i > 0; --i) {
      values.insert(Name(random, shape));
    }
    members.assign(values.rbegin(), values.rend());
  }
  for (const std::string& name : Attributes()) {
    if (random.OneIn(2)) {
      facts.attributes.emplace_back(name, Name(random, shape));
    }
  }
  std::sort(facts.attributes.begin(), facts.attributes.end());
  facts.received = RandomDay(random, shape);
  facts.closed = DayOrNone(random, shape);
  facts.cancelled = random.OneIn(4) ? RandomDay(random, shape) : kNoDay;
  facts.left = facts.cancelled != kNoDay ? facts.cancelled : facts.closed;
  facts.adr_offered = random.OneIn(8) ? RandomDay(random, shape) : kNoDay;
  facts.ombudsman_referred =
      random.OneIn(50) ? RandomDay(random, shape) : kNoDay;
  facts.ombudsman_decided =
      random.OneIn(90) ? RandomDay(random, shape) : kNoDay;
  facts.stage1_started = DayOrNone(random, shape);
  facts.stage2_started = DayOrNone(random, shape);
  facts.adr_saving_pence = random.OneIn(8) ? random.Between(0, 5000000) : 0;
  facts.remedy_pence = random.OneIn(8) ? random.Between(-100, 900000000000) : 0;
  for (const char* stage : {"stage1", "stage2", "stage3"}) {
    if (random.OneIn(2)) {
      facts.stages.push_back(RandomStage(random, shape, stage));
    }
  }
  return facts;
}

model::ActionFacts RandomAction(Random& random, const FactsShape& shape) {
  model::ActionFacts facts;
  facts.authority = random.OneIn(4) ? "Borough" : "Ashdown";
  facts.id = absl::StrCat("L", random.Below(shape.references));
  facts.root_cause = NameOrMissing(random, shape);
  facts.raised = DayOrNone(random, shape);
  facts.implemented = DayOrNone(random, shape);
  return facts;
}

FactChanges RandomChanges(Random& random, const FactsShape& shape, int cases,
                          int actions, int removals) {
  FactChanges changes;
  std::set<std::pair<std::string, std::string>> case_keys;
  std::set<std::pair<std::string, std::string>> action_keys;
  constexpr auto kAuthority =
      static_cast<size_t>(model::CaseDimension::kAuthority);
  for (int i = 0; i < cases; ++i) {
    model::CaseFacts facts = RandomCase(random, shape);
    if (case_keys.emplace(facts.dimensions[kAuthority], facts.reference)
            .second) {
      changes.cases.push_back(std::move(facts));
    }
  }
  for (int i = 0; i < actions; ++i) {
    model::ActionFacts facts = RandomAction(random, shape);
    if (action_keys.emplace(facts.authority, facts.id).second) {
      changes.actions.push_back(std::move(facts));
    }
  }
  for (int i = 0; i < removals; ++i) {
    const model::CaseFacts facts = RandomCase(random, shape);
    const std::string& authority = facts.dimensions[kAuthority];
    if (case_keys.emplace(authority, facts.reference).second) {
      changes.removed_cases.push_back({authority, facts.reference});
    }
    const model::ActionFacts action = RandomAction(random, shape);
    if (action_keys.emplace(action.authority, action.id).second) {
      changes.removed_actions.push_back({action.authority, action.id});
    }
  }
  return changes;
}

Plan RandomPlan(Random& random, const FactsShape& shape) {
  Plan plan;
  std::set<Table> tables;
  const uint64_t kind = random.Below(10);
  if (kind < 4) {
    tables = {Table::kCases};
  } else if (kind < 7) {
    tables = {Table::kStages};
  } else if (kind < 9) {
    tables = {Table::kCases, Table::kStages};
  } else {
    tables = {Table::kActions};
  }
  const std::vector<Table> choice(tables.begin(), tables.end());
  for (uint64_t i = random.Below(3) + 1; i > 0; --i) {
    plan.accumulators.push_back(
        RandomAccumulator(random, shape, random.Pick(choice)));
  }
  const std::vector<std::string> dimensions = DimensionsOf(tables);
  for (uint64_t i = random.Below(random.OneIn(10) ? 9 : 4); i > 0; --i) {
    const std::string& name = random.Pick(dimensions);
    if (std::find(plan.group_by.begin(), plan.group_by.end(), name) ==
        plan.group_by.end()) {
      plan.group_by.push_back(name);
    }
  }
  if (!random.OneIn(4)) plan.status_day = RandomDay(random, shape);
  return plan;
}

}  // namespace redress::engine
