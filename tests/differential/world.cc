#include "tests/differential/world.h"

#include <algorithm>

#include "google/protobuf/text_format.h"
#include "service/model/facts.h"
#include "service/model/reference_file.h"
#include "service/model/validation.h"

namespace redress::differential {
namespace {

Key KeyOf(const v1::RecordKey& key, const State& state) {
  return {key.authority().empty() ? state.naive_reference->default_authority()
                                  : key.authority(),
          key.reference()};
}

void Settle(State& state) {
  state.reference = std::make_shared<model::Reference>(state.entries);
  state.naive_reference = std::make_shared<NaiveReference>(state.entries);
}

template <typename Message>
void DropEntry(const Message& entry, State& state) {
  std::vector<v1::ReferenceData>& entries = state.entries;
  entries.erase(std::remove_if(entries.begin(), entries.end(),
                               [&](const v1::ReferenceData& other) {
                                 return model::ReferenceKey(other) ==
                                        model::ReferenceKey(entry);
                               }),
                entries.end());
}

}  // namespace

std::string Text(const History& history) {
  std::string text;
  for (size_t i = 0; i < history.size(); ++i) {
    text += "# commit " + std::to_string(i) + "\n";
    for (const Step& step : history[i]) {
      text += std::visit(
          [](const auto& message) {
            std::string lines;
            google::protobuf::TextFormat::PrintToString(message, &lines);
            return message.GetDescriptor()->name() + " {\n" + lines + "}\n";
          },
          step);
    }
  }
  return text;
}

Step ReferenceStep(const v1::ReferenceData& entry) {
  v1::ImportItem item;
  *item.mutable_reference_data() = entry;
  return item;
}

Step CaseStep(const v1::Representation& record) {
  v1::ImportItem item;
  *item.mutable_representation() = record;
  return item;
}

Step ActionStep(const v1::LearningAction& action) {
  v1::ImportItem item;
  *item.mutable_learning_action() = action;
  return item;
}

World::World() {
  start_.entries = model::BuiltInReferenceData();
  Settle(start_);
}

void World::PutReference(const v1::ReferenceData& entry, State& state) {
  if (model::HasError(model::Validate(entry))) {
    ++rejected_;
    return;
  }
  DropEntry(entry, state);
  state.entries.push_back(entry);
  replace_all_ = true;
  ++accepted_;
}

void World::PutCase(const v1::Representation& given, State& state) {
  StoredCase stored{given, state.naive_reference->Settle(given), given};
  model::Complete(stored.completed, *state.reference);
  if (model::HasError(model::Validate(stored.completed, *state.reference))) {
    ++rejected_;
    return;
  }
  const Key key(stored.settled.authority, given.reference());
  state.cases[key] = std::make_shared<StoredCase>(std::move(stored));
  changed_cases_[key] = true;
  ++accepted_;
}

void World::PutAction(const v1::LearningAction& given, State& state) {
  StoredAction stored{given, state.naive_reference->default_authority(), given};
  model::Complete(stored.completed, *state.reference);
  if (model::HasError(model::Validate(stored.completed, *state.reference))) {
    ++rejected_;
    return;
  }
  const Key key(
      given.authority().empty() ? stored.default_authority : given.authority(),
      given.id());
  state.actions[key] = std::make_shared<StoredAction>(std::move(stored));
  changed_actions_[key] = true;
  ++accepted_;
}

void World::Retract(const v1::RetractRecordRequest& request, State& state) {
  if (request.has_reference_data()) {
    DropEntry(request.reference_data(), state);
    replace_all_ = true;
  } else if (request.has_learning_action()) {
    const Key key = KeyOf(request.learning_action(), state);
    if (state.actions.erase(key) > 0) changed_actions_[key] = false;
  } else {
    const Key key = KeyOf(request.representation(), state);
    if (state.cases.erase(key) > 0) changed_cases_[key] = false;
  }
}

// What is erased is gone from every version.
void World::Erase(const v1::EraseRecordRequest& request, State& state) {
  const bool action = request.has_learning_action();
  const Key key = KeyOf(
      action ? request.learning_action() : request.representation(), state);
  const auto drop = [&](State& from) {
    const size_t dropped =
        action ? from.actions.erase(key) : from.cases.erase(key);
    if (dropped == 0) return;
    from.naive = nullptr;
    erased_ = true;
  };
  for (State& earlier : states_) drop(earlier);
  drop(state);
  (action ? changed_actions_ : changed_cases_)[key] = false;
}

engine::FactChanges World::Apply(const Commit& commit) {
  State state = now();
  state.version += 1 + static_cast<int64_t>(states_.size() % 3);
  state.naive = nullptr;
  changed_cases_.clear();
  changed_actions_.clear();
  replace_all_ = states_.empty();
  erased_ = false;
  for (const Step& step : commit) {
    if (const auto* item = std::get_if<v1::ImportItem>(&step);
        item != nullptr && item->has_reference_data()) {
      PutReference(item->reference_data(), state);
    }
    if (const auto* request = std::get_if<v1::RetractRecordRequest>(&step);
        request != nullptr && request->has_reference_data()) {
      Retract(*request, state);
    }
  }
  Settle(state);
  for (const Step& step : commit) {
    if (const auto* item = std::get_if<v1::ImportItem>(&step)) {
      if (item->has_representation()) PutCase(item->representation(), state);
      if (item->has_learning_action()) {
        PutAction(item->learning_action(), state);
      }
    } else if (const auto* retraction =
                   std::get_if<v1::RetractRecordRequest>(&step)) {
      if (!retraction->has_reference_data()) Retract(*retraction, state);
    } else {
      Erase(std::get<v1::EraseRecordRequest>(step), state);
    }
  }
  states_.push_back(std::move(state));

  engine::FactChanges changes;
  if (replace_all_) return Facts(states_.size() - 1);
  changes.version = now().version;
  for (const auto& [key, there] : changed_cases_) {
    if (!there) {
      changes.removed_cases.push_back({key.first, key.second});
      continue;
    }
    changes.cases.push_back(
        model::DeriveFacts(now().cases.at(key)->completed, *now().reference));
  }
  for (const auto& [key, there] : changed_actions_) {
    if (!there) {
      changes.removed_actions.push_back({key.first, key.second});
      continue;
    }
    changes.actions.push_back(
        model::DeriveFacts(now().actions.at(key)->completed, *now().reference));
  }
  return changes;
}

engine::FactChanges World::Facts(size_t version) const {
  const State& state = states_[version];
  engine::FactChanges changes;
  changes.version = state.version;
  changes.replace_all = true;
  for (const auto& [key, stored] : state.cases) {
    changes.cases.push_back(
        model::DeriveFacts(stored->completed, *state.reference));
  }
  for (const auto& [key, stored] : state.actions) {
    changes.actions.push_back(
        model::DeriveFacts(stored->completed, *state.reference));
  }
  return changes;
}

const NaiveWorld& World::Naive(size_t version) {
  State& state = states_[version];
  if (state.naive == nullptr) {
    auto naive = std::make_shared<NaiveWorld>();
    naive->reference = state.naive_reference.get();
    for (const auto& [key, stored] : state.cases) {
      naive->cases.push_back(
          state.naive_reference->Read(stored->given, stored->settled));
    }
    for (const auto& [key, stored] : state.actions) {
      naive->actions.push_back(state.naive_reference->Read(
          stored->given, stored->default_authority));
    }
    state.naive = std::move(naive);
  }
  return *state.naive;
}

}  // namespace redress::differential
