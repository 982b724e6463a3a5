// Quantities of different grains that are the same number by the procedure: a
// complaint has one stage 1, whose clock starts on the day of receipt unless
// the record or the procedure says otherwise. Who knows the procedure knows
// this.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {
namespace {

// The condition on cases that the twins of a quantity share; nullopt where it
// can have none.
std::optional<Condition> TwinCondition(const Quantity& quantity,
                                       Vocabulary& vocabulary) {
  if (quantity.stock || quantity.sum || quantity.condition.never ||
      quantity.region != kNone) {
    return std::nullopt;
  }
  const int32_t stage = vocabulary.Dimension("stage");
  const int32_t kind = vocabulary.Dimension("kind");
  const int32_t complaint =
      vocabulary.Set(std::vector<std::string>{"complaint"});
  Condition condition = quantity.condition;
  const auto find = [&condition](int32_t dimension) {
    return std::find_if(
        condition.box.begin(), condition.box.end(),
        [dimension](const Restriction& r) { return r.dimension == dimension; });
  };
  if (quantity.family == vocabulary.Text(kStageStarted)) {
    const auto of_stage = find(stage);
    if (of_stage == condition.box.end()) return std::nullopt;
    const bool first =
        of_stage->set == vocabulary.Set(std::vector<std::string>{"stage1"});
    const bool only =
        of_stage->set == vocabulary.Set(std::vector<std::string>{"response"});
    if (!first && !only) return std::nullopt;
    condition.box.erase(of_stage);
    // Only complaints have a stage 1; what has the one response is of the kind
    // that is asked for.
    if (first) Restrict(kind, complaint, vocabulary, condition);
    if (only && find(kind) == condition.box.end()) return std::nullopt;
  } else if (quantity.family == vocabulary.Text(kCaseStage1Started)) {
    Restrict(kind, complaint, vocabulary, condition);
  } else if (quantity.family != vocabulary.Text(kReceived) ||
             find(kind) == condition.box.end()) {
    return std::nullopt;
  }
  Settle(vocabulary, condition);
  return condition;
}

std::string TwinKey(const Quantity& quantity, const Condition& condition,
                    const Vocabulary& vocabulary) {
  return absl::StrCat(quantity.span.first, " ", quantity.span.last, " ",
                      Key(condition, vocabulary, true));
}

}  // namespace

void AddUnstatedTwins(Publication& publication) {
  Vocabulary& vocabulary = publication.vocabulary;
  const int32_t received = vocabulary.Text(kReceived);
  std::map<std::string, Quantity> unstated;
  std::set<std::string> stated;
  for (const Quantity& quantity : publication.quantities) {
    std::optional<Condition> condition = TwinCondition(quantity, vocabulary);
    if (!condition.has_value()) continue;
    const std::string key = TwinKey(quantity, *condition, vocabulary);
    if (quantity.family == received) {
      stated.insert(key);
      continue;
    }
    Quantity twin;
    twin.family = received;
    twin.flow = Flow::kEntered;
    twin.span = quantity.span;
    twin.condition = *std::move(condition);
    unstated.emplace(key, std::move(twin));
  }
  for (auto& [key, twin] : unstated) {
    if (stated.count(key) == 0) publication.quantities.push_back(twin);
  }
}

void AddTwins(Publication& publication, System& system) {
  std::map<std::string, std::vector<int32_t>> twins;
  for (size_t i = 0; i < publication.quantities.size(); ++i) {
    const Quantity& quantity = publication.quantities[i];
    const std::optional<Condition> condition =
        TwinCondition(quantity, publication.vocabulary);
    if (!condition.has_value()) continue;
    twins[TwinKey(quantity, *condition, publication.vocabulary)].push_back(
        system.variable_of[i]);
  }
  for (const auto& [unused, variables] : twins) {
    const int64_t first = system.variables[variables[0]].value;
    for (size_t i = 1; i < variables.size(); ++i) {
      const int64_t value = system.variables[variables[i]].value;
      const bool known = first != kUnknown && value != kUnknown;
      // Records may have starts of their own; then the numbers differ, and no
      // reader can rely on them.
      if (variables[i] == variables[0] || (known && first != value)) continue;
      Equation equation;
      equation.optional = !known;
      equation.entries = {{variables[0], 1}, {variables[i], -1}};
      system.equations.push_back(std::move(equation));
    }
  }
}

}  // namespace redress::query::disclosure
