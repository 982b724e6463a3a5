#include "tests/differential/naive_names.h"

#include <algorithm>

#include "service/model/vocabulary.h"
#include "service/query/catalogue.h"

namespace redress::differential {

bool Contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string LabelOf(const v1::MeasureSelection& measure) {
  return measure.label().empty()
             ? query::FindMeasure(measure.measure())->label()
             : measure.label();
}

const Names& ClosedVocabulary(const std::string& dimension) {
  static const auto& vocabularies = *new std::map<std::string, Names>{
      {"status", {"open", "closed", "cancelled"}},
      {"kind", model::VocabularyNames(*v1::Kind_descriptor())},
      {"outcome", model::VocabularyNames(*v1::Outcome_descriptor())},
      {"procedure", model::VocabularyNames(*v1::Procedure_descriptor())},
      {"stage", model::VocabularyNames(*v1::StageName_descriptor())},
  };
  static const auto& open = *new Names;
  const auto found = vocabularies.find(dimension);
  return found == vocabularies.end() ? open : found->second;
}

NaiveNames::NaiveNames(const v1::Query& query, const NaiveWorld& world,
                       Day data_date)
    : world_(world), data_date_(data_date) {
  for (const v1::MeasureSelection& measure : query.measures()) {
    if (RuleOf(measure.measure()).grain == v1::GRAIN_ACTION) {
      counts_actions_ = true;
    }
  }
  AddAll(query.filter());
  for (const v1::MeasureSelection& measure : query.measures()) {
    AddAll(measure.filter());
  }
  for (const v1::DimensionSelection& dimension : query.dimensions()) {
    for (const std::string& name : dimension.members()) {
      Add(dimension.dimension(), name);
    }
  }
}

Names NaiveNames::ValuesOf(const std::string& dimension,
                           const Unit& unit) const {
  if (dimension == "stage") return {unit.stage->name};
  if (dimension == "outcome" && unit.stage != nullptr) {
    return {unit.stage->outcome};
  }
  if (dimension == "status") {
    const NaiveCase& of = *unit.of_case;
    if (of.cancelled && *of.cancelled <= data_date_) return {"cancelled"};
    if (of.closed && *of.closed <= data_date_) return {"closed"};
    return {"open"};
  }
  const Values& values =
      unit.action != nullptr ? unit.action->values : unit.of_case->values;
  const auto found = values.find(dimension);
  return found == values.end() ? Names{kMissing} : found->second;
}

// True where the data have the name.
bool NaiveNames::Known(const std::string& dimension,
                       const std::string& name) const {
  const auto has = [&](const Values& values) {
    const auto found = values.find(dimension);
    return found != values.end() && Contains(found->second, name);
  };
  for (const NaiveCase& of : world_.cases) {
    if (has(of.values)) return true;
  }
  if (!counts_actions_) return false;
  for (const NaiveAction& action : world_.actions) {
    if (has(action.values)) return true;
  }
  return false;
}

void NaiveNames::Add(const std::string& dimension, const std::string& name) {
  const auto [place, added] = resolved_.try_emplace({dimension, name}, name);
  if (!added) return;
  for (const std::string& value : ClosedVocabulary(dimension)) {
    if (Lower(value) == Lower(name)) {
      place->second = value;
      return;
    }
  }
  if (name == kMissing || Known(dimension, name)) return;
  place->second = world_.reference->NameToday(dimension, name);
  if (Lower(place->second) == Lower(kMissing)) place->second = kMissing;
  if (place->second == kMissing || Known(dimension, place->second)) return;
  absent_.emplace(dimension, name);
}

void NaiveNames::AddAll(const v1::Filter& filter) {
  if (filter.has_not_()) AddAll(filter.not_());
  for (const v1::Filter& child : filter.all_of().filters()) AddAll(child);
  for (const v1::Filter& child : filter.any_of().filters()) AddAll(child);
  for (const std::string& name : filter.members().values()) {
    Add(filter.members().dimension(), name);
  }
}

bool NaiveNames::Holds(const v1::Filter& filter, const Unit& unit) const {
  if (filter.has_not_()) return !Holds(filter.not_(), unit);
  if (filter.has_all_of()) {
    for (const v1::Filter& child : filter.all_of().filters()) {
      if (!Holds(child, unit)) return false;
    }
    return true;
  }
  if (filter.has_any_of()) {
    for (const v1::Filter& child : filter.any_of().filters()) {
      if (Holds(child, unit)) return true;
    }
    return false;
  }
  if (filter.has_members()) {
    const std::string& dimension = filter.members().dimension();
    const Names values = ValuesOf(dimension, unit);
    for (const std::string& name : filter.members().values()) {
      if (Contains(values, Resolve(dimension, name))) return true;
    }
    return false;
  }
  return true;
}

}  // namespace redress::differential
