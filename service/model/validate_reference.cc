#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/nearest.h"
#include "service/model/dimensions.h"
#include "service/model/field_checks.h"
#include "service/model/findings.h"
#include "service/model/reference.h"
#include "service/model/stages.h"
#include "service/model/validation.h"
#include "service/model/vocabulary.h"

namespace redress::model {
namespace {

constexpr int kMaxLimitDays = 1000;
constexpr size_t kMaxAttributeNameBytes = 64;
constexpr size_t kMaxReportIdBytes = 64;
// Of thresholds and the like.
constexpr int kMaxDisclosureAmount = 1000;

FieldLimits EntryLimits(const google::protobuf::FieldDescriptor& field) {
  FieldLimits limits;
  limits.values = 1000;
  // Definitions hold prose.
  if (field.file() != v1::ReferenceData::descriptor()->file()) {
    limits.bytes = 10000;
    limits.line_breaks = true;
  }
  return limits;
}

void Require(bool given, const std::string& field, const char* reason,
             Findings& findings) {
  if (given) return;
  findings.AddError(field, "", reason, absl::StrCat(field, " is missing"));
}

void CheckAlias(const v1::Alias& alias, Findings& findings) {
  const std::vector<std::string>& dimensions = AliasDimensions();
  if (std::find(dimensions.begin(), dimensions.end(), alias.dimension()) ==
      dimensions.end()) {
    findings.AddError(
        "alias.dimension", alias.dimension(), "UNKNOWN_DIMENSION",
        absl::StrCat("alias.dimension \"", Echo(alias.dimension()),
                     "\" is not a dimension that has aliases",
                     DidYouMean(alias.dimension(), dimensions), "; those are ",
                     absl::StrJoin(dimensions, ", ")),
        NearestName(alias.dimension(), dimensions));
  }
  Require(!alias.recorded().empty(), "alias.recorded", "RECORDED_REQUIRED",
          findings);
  Require(!alias.canonical().empty(), "alias.canonical", "CANONICAL_REQUIRED",
          findings);
  const Day from = DayOrNone(alias.effective_from());
  const Day to = DayOrNone(alias.effective_to());
  if (from != kNoDay && to != kNoDay && to < from) {
    findings.AddError(
        "alias.effective_to", IsoDay(to), "TO_BEFORE_FROM",
        absl::StrCat("alias.effective_to ", IsoDay(to),
                     " is before alias.effective_from ", IsoDay(from)));
  }
}

void CheckRule(const v1::StageRule& rule, const std::string& path,
               Findings& findings) {
  const std::string stage =
      VocabularyName(*v1::StageName_descriptor(), rule.stage());
  Require(rule.stage() != v1::STAGE_NAME_UNSPECIFIED, path + ".stage",
          "STAGE_REQUIRED", findings);
  Require(rule.clock_start() != v1::CLOCK_START_UNSPECIFIED,
          path + ".clock_start", "CLOCK_START_REQUIRED", findings);
  const bool is_later = rule.stage() == v1::STAGE_NAME_STAGE2 ||
                        rule.stage() == v1::STAGE_NAME_STAGE3;
  if (is_later && (rule.clock_start() == v1::CLOCK_START_RECEIVED ||
                   rule.clock_start() == v1::CLOCK_START_ACKNOWLEDGED)) {
    findings.AddError(
        path + ".clock_start",
        VocabularyName(*v1::ClockStart_descriptor(), rule.clock_start()),
        "CLOCK_START_NOT_OWN",
        absl::StrCat(path, ".clock_start must be own: ", stage,
                     " starts on its own day or has not started"),
        "own");
  }
  const std::pair<const char*, int> limits[] = {
      {".limit_days", rule.limit_days()},
      {".extended_limit_days", rule.extended_limit_days()}};
  for (const auto& [name, days] : limits) {
    if (days >= 0 && days <= kMaxLimitDays) continue;
    findings.AddError(path + name, absl::StrCat(days), "LIMIT_OUT_OF_RANGE",
                      absl::StrCat(path, name, " ", days, " is not from 0 to ",
                                   kMaxLimitDays, " working days"));
  }
  if (rule.extended_limit_days() > 0 &&
      rule.extended_limit_days() < rule.limit_days()) {
    findings.AddError(
        path + ".extended_limit_days", absl::StrCat(rule.extended_limit_days()),
        "EXTENDED_LIMIT_BELOW_LIMIT",
        absl::StrCat(path, ".extended_limit_days ", rule.extended_limit_days(),
                     " is below limit_days ", rule.limit_days(),
                     "; it is the limit in all, not what is added"));
  }
  if (rule.extended_limit_days() > 0 && rule.limit_days() == 0) {
    findings.AddError(
        path + ".extended_limit_days", absl::StrCat(rule.extended_limit_days()),
        "EXTENDED_LIMIT_WITHOUT_LIMIT",
        absl::StrCat(path, ".extended_limit_days ", rule.extended_limit_days(),
                     " is given and limit_days is not"));
  }
}

void CheckProcedure(const v1::ProcedureDefinition& procedure,
                    Findings& findings) {
  Require(procedure.procedure() != v1::PROCEDURE_UNSPECIFIED,
          "procedure.procedure", "PROCEDURE_REQUIRED", findings);
  if (procedure.procedure() == v1::PROCEDURE_NONE &&
      procedure.stages_size() > 0) {
    findings.AddError("procedure.stages", "", "NONE_HAS_NO_STAGES",
                      "procedure.stages are given for the procedure none, "
                      "which has no clocks");
  }
  std::set<int> stages;
  for (int i = 0; i < procedure.stages_size(); ++i) {
    const v1::StageRule& rule = procedure.stages(i);
    const std::string path = absl::StrCat("procedure.stages[", i, "]");
    CheckRule(rule, path, findings);
    if (!stages.insert(rule.stage()).second) {
      const std::string stage =
          VocabularyName(*v1::StageName_descriptor(), rule.stage());
      findings.AddError(
          path + ".stage", stage, "DUPLICATE_STAGE",
          absl::StrCat(path, ".stage ", stage, " has a rule already"));
    }
  }
}

void CheckCalendar(const v1::Calendar& calendar, Findings& findings) {
  const WorkingDayCalendar built_in;
  std::set<Day> extra;
  for (int i = 0; i < calendar.extra_holidays_size(); ++i) {
    const std::string path = absl::StrCat("calendar.extra_holidays[", i, "]");
    Require(!IsAbsent(calendar.extra_holidays(i)), path, "DATE_REQUIRED",
            findings);
    const Day day = DayOrNone(calendar.extra_holidays(i));
    if (day == kNoDay) continue;
    extra.insert(day);
    if (!built_in.IsWorkingDay(day)) {
      findings.AddQuery(
          path, IsoDay(day), "NOT_WORKED_ALREADY",
          absl::StrCat(path, " ", IsoDay(day), " is not worked already"));
    }
  }
  for (int i = 0; i < calendar.worked_days_size(); ++i) {
    const std::string path = absl::StrCat("calendar.worked_days[", i, "]");
    Require(!IsAbsent(calendar.worked_days(i)), path, "DATE_REQUIRED",
            findings);
    const Day day = DayOrNone(calendar.worked_days(i));
    if (day == kNoDay) continue;
    if (extra.count(day) > 0) {
      findings.AddError(path, IsoDay(day), "WORKED_AND_NOT_WORKED",
                        absl::StrCat(path, " ", IsoDay(day),
                                     " is among calendar.extra_holidays too"));
    } else if (Weekday(day) >= 5) {
      findings.AddQuery(path, IsoDay(day), "WEEKEND_IS_NOT_WORKED",
                        absl::StrCat(path, " ", IsoDay(day),
                                     " is a day of the weekend, which is never "
                                     "a working day"));
    } else if (built_in.IsWorkingDay(day)) {
      findings.AddQuery(
          path, IsoDay(day), "WORKED_ALREADY",
          absl::StrCat(path, " ", IsoDay(day), " is worked already"));
    }
  }
}

bool IsAttributeName(const std::string& name) {
  if (name.empty() || name.size() > kMaxAttributeNameBytes) return false;
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '-';
  });
}

void CheckSettings(const v1::Settings& settings, Findings& findings) {
  if (settings.protected_profile() == kInternalProfile) {
    findings.AddError("settings.protected_profile", kInternalProfile,
                      "PROTECTED_PROFILE_SHOWS_ALL",
                      "settings.protected_profile cannot be \"internal\": that "
                      "profile shows everything");
  }
  std::set<int> kinds;
  for (int i = 0; i < settings.default_procedures_size(); ++i) {
    const v1::DefaultProcedure& entry = settings.default_procedures(i);
    const std::string path =
        absl::StrCat("settings.default_procedures[", i, "]");
    Require(entry.kind() != v1::KIND_UNSPECIFIED, path + ".kind",
            "KIND_REQUIRED", findings);
    Require(entry.procedure() != v1::PROCEDURE_UNSPECIFIED, path + ".procedure",
            "PROCEDURE_REQUIRED", findings);
    if (!kinds.insert(entry.kind()).second) {
      const std::string kind =
          VocabularyName(*v1::Kind_descriptor(), entry.kind());
      findings.AddError(
          path + ".kind", kind, "DUPLICATE_KIND",
          absl::StrCat(path, ".kind ", kind, " has a procedure already"));
    }
  }
  for (int i = 0; i < settings.ombudsman_upheld_decisions_size(); ++i) {
    Require(!settings.ombudsman_upheld_decisions(i).empty(),
            absl::StrCat("settings.ombudsman_upheld_decisions[", i, "]"),
            "DECISION_REQUIRED", findings);
  }
  std::set<std::string> names;
  for (int i = 0; i < settings.attributes_size(); ++i) {
    const std::string& name = settings.attributes(i);
    const std::string path = absl::StrCat("settings.attributes[", i, "]");
    if (!IsAttributeName(name)) {
      findings.AddError(
          path, name, "INVALID_ATTRIBUTE_NAME",
          absl::StrCat(path, " \"", Echo(name), "\" is not 1 to ",
                       kMaxAttributeNameBytes,
                       " letters, digits, hyphens and underscores"));
    }
    if (!names.insert(absl::AsciiStrToLower(name)).second) {
      findings.AddError(
          path, name, "DUPLICATE_ATTRIBUTE",
          absl::StrCat(path, " \"", Echo(name), "\" is listed already"));
    }
  }
}

// Lower case words and numbers joined by hyphens.
bool IsHyphenatedId(const std::string& id) {
  return !id.empty() && id.size() <= kMaxReportIdBytes && id.front() != '-' &&
         id.back() != '-' && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

void CheckAmount(const std::string& name, int amount, Findings& findings) {
  if (amount >= 0 && amount <= kMaxDisclosureAmount) return;
  const std::string path = absl::StrCat("disclosure_profile.", name);
  findings.AddError(path, absl::StrCat(amount), "OUT_OF_RANGE",
                    absl::StrCat(path, " ", amount, " is not between 0 and ",
                                 kMaxDisclosureAmount));
}

void CheckDisclosureProfile(const v1::DisclosureProfile& profile,
                            Findings& findings) {
  constexpr char kName[] = "disclosure_profile.name";
  if (!IsHyphenatedId(profile.name())) {
    findings.AddError(
        kName, profile.name(), "INVALID_PROFILE_NAME",
        absl::StrCat(kName, " \"", Echo(profile.name()), "\" is not 1 to ",
                     kMaxReportIdBytes,
                     " bytes of lower case words joined by hyphens"));
  } else if (profile.name() == kInternalProfile) {
    findings.AddError(kName, profile.name(), "RESERVED_PROFILE_NAME",
                      "disclosure_profile.name \"internal\" is the profile "
                      "that shows everything, and cannot be another");
  }
  CheckAmount("threshold", profile.threshold(), findings);
  CheckAmount("min_denominator", profile.min_denominator(), findings);
  CheckAmount("rounding_base", profile.rounding_base(), findings);
  CheckAmount("protection_range", profile.protection_range(), findings);
}

void CheckReport(const v1::ReportDefinition& report, Findings& findings) {
  const std::string& id = report.id();
  if (IsHyphenatedId(id)) return;
  findings.AddError("report.id", id, "INVALID_REPORT_ID",
                    absl::StrCat("report.id \"", Echo(id), "\" is not 1 to ",
                                 kMaxReportIdBytes,
                                 " bytes of lower case words joined by "
                                 "hyphens"));
}

}  // namespace

std::vector<v1::Violation> Validate(const v1::ReferenceData& entry) {
  Findings findings;
  CheckFields(entry, "", EntryLimits, findings);
  switch (entry.data_case()) {
    case v1::ReferenceData::kAlias:
      CheckAlias(entry.alias(), findings);
      break;
    case v1::ReferenceData::kProcedure:
      CheckProcedure(entry.procedure(), findings);
      break;
    case v1::ReferenceData::kCalendar:
      CheckCalendar(entry.calendar(), findings);
      break;
    case v1::ReferenceData::kSettings:
      CheckSettings(entry.settings(), findings);
      break;
    case v1::ReferenceData::kReport:
      CheckReport(entry.report(), findings);
      break;
    case v1::ReferenceData::kDisclosureProfile:
      CheckDisclosureProfile(entry.disclosure_profile(), findings);
      break;
    case v1::ReferenceData::DATA_NOT_SET:
      findings.AddError("", "", "DATA_REQUIRED",
                        "the entry holds no reference data");
  }
  return findings.Sorted(*v1::ReferenceData::descriptor());
}

}  // namespace redress::model
