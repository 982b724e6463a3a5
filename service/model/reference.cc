#include "service/model/reference.h"

#include <algorithm>
#include <limits>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/model/stages.h"
#include "service/model/vocabulary.h"

namespace redress::model {
namespace {

constexpr Day kWithoutEnd = std::numeric_limits<Day>::max();

std::string LowerCase(const std::string& name) {
  return absl::AsciiStrToLower(name);
}

}  // namespace

std::string ReferenceKey(const v1::ReferenceData& entry) {
  switch (entry.data_case()) {
    case v1::ReferenceData::kAlias:
      // The name stands between a closed vocabulary and a day, so a slash in it
      // makes no two keys alike.
      return absl::StrCat("alias/", entry.alias().dimension(), "/",
                          LowerCase(entry.alias().recorded()), "/",
                          IsoDay(DayOrNone(entry.alias().effective_from())));
    case v1::ReferenceData::kProcedure:
      return absl::StrCat(
          "procedure/",
          VocabularyName(*v1::Procedure_descriptor(),
                         entry.procedure().procedure()),
          "/", IsoDay(DayOrNone(entry.procedure().effective_from())));
    case v1::ReferenceData::kCalendar:
      return "calendar";
    case v1::ReferenceData::kSettings:
      return "settings";
    case v1::ReferenceData::kReport:
      return absl::StrCat("report/", entry.report().id());
    case v1::ReferenceData::kDisclosureProfile:
      return absl::StrCat("disclosure_profile/",
                          entry.disclosure_profile().name());
    case v1::ReferenceData::DATA_NOT_SET:
      break;
  }
  return "";
}

Reference::Reference(const std::vector<v1::ReferenceData>& entries) {
  std::map<std::string, const v1::ReferenceData*> latest;
  for (const v1::ReferenceData& entry : entries) {
    latest[ReferenceKey(entry)] = &entry;
  }
  for (const auto& [key, entry] : latest) Take(*entry);
  // The entry in force is the last one that has begun.
  for (auto& [dimension, names] : aliases_) {
    for (auto& [name, list] : names) {
      std::stable_sort(list.begin(), list.end(),
                       [](const AliasEntry& a, const AliasEntry& b) {
                         return a.from < b.from;
                       });
    }
  }
  for (auto& [procedure, list] : procedures_) {
    std::stable_sort(list.begin(), list.end(),
                     [](const ProcedureEntry& a, const ProcedureEntry& b) {
                       return a.from < b.from;
                     });
  }
}

void Reference::Take(const v1::ReferenceData& entry) {
  switch (entry.data_case()) {
    case v1::ReferenceData::kAlias: {
      const v1::Alias& alias = entry.alias();
      const Day to = DayOrNone(alias.effective_to());
      aliases_[alias.dimension()][LowerCase(alias.recorded())].push_back(
          {DayOrNone(alias.effective_from()), to == kNoDay ? kWithoutEnd : to,
           alias.canonical()});
      break;
    }
    case v1::ReferenceData::kProcedure:
      procedures_[entry.procedure().procedure()].push_back(
          {DayOrNone(entry.procedure().effective_from()), entry.procedure()});
      break;
    case v1::ReferenceData::kCalendar:
      calendar_ = WorkingDayCalendar(entry.calendar());
      break;
    case v1::ReferenceData::kSettings:
      settings_ = entry.settings();
      break;
    case v1::ReferenceData::kReport:
      reports_[entry.report().id()] = entry.report();
      break;
    case v1::ReferenceData::kDisclosureProfile:
      disclosure_profiles_[entry.disclosure_profile().name()] =
          entry.disclosure_profile();
      break;
    case v1::ReferenceData::DATA_NOT_SET:
      break;
  }
}

const std::vector<Reference::AliasEntry>* Reference::AliasesOf(
    absl::string_view dimension, const std::string& recorded) const {
  const auto names = aliases_.find(dimension);
  if (names == aliases_.end()) return nullptr;
  const auto found = names->second.find(LowerCase(recorded));
  return found == names->second.end() ? nullptr : &found->second;
}

const std::string& Reference::Canonical(absl::string_view dimension,
                                        const std::string& recorded,
                                        Day received) const {
  const std::vector<AliasEntry>* list = AliasesOf(dimension, recorded);
  if (list == nullptr) return recorded;
  for (auto entry = list->rbegin(); entry != list->rend(); ++entry) {
    if (entry->from <= received && received <= entry->to) {
      return entry->canonical;
    }
  }
  return recorded;
}

std::string Reference::ResolveMember(const std::string& dimension,
                                     const std::string& name) const {
  const std::vector<AliasEntry>* list = AliasesOf(dimension, name);
  // Of several the one that began last: today's name.
  return list == nullptr ? name : list->back().canonical;
}

v1::Procedure Reference::ProcedureOf(const v1::Representation& record) const {
  if (record.procedure() != v1::PROCEDURE_UNSPECIFIED) {
    return record.procedure();
  }
  for (const v1::DefaultProcedure& entry : settings_.default_procedures()) {
    if (entry.kind() == record.kind() &&
        entry.procedure() != v1::PROCEDURE_UNSPECIFIED) {
      return entry.procedure();
    }
  }
  return v1::PROCEDURE_NONE;
}

const v1::ProcedureDefinition* Reference::DefinitionOf(v1::Procedure procedure,
                                                       Day received) const {
  const auto found = procedures_.find(procedure);
  if (found == procedures_.end()) return nullptr;
  const std::vector<ProcedureEntry>& list = found->second;
  for (auto entry = list.rbegin(); entry != list.rend(); ++entry) {
    if (entry->from <= received) return &entry->definition;
  }
  return nullptr;
}

const v1::StageRule* Reference::RuleOf(v1::Procedure procedure,
                                       v1::StageName stage,
                                       Day received) const {
  const v1::ProcedureDefinition* definition = DefinitionOf(procedure, received);
  if (definition == nullptr) return nullptr;
  for (const v1::StageRule& rule : definition->stages()) {
    if (rule.stage() == stage) return &rule;
  }
  return nullptr;
}

bool Reference::IsUpheldDecision(const std::string& decision) const {
  for (const std::string& upheld : settings_.ombudsman_upheld_decisions()) {
    if (absl::EqualsIgnoreCase(upheld, decision)) return true;
  }
  return false;
}

}  // namespace redress::model
