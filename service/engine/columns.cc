#include "service/engine/columns.h"

#include "service/model/dimensions.h"

namespace redress::engine {
namespace {

using Kind = DimensionSource::Kind;

std::optional<DimensionSource> FindActionDimension(const std::string& name) {
  if (name == model::Name(model::CaseDimension::kAuthority)) {
    return DimensionSource{
        Kind::kAction, static_cast<size_t>(ActionDimension::kAuthority), ""};
  }
  if (name == model::Name(model::CaseManyDimension::kRootCause)) {
    return DimensionSource{
        Kind::kAction, static_cast<size_t>(ActionDimension::kRootCause), ""};
  }
  return std::nullopt;
}

}  // namespace

std::optional<DimensionSource> FindDimension(const std::string& name,
                                             Table table) {
  if (table == Table::kActions) return FindActionDimension(name);
  if (const auto dimension = model::CaseDimensionByName(name)) {
    return DimensionSource{Kind::kCase, static_cast<size_t>(*dimension), ""};
  }
  if (const auto dimension = model::CaseManyDimensionByName(name)) {
    return DimensionSource{Kind::kCaseMany, static_cast<size_t>(*dimension),
                           ""};
  }
  if (name == model::kStatusDimension) {
    return DimensionSource{Kind::kStatus, 0, ""};
  }
  const std::string prefix = model::kAttributePrefix;
  if (name.size() > prefix.size() &&
      name.compare(0, prefix.size(), prefix) == 0) {
    return DimensionSource{Kind::kAttribute, 0, name.substr(prefix.size())};
  }
  if (table == Table::kStages) {
    if (const auto dimension = model::StageDimensionByName(name)) {
      return DimensionSource{Kind::kStage, static_cast<size_t>(*dimension), ""};
    }
  }
  return std::nullopt;
}

DateSource SourceOf(DateColumn column) {
  switch (column) {
    case DateColumn::kReceived:
      return {Table::kCases, 0, "received"};
    case DateColumn::kClosed:
      return {Table::kCases, 1, "closed"};
    case DateColumn::kCancelled:
      return {Table::kCases, 2, "cancelled"};
    case DateColumn::kLeft:
      return {Table::kCases, 3, "left_on"};
    case DateColumn::kAdrOffered:
      return {Table::kCases, 4, "adr_offered"};
    case DateColumn::kOmbudsmanReferred:
      return {Table::kCases, 5, "ombudsman_referred"};
    case DateColumn::kOmbudsmanDecided:
      return {Table::kCases, 6, "ombudsman_decided"};
    case DateColumn::kStage1Started:
      return {Table::kCases, 7, "stage1_started"};
    case DateColumn::kStage2Started:
      return {Table::kCases, 8, "stage2_started"};
    case DateColumn::kStageStarted:
      return {Table::kStages, 0, "started"};
    case DateColumn::kStageDue:
      return {Table::kStages, 1, "due"};
    case DateColumn::kStageEffectiveDue:
      return {Table::kStages, 2, "effective_due"};
    case DateColumn::kStageResponded:
      return {Table::kStages, 3, "responded"};
    case DateColumn::kStageEnded:
      return {Table::kStages, 4, "ended"};
    case DateColumn::kActionRaised:
      return {Table::kActions, 0, "raised"};
    case DateColumn::kActionImplemented:
      return {Table::kActions, 1, "implemented"};
  }
  return {};
}

std::array<Day, kCaseDates> CaseDates(const model::CaseFacts& facts) {
  return {facts.received,          facts.closed,
          facts.cancelled,         facts.left,
          facts.adr_offered,       facts.ombudsman_referred,
          facts.ombudsman_decided, facts.stage1_started,
          facts.stage2_started};
}

std::array<Day, kStageDates> StageDates(const model::StageFacts& facts) {
  return {facts.started, facts.due, facts.effective_due, facts.responded,
          facts.ended};
}

std::array<Day, kActionDates> ActionDates(const model::ActionFacts& facts) {
  return {facts.raised, facts.implemented};
}

ValueSource SourceOf(ValueColumn column) {
  switch (column) {
    case ValueColumn::kAdrSavingPence:
      return {Table::kCases, "adr_saving_pence"};
    case ValueColumn::kRemedyPence:
      return {Table::kCases, "remedy_pence"};
    case ValueColumn::kResponseDays:
      return {Table::kStages, "response_days"};
  }
  return {};
}

std::array<int64_t, kCaseMoney> CaseMoney(const model::CaseFacts& facts) {
  return {facts.adr_saving_pence, facts.remedy_pence};
}

size_t MoneyIndex(ValueColumn column) {
  return column == ValueColumn::kAdrSavingPence ? 0 : 1;
}

const char* Name(Table table) {
  switch (table) {
    case Table::kCases:
      return "cases";
    case Table::kStages:
      return "stages";
    case Table::kActions:
      return "actions";
  }
  return "";
}

bool Reaches(Table table, Table owner) {
  return table == owner || (table == Table::kStages && owner == Table::kCases);
}

}  // namespace redress::engine
