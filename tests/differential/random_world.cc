#include "tests/differential/random_world.h"

#include <algorithm>
#include <utility>

#include "google/protobuf/text_format.h"
#include "service/model/facts.h"
#include "service/model/reference_file.h"
#include "service/model/validation.h"

namespace redress::differential {
namespace {

using model::DayFromCivil;
using model::DayToProto;

v1::ReferenceData Entry(const std::string& text) {
  v1::ReferenceData entry;
  google::protobuf::TextFormat::ParseFromString(text, &entry);
  return entry;
}

// Reference data that give every rule something to do. The names "clr", "MASH"
// and "Delays" meet aliases with effective days, some of which overlap.
std::vector<v1::ReferenceData> FirstReference() {
  std::vector<v1::ReferenceData> entries = model::BuiltInReferenceData();
  const char* texts[] = {
      "alias { dimension: 'team' recorded: 'CLR' canonical: 'Leaving Care' }",
      "alias { dimension: 'team' recorded: 'Mash' canonical: 'Hub' "
      "effective_from { year: 2019 month: 11 day: 1 } "
      "effective_to { year: 2020 month: 3 day: 31 } }",
      "alias { dimension: 'team' recorded: 'mash' canonical: 'Front Door' "
      "effective_from { year: 2019 month: 4 day: 1 } }",
      "alias { dimension: 'team' recorded: 'Old Town' canonical: 'East' "
      "effective_to { year: 2019 month: 3 day: 31 } }",
      "alias { dimension: 'root_cause' recorded: 'delays' canonical: 'Delay' "
      "effective_from { year: 2018 month: 10 day: 1 } "
      "effective_to { year: 2019 month: 10 day: 1 } }",
      "alias { dimension: 'category' recorded: 'staff' canonical: 'Conduct' }",
      "alias { dimension: 'remedy' recorded: 'Sorry' canonical: 'Apology' }",
      "alias { dimension: 'channel' recorded: 'e-mail' canonical: 'Email' }",
      "procedure { procedure: PROCEDURE_CORPORATE "
      "effective_from { year: 2019 month: 4 day: 1 } stages { "
      "stage: STAGE_NAME_STAGE1 clock_start: CLOCK_START_RECEIVED "
      "limit_days: 5 extended_limit_days: 15 } }",
      "procedure { procedure: PROCEDURE_ENQUIRY "
      "effective_from { year: 2020 month: 1 day: 1 } stages { "
      "stage: STAGE_NAME_RESPONSE clock_start: CLOCK_START_ACKNOWLEDGED "
      "limit_days: 7 } }",
      "calendar { extra_holidays { year: 2019 month: 4 day: 2 } "
      "worked_days { year: 2019 month: 8 day: 26 } }",
      "settings { default_authority: 'Council' "
      "default_procedures { kind: KIND_COMPLAINT "
      "procedure: PROCEDURE_CHILDREN_STATUTORY } "
      "default_procedures { kind: KIND_MP_ENQUIRY "
      "procedure: PROCEDURE_ENQUIRY } "
      "default_procedures { kind: KIND_MEMBER_ENQUIRY "
      "procedure: PROCEDURE_ENQUIRY } "
      "ombudsman_upheld_decisions: 'Upheld' "
      "ombudsman_upheld_decisions: 'upheld - Early resolution' "
      "attributes: 'ward' attributes: 'source' }",
  };
  for (const char* text : texts) entries.push_back(Entry(text));
  return entries;
}

}  // namespace

RandomWorld::RandomWorld(Dice& dice) : dice_(dice), entries_(FirstReference()) {
  reference_ = std::make_unique<model::Reference>(entries_);
  naive_reference_ = std::make_unique<NaiveReference>(entries_);
}

// Names get other canonical names, a limit changes (due days that are settled
// stay), and so do the settings.
void RandomWorld::ChangeReference() {
  const char* texts[] = {
      "alias { dimension: 'service_area' recorded: 'fostering' "
      "canonical: 'Care' }",
      "alias { dimension: 'team' recorded: 'CLR' canonical: 'Care Leavers' }",
      "alias { dimension: 'closure_reason' recorded: 'dup' "
      "canonical: 'duplicate' effective_from { year: 2019 month: 1 day: 1 } }",
      "procedure { procedure: PROCEDURE_CHILDREN_STATUTORY stages { "
      "stage: STAGE_NAME_STAGE1 clock_start: CLOCK_START_ACKNOWLEDGED "
      "limit_days: 12 extended_limit_days: 30 } stages { "
      "stage: STAGE_NAME_STAGE2 clock_start: CLOCK_START_OWN limit_days: 20 "
      "extended_limit_days: 65 } }",
      "procedure { procedure: PROCEDURE_NONE "
      "effective_from { year: 2019 month: 7 day: 1 } stages { "
      "stage: STAGE_NAME_RESPONSE clock_start: CLOCK_START_RECEIVED "
      "limit_days: 15 } }",
      "calendar { extra_holidays { year: 2019 month: 5 day: 7 } }",
      "settings { default_authority: 'New Council' "
      "default_procedures { kind: KIND_COMPLAINT "
      "procedure: PROCEDURE_CHILDREN_STATUTORY } "
      "default_procedures { kind: KIND_MEP_ENQUIRY "
      "procedure: PROCEDURE_ENQUIRY } "
      "ombudsman_upheld_decisions: 'Not upheld' "
      "attributes: 'ward' attributes: 'source' }",
  };
  for (const char* text : texts) {
    const v1::ReferenceData entry = Entry(text);
    // What the store does: one entry for each key.
    entries_.erase(std::remove_if(entries_.begin(), entries_.end(),
                                  [&](const v1::ReferenceData& other) {
                                    return model::ReferenceKey(other) ==
                                           model::ReferenceKey(entry);
                                  }),
                   entries_.end());
    entries_.push_back(entry);
  }
  reference_ = std::make_unique<model::Reference>(entries_);
  naive_reference_ = std::make_unique<NaiveReference>(entries_);
}

void RandomWorld::PutCase(const std::string& name) {
  for (;;) {
    v1::Representation given = RandomCase(dice_, name);
    v1::Representation completed = given;
    model::Complete(completed, *reference_);
    if (model::HasError(model::Validate(completed, *reference_))) {
      ++rejected_;
      continue;
    }
    const Settled settled = naive_reference_->Settle(given);
    cases_[name] = {std::move(given), settled, std::move(completed)};
    return;
  }
}

void RandomWorld::PutAction(const std::string& name) {
  for (;;) {
    v1::LearningAction given = RandomAction(dice_, name);
    v1::LearningAction completed = given;
    model::Complete(completed, *reference_);
    if (model::HasError(model::Validate(completed, *reference_))) continue;
    actions_[name] = {std::move(given), naive_reference_->default_authority(),
                      std::move(completed)};
    return;
  }
}

engine::FactChanges RandomWorld::Commit(int cases, bool new_reference) {
  engine::FactChanges changes;
  changes.replace_all = version_ == 0 || new_reference;
  changes.version = version_ += 1 + dice_.Below(3);
  if (new_reference) ChangeReference();
  std::vector<std::string> changed_cases;
  std::vector<std::string> changed_actions;
  // A key is an authority and a reference, so a case is changed by its name
  // only while its authority stays: names carry their authority in RandomCase.
  for (int i = 0; i < cases; ++i) {
    std::string name = "C" + std::to_string(cases_.size());
    if (!cases_.empty() && dice_.Percent(30)) {
      name = "C" + std::to_string(dice_.Below(static_cast<int>(cases_.size())));
    }
    if (std::count(changed_cases.begin(), changed_cases.end(), name) > 0) {
      continue;
    }
    // The default authority may have changed since; then the name is another
    // key.
    const auto known = cases_.find(name);
    if (known != cases_.end() &&
        known->second.settled.authority !=
            naive_reference_->default_authority() &&
        known->second.given.authority().empty()) {
      continue;
    }
    PutCase(name);
    changed_cases.push_back(name);
  }
  for (int i = 0; i < cases / 8 + 1; ++i) {
    const std::string name = "L" + std::to_string(actions_.size());
    PutAction(name);
    changed_actions.push_back(name);
  }
  const auto taken = [&](const std::vector<std::string>& names,
                         const std::string& name) {
    return changes.replace_all ||
           std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [name, stored] : cases_) {
    if (!taken(changed_cases, name)) continue;
    changes.cases.push_back(model::DeriveFacts(stored.completed, *reference_));
  }
  for (const auto& [name, stored] : actions_) {
    if (!taken(changed_actions, name)) continue;
    changes.actions.push_back(
        model::DeriveFacts(stored.completed, *reference_));
  }
  return changes;
}

NaiveWorld RandomWorld::Naive(Day data_date) const {
  NaiveWorld world;
  world.reference = naive_reference_.get();
  world.data_date = data_date;
  for (const auto& [name, stored] : cases_) {
    world.cases.push_back(naive_reference_->Read(stored.given, stored.settled));
  }
  for (const auto& [name, stored] : actions_) {
    world.actions.push_back(
        naive_reference_->Read(stored.given, stored.default_authority));
  }
  return world;
}

}  // namespace redress::differential
