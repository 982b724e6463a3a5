// The dimensions that facts carry, in one table.

#ifndef REDRESS_SERVICE_MODEL_DIMENSIONS_H_
#define REDRESS_SERVICE_MODEL_DIMENSIONS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace redress::model {

// The dimensions of a case with at most one value. `attr:NAME` dimensions come
// on top, by name.
enum class CaseDimension {
  kKind,
  kProcedure,
  kTeam,
  kTeamAsRecorded,
  kServiceArea,
  kLocality,
  kChannel,
  kComplainantType,
  kAgeBand,
  kGender,
  kEthnicity,
  kDisability,
  kSexualOrientation,
  kAdvocate,
  kOutcome,
  kClosureReason,
  kAuthority,
  // Not offered in questions; measures use them.
  kAdrOutcome,
  kOmbudsmanDecision,
};
inline constexpr size_t kCaseDimensions = 19;

// The dimensions of a case with any number of values.
enum class CaseManyDimension { kCategory, kRootCause, kRemedy };
inline constexpr size_t kCaseManyDimensions = 3;

// The dimensions of a stage beside those of its case.
enum class StageDimension { kStage, kStageOutcome, kStageEndedBy };
inline constexpr size_t kStageDimensions = 3;

// Names in plans and, where offered, in questions: "kind", "team", "category",
// "stage". The stage's own outcome is "stage_outcome" in plans; questions on
// stage measures say "outcome". Not offered: "adr_outcome",
// "ombudsman_decision", "stage_outcome", "stage_ended_by".
const char* Name(CaseDimension dimension);
const char* Name(CaseManyDimension dimension);
const char* Name(StageDimension dimension);

std::optional<CaseDimension> CaseDimensionByName(const std::string& name);
std::optional<CaseManyDimension> CaseManyDimensionByName(
    const std::string& name);
std::optional<StageDimension> StageDimensionByName(const std::string& name);

// The prefix of dimensions that attributes make: "attr:".
inline constexpr char kAttributePrefix[] = "attr:";

// The dimension of plans that says where a case stood on Plan::status_day:
// "open", "closed" or "cancelled". Not received by then is "open" too: only
// measures that count received cases look at it.
inline constexpr char kStatusDimension[] = "status";

// The dimensions that aliases may name: team, service_area, locality, channel,
// category, closure_reason, complainant_type, root_cause, remedy.
const std::vector<std::string>& AliasDimensions();

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_DIMENSIONS_H_
