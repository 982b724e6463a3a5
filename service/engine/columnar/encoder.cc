#include "service/engine/columnar/encoder.h"

#include <algorithm>
#include <memory>

namespace redress::engine::columnar {
namespace {

constexpr auto kAuthority =
    static_cast<size_t>(model::CaseDimension::kAuthority);

template <typename Container>
std::vector<DictionaryEditor> Editors(const Container& dictionaries) {
  return std::vector<DictionaryEditor>(dictionaries.begin(),
                                       dictionaries.end());
}

template <typename Container>
void FinishAll(std::vector<DictionaryEditor>& editors,
               Container& dictionaries) {
  for (size_t i = 0; i < editors.size(); ++i) {
    dictionaries[i] = editors[i].Finish();
  }
}

}  // namespace

Encoder::Encoder(const Dictionaries& base, KeyHasher hasher)
    : hasher_(hasher),
      cases_(Editors(base.cases)),
      many_(Editors(base.many)),
      stages_(Editors(base.stages)),
      actions_(Editors(base.actions)),
      attribute_names_(base.attribute_names),
      attributes_(Editors(base.attributes)) {}

CaseRow Encoder::Encode(const model::CaseFacts& facts) {
  CaseRow row;
  row.reference = facts.reference;
  row.key_hash = hasher_.Hash(facts.dimensions[kAuthority], facts.reference);
  for (size_t i = 0; i < row.codes.size(); ++i) {
    row.codes[i] = cases_[i].Code(facts.dimensions[i]);
  }
  for (size_t i = 0; i < row.many.size(); ++i) {
    for (const std::string& member : facts.many[i]) {
      row.many[i].push_back(many_[i].Code(member));
    }
  }
  for (const auto& [name, value] : facts.attributes) {
    const uint32_t code = attribute_names_.Code(name);
    while (attributes_.size() <= code) {
      attributes_.emplace_back(std::make_shared<const Dictionary>());
    }
    row.attributes.emplace_back(code, attributes_[code].Code(value));
  }
  std::sort(row.attributes.begin(), row.attributes.end());
  row.dates = CaseDates(facts);
  row.money = CaseMoney(facts);
  row.stages.reserve(facts.stages.size());
  for (const model::StageFacts& stage_facts : facts.stages) {
    StageRow& stage = row.stages.emplace_back();
    for (size_t i = 0; i < stage.codes.size(); ++i) {
      stage.codes[i] = stages_[i].Code(stage_facts.dimensions[i]);
    }
    stage.dates = StageDates(stage_facts);
    if (stage_facts.response_days >= 0) {
      stage.response_days = stage_facts.response_days;
    }
  }
  return row;
}

ActionRow Encoder::Encode(const model::ActionFacts& facts) {
  ActionRow row;
  row.id = facts.id;
  row.key_hash = hasher_.Hash(facts.authority, facts.id);
  row.codes[static_cast<size_t>(ActionDimension::kAuthority)] =
      actions_[static_cast<size_t>(ActionDimension::kAuthority)].Code(
          facts.authority);
  row.codes[static_cast<size_t>(ActionDimension::kRootCause)] =
      actions_[static_cast<size_t>(ActionDimension::kRootCause)].Code(
          facts.root_cause);
  row.dates = ActionDates(facts);
  return row;
}

Dictionaries Encoder::Finish() {
  Dictionaries finished;
  FinishAll(cases_, finished.cases);
  FinishAll(many_, finished.many);
  FinishAll(stages_, finished.stages);
  FinishAll(actions_, finished.actions);
  finished.attribute_names = attribute_names_.Finish();
  finished.attributes.resize(attributes_.size());
  FinishAll(attributes_, finished.attributes);
  return finished;
}

}  // namespace redress::engine::columnar
