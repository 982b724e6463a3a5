#include <string>
#include <vector>

#include "tests/differential/random_world.h"

namespace redress::differential {
namespace {

// Any key of a map that is not empty.
template <typename Map>
const auto& AnyOf(Dice& dice, const Map& map) {
  auto place = map.begin();
  std::advance(place, dice.Below(static_cast<int>(map.size())));
  return *place;
}

// A name that may be taken, where there are about so many: authorities share
// references.
std::string AnyNameOf(Dice& dice, const char* prefix, size_t many) {
  return prefix + std::to_string(dice.Below(static_cast<int>(many) * 2 + 10));
}

void AddReference(Dice& dice, const State& now, Commit& commit) {
  for (int i = 1 + dice.Below(4); i > 0; --i) {
    commit.push_back(ReferenceStep(RandomReference(dice)));
  }
  if (!dice.Percent(40)) return;
  const v1::ReferenceData& entry = dice.OneOf(now.entries);
  if (!entry.has_alias() && !entry.has_procedure()) return;
  v1::RetractRecordRequest request;
  *request.mutable_reference_data() = entry;
  commit.push_back(request);
}

void SetKey(const Key& key, v1::RecordKey& record) {
  record.set_authority(key.first);
  record.set_reference(key.second);
}

void AddRetractions(Dice& dice, const State& now, Commit& commit) {
  for (int i = dice.Below(4); i > 0; --i) {
    v1::RetractRecordRequest request;
    SetKey(AnyOf(dice, now.cases).first, *request.mutable_representation());
    commit.push_back(request);
  }
  if (dice.Percent(30)) {
    v1::RetractRecordRequest request;
    SetKey(AnyOf(dice, now.actions).first, *request.mutable_learning_action());
    commit.push_back(request);
  }
  if (dice.Percent(30)) {
    v1::EraseRecordRequest request;
    SetKey(AnyOf(dice, now.cases).first, *request.mutable_representation());
    commit.push_back(request);
  }
  if (dice.Percent(10)) {
    v1::EraseRecordRequest request;
    SetKey(AnyOf(dice, now.actions).first, *request.mutable_learning_action());
    commit.push_back(request);
  }
}

}  // namespace

Commit RandomCommit(Dice& dice, const World& world, int cases) {
  const State& now = world.now();
  Commit commit;
  const bool first = world.states().empty();
  if (first) {
    for (const v1::ReferenceData& entry : FirstReference()) {
      commit.push_back(ReferenceStep(entry));
    }
  }
  if (dice.Percent(first ? 50 : 40)) AddReference(dice, now, commit);
  // In some commits nothing is taken back, so that executors are not built
  // anew.
  const bool takes_back = dice.Percent(40);
  if (takes_back && !now.cases.empty() && !now.actions.empty()) {
    AddRetractions(dice, now, commit);
  }
  const int actions = cases / 8 + 1;
  const size_t many_cases = now.cases.size() + static_cast<size_t>(cases);
  const size_t many_actions = now.actions.size() + static_cast<size_t>(actions);
  for (int i = 0; i < cases; ++i) {
    if (!now.cases.empty() && dice.Percent(40)) {
      const auto& [key, stored] = AnyOf(dice, now.cases);
      v1::Representation record = Corrected(dice, stored->given);
      // Without an authority it may be another's by now.
      if (dice.Percent(80)) record.set_authority(key.first);
      commit.push_back(CaseStep(record));
    } else {
      commit.push_back(
          CaseStep(RandomCase(dice, AnyNameOf(dice, "C", many_cases))));
    }
  }
  for (int i = 0; i < actions; ++i) {
    commit.push_back(
        ActionStep(RandomAction(dice, AnyNameOf(dice, "L", many_actions))));
  }
  return commit;
}

}  // namespace redress::differential
