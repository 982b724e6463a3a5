#include "service/query/condition_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "service/engine/columns.h"
#include "service/model/dimensions.h"
#include "service/query/text.h"

namespace redress::query {
namespace {

using engine::DateColumn;
using engine::Predicate;
using engine::Table;
using Type = engine::Predicate::Type;

// What happens on the date.
std::string EventOf(DateColumn date) {
  switch (date) {
    case DateColumn::kReceived:
      return "received";
    case DateColumn::kClosed:
      return "closed";
    case DateColumn::kCancelled:
      return "cancelled";
    case DateColumn::kLeft:
      return "closed or cancelled";
    case DateColumn::kAdrOffered:
      return "ADR offered";
    case DateColumn::kOmbudsmanReferred:
      return "referred to the Ombudsman";
    case DateColumn::kOmbudsmanDecided:
      return "decided by the Ombudsman";
    case DateColumn::kStage1Started:
      return "stage 1 started";
    case DateColumn::kStage2Started:
      return "stage 2 started";
    case DateColumn::kStageStarted:
      return "started";
    case DateColumn::kStageDue:
      return "originally due";
    case DateColumn::kStageEffectiveDue:
      return "due";
    case DateColumn::kStageResponded:
      return "responded to";
    case DateColumn::kStageEnded:
      return "ended";
    case DateColumn::kActionRaised:
      return "raised";
    case DateColumn::kActionImplemented:
      return "implemented";
  }
  return "";
}

// "received by 2019-09-30".
std::string DateText(const Predicate& condition) {
  const std::string event = EventOf(condition.date);
  const bool from = condition.first > engine::kFirstDay;
  const bool to = condition.last < engine::kLastDay;
  if (condition.first > condition.last) {
    return absl::StrCat(event, " on no day");
  }
  if (!from && !to) return absl::StrCat(event, " on any day");
  if (!from) return absl::StrCat(event, " by ", model::IsoDay(condition.last));
  const std::string first = model::IsoDay(condition.first);
  if (!to) return absl::StrCat(event, " on or after ", first);
  if (condition.first == condition.last) {
    return absl::StrCat(event, " on ", first);
  }
  return absl::StrCat(event, " from ", first, " to ",
                      model::IsoDay(condition.last));
}

// Plain words as they are, everything else in quotation marks.
std::string ValueText(const std::string& value) {
  if (value.empty()) return "not recorded";
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  return plain ? value : Quote(value);
}

std::string DimensionText(const std::string& dimension, model::Day status_day) {
  if (absl::StartsWith(dimension, model::kAttributePrefix)) return dimension;
  if (dimension == model::kStatusDimension) {
    return status_day > engine::kFirstDay
               ? absl::StrCat("status on ", model::IsoDay(status_day))
               : "status";
  }
  if (dimension == model::Name(model::StageDimension::kStageOutcome)) {
    return "outcome of the stage";
  }
  if (dimension == model::Name(model::CaseDimension::kAdrOutcome)) {
    return "outcome of ADR";
  }
  if (dimension == model::Name(model::CaseDimension::kOmbudsmanDecision)) {
    return "decision of the Ombudsman";
  }
  return absl::StrReplaceAll(dimension, {{"_", " "}});
}

// "team is "North" or not recorded".
std::string MemberText(const Predicate& condition, Table table,
                       model::Day status_day) {
  const std::string name = DimensionText(condition.dimension, status_day);
  if (condition.values.empty()) {
    return absl::StrCat(name, " is a value that no record has");
  }
  std::vector<std::string> values;
  for (const std::string& value : condition.values) {
    values.push_back(ValueText(value));
  }
  const std::string list = absl::StrJoin(values, " or ");
  if (condition.dimension ==
      model::Name(model::StageDimension::kStageEndedBy)) {
    return absl::StrCat("ended by ", list);
  }
  const auto source = engine::FindDimension(condition.dimension, table);
  const bool many = source.has_value() &&
                    source->kind == engine::DimensionSource::Kind::kCaseMany;
  const bool only_missing = values.size() == 1 && condition.values[0].empty();
  return absl::StrCat(name, many && !only_missing ? " includes " : " is ",
                      list);
}

// A condition in words, and whether it needs brackets among others.
struct Words {
  std::string text;
  // It holds an "and" or "or" of its own.
  bool loose = false;
};

Words ToWords(const Predicate& condition, Table table, model::Day status_day);

Words GroupText(const Predicate& condition, Table table,
                model::Day status_day) {
  const bool all = condition.type == Type::kAll;
  if (condition.children.empty()) return {all ? "any" : "none", false};
  std::vector<std::string> parts;
  Words words;
  for (const Predicate& child : condition.children) {
    words = ToWords(child, table, status_day);
    if (condition.children.size() == 1) return words;
    parts.push_back(words.loose ? absl::StrCat("(", words.text, ")")
                                : words.text);
  }
  return {absl::StrJoin(parts, all ? " and " : " or "), true};
}

Words ToWords(const Predicate& condition, Table table, model::Day status_day) {
  switch (condition.type) {
    case Type::kAll:
    case Type::kAny:
      return GroupText(condition, table, status_day);
    case Type::kNot:
      return {
          absl::StrCat(
              "not (",
              ToWords(condition.children.front(), table, status_day).text, ")"),
          false};
    case Type::kMember:
      return {MemberText(condition, table, status_day), false};
    case Type::kDateIn:
      return {DateText(condition), false};
    case Type::kDateOrder:
      return {absl::StrCat(EventOf(condition.date), " on or before the day ",
                           EventOf(condition.other)),
              false};
  }
  return {};
}

}  // namespace

std::string ConditionText(const engine::Predicate& condition,
                          engine::Table table, model::Day status_day) {
  return ToWords(condition, table, status_day).text;
}

}  // namespace redress::query
