#include "service/report/definition_check.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/model/reference.h"
#include "service/model/reference_file.h"
#include "service/report/report_builder.h"

namespace redress::report {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kDefinition[] = R"pb(
  id: "a-report"
  title: "{period} and {comparison}"
  min_comparisons: 1
  figures {
    name: "closed"
    measure { measure: "closed" }
  }
  figures {
    name: "within"
    measure { measure: "closed" }
    less { measure: "closed_received_before" }
  }
  sections {
    heading: "A section, {period.days}"
    blocks {
      text {
        text: "{within} of {closed}, {closed.difference}"
        condition { figure: "closed" is_zero: false }
      }
    }
    blocks {
      table {
        id: "by_team"
        title: "By team"
        query {
          measures { measure: "closed" }
          measures { measure: "upheld_rate" label: "% upheld" }
          dimensions { dimension: "team" }
        }
        compare: true
        numerator_in_brackets: "% upheld"
        notes { text: "Closed: {closed}" }
      }
    }
    blocks { learning { id: "learning" title: "Learning" } }
    blocks { measure_notes { id: "definitions" title: "Definitions" } }
  }
)pb";

class DefinitionCheckTest : public ::testing::Test {
 protected:
  DefinitionCheckTest() : reference_(model::BuiltInReferenceData()) {
    const auto definition = ParseReportDefinition(kDefinition, "test");
    EXPECT_TRUE(definition.ok()) << definition.status().message();
    definition_ = *definition;
  }

  absl::Status Check() {
    query::Snapshot snapshot;
    snapshot.reference = &reference_;
    return CheckReportDefinition(definition_, snapshot);
  }

  // The only violation that there is.
  FieldViolation One() {
    const std::vector<FieldViolation> violations = Violations(Check());
    EXPECT_EQ(violations.size(), 1u) << Check().message();
    return violations.empty() ? FieldViolation() : violations[0];
  }

  v1::ReportTable* table() {
    return definition_.mutable_sections(0)->mutable_blocks(1)->mutable_table();
  }

  const model::Reference reference_;
  v1::ReportDefinition definition_;
};

TEST_F(DefinitionCheckTest, AcceptsAGoodOne) {
  EXPECT_TRUE(Check().ok()) << Check().message();
}

TEST_F(DefinitionCheckTest, WantsPlainIds) {
  for (const std::string id :
       {"", "A", "a_b", "-a", "a-", "a--b", "1a", "a b", "ä"}) {
    definition_.set_id(id);
    EXPECT_EQ(One().reason, "INVALID_ID") << id;
  }
  definition_.set_id("a1-b2");
  EXPECT_TRUE(Check().ok());
  table()->set_id("By-Team");
  EXPECT_EQ(One().field, "sections[0].blocks[1].table.id");
}

TEST_F(DefinitionCheckTest, WantsEachTableIdOnce) {
  definition_.mutable_sections(0)
      ->mutable_blocks(2)
      ->mutable_learning()
      ->set_id("by_team");
  EXPECT_EQ(One().reason, "DUPLICATE");
}

TEST_F(DefinitionCheckTest, NamesTheNearestPlaceholder) {
  table()->set_title("{perod}");
  const FieldViolation violation = One();
  EXPECT_EQ(violation.field, "sections[0].blocks[1].table.title");
  EXPECT_EQ(violation.reason, "UNKNOWN_PLACEHOLDER");
  EXPECT_THAT(violation.description,
              AllOf(HasSubstr("a-report: "), HasSubstr("did you mean")));
}

TEST_F(DefinitionCheckTest, FindsABraceWithoutPartner) {
  table()->mutable_notes(0)->set_text("{closed");
  EXPECT_EQ(One().reason, "INVALID_PLACEHOLDER");
}

TEST_F(DefinitionCheckTest, WantsAComparisonWhereTextsUseOne) {
  definition_.set_min_comparisons(0);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : Violations(Check())) {
    EXPECT_EQ(violation.reason, "NEEDS_COMPARISON");
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ElementsAre("title", "sections[0].blocks[0].text.text"));
}

TEST_F(DefinitionCheckTest, KnowsTheFiguresOfConditions) {
  table()->mutable_notes(0)->mutable_condition()->set_figure("closd");
  const FieldViolation violation = One();
  EXPECT_EQ(violation.reason, "UNKNOWN_FIGURE");
  EXPECT_THAT(violation.description, HasSubstr("did you mean \"closed\"?"));
}

TEST_F(DefinitionCheckTest, WantsFigureNamesThatTextsCanUse) {
  definition_.mutable_figures(1)->set_name("period");
  std::vector<std::string> reasons;
  for (const FieldViolation& violation : Violations(Check())) {
    reasons.push_back(violation.reason);
  }
  EXPECT_THAT(reasons, ElementsAre("INVALID_ID", "UNKNOWN_PLACEHOLDER"));
}

TEST_F(DefinitionCheckTest, TakesAwayOnlyWhatCanBe) {
  definition_.mutable_figures(1)->mutable_less()->set_measure("remedy_gbp");
  EXPECT_EQ(One().reason, "INVALID_DIFFERENCE");
  definition_.mutable_figures(1)->mutable_measure()->set_measure("upheld_rate");
  definition_.mutable_figures(1)->mutable_less()->set_measure("upheld_rate");
  EXPECT_EQ(One().reason, "INVALID_DIFFERENCE");
}

TEST_F(DefinitionCheckTest, PutsQuestionsToTheQueryLayer) {
  table()->mutable_query()->mutable_measures(0)->set_measure("closd");
  FieldViolation violation = One();
  EXPECT_EQ(violation.field,
            "sections[0].blocks[1].table.query.measures[0].measure");
  EXPECT_EQ(violation.reason, "UNKNOWN_MEASURE");
  table()->mutable_query()->mutable_measures(0)->set_measure("closed");
  definition_.mutable_figures(0)->mutable_measure()->set_measure("closd");
  EXPECT_THAT(One().field, HasSubstr("figures[0].measure.measure"));
}

TEST_F(DefinitionCheckTest, WantsALayoutThatSuitsTheDimensions) {
  table()->set_layout(v1::TABLE_LAYOUT_PERIODS_AS_ROWS);
  table()->clear_numerator_in_brackets();
  EXPECT_EQ(One().reason, "INVALID_LAYOUT");
  table()->mutable_query()->clear_dimensions();
  EXPECT_TRUE(Check().ok());
  table()->set_layout(v1::TABLE_LAYOUT_MEMBERS_AS_ROWS);
  EXPECT_EQ(One().reason, "INVALID_LAYOUT");
}

TEST_F(DefinitionCheckTest, PutsBracketsOnlyOnRatesOfTheTable) {
  table()->set_numerator_in_brackets(0, "Closed");
  EXPECT_EQ(One().reason, "UNKNOWN_LABEL");
  table()->set_numerator_in_brackets(0, "% uphled");
  EXPECT_THAT(One().description, HasSubstr("did you mean \"% upheld\"?"));
}

TEST_F(DefinitionCheckTest, ListsEverythingAtOnce) {
  definition_.clear_title();
  definition_.set_min_comparisons(13);
  definition_.mutable_sections(0)->add_blocks();
  std::vector<std::string> fields;
  for (const FieldViolation& violation : Violations(Check())) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields,
              ElementsAre("min_comparisons", "title", "sections[0].blocks[4]"));
  definition_.clear_sections();
  EXPECT_THAT(Violations(Check()),
              Contains(Field(&FieldViolation::field, "sections")));
}

// The definitions that come with Redress.
TEST(ShippedDefinitions, Hold) {
  const model::Reference reference(model::BuiltInReferenceData());
  query::Snapshot snapshot;
  snapshot.reference = &reference;
  const auto definitions = LoadReportDefinitions(
      std::string(REDRESS_SOURCE_DIR) + "/service/report/definitions");
  ASSERT_TRUE(definitions.ok()) << definitions.status().message();
  std::vector<std::string> ids;
  for (const v1::ReportDefinition& definition : *definitions) {
    ids.push_back(definition.id());
    const absl::Status status = CheckReportDefinition(definition, snapshot);
    EXPECT_TRUE(status.ok()) << status.message();
    EXPECT_THAT(definition.description(), testing::Not(IsEmpty()));
  }
  EXPECT_THAT(ids, ElementsAre("adult-annual", "childrens-annual",
                               "childrens-representations", "childrens-return",
                               "corporate-performance", "monthly-performance"));
}

TEST_F(DefinitionCheckTest, AFigureMayBeginLikeAComparison) {
  definition_.set_min_comparisons(0);
  definition_.mutable_figures(0)->set_name("comparison_group");
  definition_.set_title("{comparison_group}");
  definition_.mutable_sections(0)->mutable_blocks()->DeleteSubrange(0, 2);
  EXPECT_TRUE(Check().ok()) << Check().message();
}

class DefinitionFaultsTest : public DefinitionCheckTest {
 protected:
  std::vector<FieldViolation> Faults() {
    query::Snapshot snapshot;
    snapshot.reference = &reference_;
    return FaultsOf(definition_, snapshot);
  }
};

// A status holds the first ones only.
TEST_F(DefinitionFaultsTest, OfAQuestionAreAll) {
  definition_.clear_figures();
  definition_.clear_sections();
  definition_.add_sections();
  for (int i = 0; i < 60; ++i) {
    v1::ReportFigure* figure = definition_.add_figures();
    figure->set_name("figure" + std::to_string(i));
    figure->mutable_measure()->set_measure("recieved");
  }
  const std::vector<FieldViolation> faults = Faults();
  ASSERT_EQ(faults.size(), 60);
  EXPECT_EQ(faults[59].field, "figures[59].measure.measure");
}

TEST_F(DefinitionFaultsTest, AreCalledByTheirPlacesInTheDefinition) {
  v1::ReportCases* cases =
      definition_.mutable_sections(0)->add_blocks()->mutable_cases();
  cases->set_id("listed");
  cases->set_title("Listed");
  cases->mutable_measure()->set_measure("closed");
  v1::MemberFilter* members =
      cases->mutable_measure()->mutable_filter()->mutable_members();
  members->set_dimension("tema");
  members->add_values("MASH");
  std::vector<FieldViolation> faults = Faults();
  ASSERT_EQ(faults.size(), 1);
  EXPECT_EQ(faults[0].field,
            "sections[0].blocks[4].cases.measure.filter.members.dimension");
  EXPECT_THAT(faults[0].description, HasSubstr("did you mean \"team\""));
  EXPECT_THAT(faults[0].description, Not(HasSubstr("measures[0]")));

  cases->mutable_measure()->clear_filter();
  for (int i = 0; i < 70; ++i) {
    v1::ReportFigure* figure = definition_.add_figures();
    figure->set_name("figure" + std::to_string(i));
    figure->mutable_measure()->set_measure("closed");
  }
  faults = Faults();
  ASSERT_EQ(faults.size(), 1);
  EXPECT_EQ(faults[0].field, "figures");
}

TEST_F(DefinitionFaultsTest, OfManyAreTheFirstOnes) {
  v1::ReportSection* section = definition_.mutable_sections(0);
  for (int i = 0; i < 900; ++i) {
    section->add_blocks()->mutable_text()->set_text("{a}{b}{c}");
  }
  const std::vector<FieldViolation> faults = Faults();
  ASSERT_EQ(faults.size(), 201);
  EXPECT_EQ(faults.back().reason, "AND_MORE");
}

// What an import would refuse is not good; and it may take long to look at.
TEST_F(DefinitionFaultsTest, OfWhatIsTooLongOrTooMuchAreNothingElse) {
  definition_.set_title(std::string(10001, 't') + "{unknown}");
  std::vector<FieldViolation> faults = Faults();
  ASSERT_EQ(faults.size(), 1);
  EXPECT_EQ(faults[0].field, "title");
  EXPECT_THAT(faults[0].description, HasSubstr("a-report: title"));
  definition_.set_title("Title");
  for (int i = 0; i < 1001; ++i) definition_.add_figures()->set_name("a");
  faults = Faults();
  ASSERT_EQ(faults.size(), 1);
  EXPECT_EQ(faults[0].field, "figures");
}

TEST_F(DefinitionFaultsTest, NobodyWaitsForAreNotLookedFor) {
  definition_.mutable_sections(0)->mutable_blocks(0)->mutable_text()->set_text(
      "{unknown}");
  query::Snapshot snapshot;
  snapshot.reference = &reference_;
  snapshot.stop = [] { return absl::CancelledError("gone"); };
  EXPECT_THAT(FaultsOf(definition_, snapshot), IsEmpty());
}

}  // namespace
}  // namespace redress::report
