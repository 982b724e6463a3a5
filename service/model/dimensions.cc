#include "service/model/dimensions.h"

namespace redress::model {
namespace {

// In the order of the enums.
constexpr const char* kCaseNames[] = {"kind",
                                      "procedure",
                                      "team",
                                      "team_as_recorded",
                                      "service_area",
                                      "locality",
                                      "channel",
                                      "complainant_type",
                                      "age_band",
                                      "gender",
                                      "ethnicity",
                                      "disability",
                                      "sexual_orientation",
                                      "advocate",
                                      "outcome",
                                      "closure_reason",
                                      "authority",
                                      "adr_outcome",
                                      "ombudsman_decision"};
constexpr const char* kCaseManyNames[] = {"category", "root_cause", "remedy"};
constexpr const char* kStageNames[] = {"stage", "stage_outcome",
                                       "stage_ended_by"};

template <typename T, size_t kSize>
constexpr size_t Size(const T (&)[kSize]) {
  return kSize;
}
static_assert(Size(kCaseNames) == kCaseDimensions);
static_assert(Size(kCaseManyNames) == kCaseManyDimensions);
static_assert(Size(kStageNames) == kStageDimensions);

template <typename Dimension, size_t kSize>
std::optional<Dimension> ByName(const char* const (&names)[kSize],
                                const std::string& name) {
  for (size_t i = 0; i < kSize; ++i) {
    if (name == names[i]) return static_cast<Dimension>(i);
  }
  return std::nullopt;
}

}  // namespace

const char* Name(CaseDimension dimension) {
  return kCaseNames[static_cast<size_t>(dimension)];
}

const char* Name(CaseManyDimension dimension) {
  return kCaseManyNames[static_cast<size_t>(dimension)];
}

const char* Name(StageDimension dimension) {
  return kStageNames[static_cast<size_t>(dimension)];
}

std::optional<CaseDimension> CaseDimensionByName(const std::string& name) {
  return ByName<CaseDimension>(kCaseNames, name);
}

std::optional<CaseManyDimension> CaseManyDimensionByName(
    const std::string& name) {
  return ByName<CaseManyDimension>(kCaseManyNames, name);
}

std::optional<StageDimension> StageDimensionByName(const std::string& name) {
  return ByName<StageDimension>(kStageNames, name);
}

const std::vector<std::string>& AliasDimensions() {
  static const std::vector<std::string>& names = *new std::vector<std::string>{
      "team",           "service_area",     "locality",   "channel", "category",
      "closure_reason", "complainant_type", "root_cause", "remedy"};
  return names;
}

}  // namespace redress::model
