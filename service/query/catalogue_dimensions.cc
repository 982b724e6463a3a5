#include <initializer_list>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/dimensions.h"
#include "service/model/vocabulary.h"
#include "service/query/catalogue.h"

namespace redress::query {
namespace {

// What the measures that a dimension can break down count.
enum class Reach { kStages, kCases, kEverything };

struct Row {
  const char* name;
  const char* label;
  Reach reach;
  bool many_valued;
  const char* definition;
};

constexpr Row kDimensions[] = {
    {"kind", "Kind", Reach::kCases, false,
     "What kind of representation the case is."},
    {"procedure", "Procedure", Reach::kCases, false,
     "The procedure under which the case is handled."},
    {"stage", "Stage", Reach::kStages, false,
     "The stage; only for measures that count stages."},
    {"team", "Team", Reach::kCases, false,
     "The team, under its canonical name."},
    {"team_as_recorded", "Team as recorded", Reach::kCases, false,
     "The team, under the name that the record gives it."},
    {"service_area", "Service area", Reach::kCases, false,
     "The service area that the case is about."},
    {"locality", "Locality", Reach::kCases, false, "The case's locality."},
    {"category", "Category", Reach::kCases, true,
     "What the case is about; a case may have many categories."},
    {"channel", "Channel", Reach::kCases, false,
     "How the case reached the council."},
    {"complainant_type", "Complainant type", Reach::kCases, false,
     "Who made the representation."},
    {"age_band", "Age band", Reach::kCases, false,
     "The age band of the child or complainant, as recorded."},
    {"gender", "Gender", Reach::kCases, false, "Gender, as recorded."},
    {"ethnicity", "Ethnicity", Reach::kCases, false, "Ethnicity, as recorded."},
    {"disability", "Disability", Reach::kCases, false,
     "Disability, as recorded."},
    {"sexual_orientation", "Sexual orientation", Reach::kCases, false,
     "Sexual orientation, as recorded."},
    {"advocate", "Advocate", Reach::kCases, false,
     "Whether an advocate helped."},
    {"outcome", "Outcome", Reach::kCases, false,
     "The case's outcome; for measures that count stages, the stage's own."},
    {"closure_reason", "Closure reason", Reach::kCases, false,
     "Why the case was closed or cancelled."},
    {"status", "Status", Reach::kCases, false,
     "Where the case stood on the data date."},
    {"root_cause", "Root cause", Reach::kEverything, true,
     "The root cause; a case may have many, a learning action has one."},
    {"remedy", "Remedy", Reach::kCases, true,
     "What was done to put things right; a case may have many remedies."},
    {"authority", "Authority", Reach::kEverything, false,
     "The authority that holds the record."},
};

struct BucketRow {
  const char* name;
  const char* label;
  const char* definition;
};

constexpr BucketRow kBuckets[] = {
    {"day", "Day", "Each day of the period, on each measure's own date."},
    {"week", "Week",
     "ISO 8601 weeks, Monday to Sunday, on each measure's own date."},
    {"month", "Month", "Calendar months, on each measure's own date."},
    {"quarter", "Quarter",
     "Quarters of the financial year (Q1 is April to June), on each measure's "
     "own date."},
    {"half", "Half-year",
     "Halves of the financial year (H1 is April to September), on each "
     "measure's own date."},
    {"financial_year", "Financial year",
     "Financial years, 1 April to 31 March, on each measure's own date."},
};

std::vector<std::string> VocabularyOf(const std::string& dimension) {
  if (dimension == "kind") {
    return model::VocabularyNames(*v1::Kind_descriptor());
  }
  if (dimension == "procedure") {
    return model::VocabularyNames(*v1::Procedure_descriptor());
  }
  if (dimension == "stage") {
    return model::VocabularyNames(*v1::StageName_descriptor());
  }
  if (dimension == "outcome") {
    return model::VocabularyNames(*v1::Outcome_descriptor());
  }
  if (dimension == model::kStatusDimension) {
    return {"open", "closed", "cancelled"};
  }
  return {};
}

v1::Dimension MakeDimension(const std::string& name, const std::string& label,
                            const std::string& definition, Reach reach) {
  v1::Dimension dimension;
  dimension.set_name(name);
  dimension.set_label(label);
  dimension.set_definition(definition);
  for (const std::string& value : VocabularyOf(name)) {
    dimension.add_vocabulary(value);
  }
  if (reach != Reach::kStages) {
    dimension.add_grains(v1::GRAIN_CASE);
    dimension.add_grains(v1::GRAIN_COMPLAINT);
  }
  dimension.add_grains(v1::GRAIN_STAGE);
  if (reach == Reach::kEverything) dimension.add_grains(v1::GRAIN_ACTION);
  return dimension;
}

}  // namespace

std::vector<v1::Dimension> Dimensions(const v1::Settings& settings) {
  std::vector<v1::Dimension> dimensions;
  for (const Row& row : kDimensions) {
    dimensions.push_back(
        MakeDimension(row.name, row.label, row.definition, row.reach));
    dimensions.back().set_many_valued(row.many_valued);
  }
  for (const BucketRow& row : kBuckets) {
    dimensions.push_back(
        MakeDimension(row.name, row.label, row.definition, Reach::kEverything));
    dimensions.back().set_time_bucket(true);
  }
  for (const std::string& attribute : settings.attributes()) {
    dimensions.push_back(MakeDimension(
        absl::StrCat(model::kAttributePrefix, attribute), attribute,
        absl::StrCat("The attribute \"", attribute, "\" of the case."),
        Reach::kCases));
  }
  return dimensions;
}

const v1::Dimension* FindDimension(const std::vector<v1::Dimension>& dimensions,
                                   const std::string& name) {
  for (const v1::Dimension& dimension : dimensions) {
    if (dimension.name() == name) return &dimension;
  }
  return nullptr;
}

}  // namespace redress::query
