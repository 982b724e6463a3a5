#include "service/report/narrative.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/report/report_builder.h"

namespace redress::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::ReportDefinition Definition() {
  return *ParseReportDefinition(
      R"pb(
        id: "words"
        figures {
          name: "closed"
          measure { measure: "closed" }
        }
        sections {
          blocks { narrative { id: "introduction" prompt: "Say hello." } }
          blocks {
            narrative {
              id: "next_year"
              prompt: "What comes next."
              empty_text: "Nothing is planned."
            }
          }
        }
      )pb",
      "test");
}

void AddText(v1::ReportSelection& selection, const std::string& slot,
             const std::string& text) {
  v1::NarrativeText* given = selection.add_narrative();
  given->set_slot(slot);
  given->set_text(text);
}

std::vector<std::string> Paragraphs(const std::string& text) {
  v1::ReportSelection selection;
  AddText(selection, "next_year", text);
  return NarrativeParagraphs(Definition().sections(0).blocks(1).narrative(),
                             selection);
}

TEST(NarrativeParagraphs, JoinsLinesAndPartsAtEmptyOnes) {
  EXPECT_THAT(Paragraphs("One\nline.\r\n\r\n\n  Two.  "),
              ElementsAre("One line.", "Two."));
}

TEST(NarrativeParagraphs, GivesEachItemOfAListItsOwn) {
  EXPECT_THAT(Paragraphs("To do:\n- train\n  managers\n* listen"),
              ElementsAre("To do:", "\u2022 train managers", "\u2022 listen"));
}

TEST(NarrativeParagraphs, SaysWhatStandsThereWithoutWords) {
  EXPECT_THAT(Paragraphs(" \n "), ElementsAre("Nothing is planned."));
  EXPECT_THAT(
      NarrativeParagraphs(Definition().sections(0).blocks(0).narrative(), {}),
      IsEmpty());
}

TEST(CheckNarrative, TakesWordsForItsSlots) {
  v1::ReportSelection selection;
  AddText(selection, "introduction", "{closed} in {period}, {{so}}.");
  EXPECT_THAT(CheckNarrative(selection, Definition()), IsEmpty());
}

TEST(CheckNarrative, NamesEveryFaultWithTheNearestName) {
  v1::ReportSelection selection;
  AddText(selection, "introducton", "Hello.");
  AddText(selection, "next_year", "{clsed}");
  AddText(selection, "next_year", "{closed.comparison} and {");
  const auto faults = CheckNarrative(selection, Definition());
  ASSERT_THAT(faults, SizeIs(4));
  EXPECT_EQ(faults[0].reason, "UNKNOWN_SLOT");
  EXPECT_THAT(faults[0].description,
              HasSubstr("did you mean \"introduction\""));
  EXPECT_EQ(faults[1].field, "report.narrative[1].text");
  EXPECT_THAT(faults[1].description, HasSubstr("did you mean \"closed\""));
  EXPECT_EQ(faults[2].reason, "DUPLICATE_SLOT");
  EXPECT_EQ(faults[3].reason, "INVALID_PLACEHOLDER");
}

TEST(CheckNarrative, WantsAComparisonForWhatSpeaksOfOne) {
  v1::ReportSelection selection;
  AddText(selection, "introduction", "{closed.comparison}");
  const auto faults = CheckNarrative(selection, Definition());
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_THAT(faults[0].description, HasSubstr("a period to compare with"));
  selection.add_comparisons();
  EXPECT_THAT(CheckNarrative(selection, Definition()), IsEmpty());
}

TEST(CheckNarrative, HasALimit) {
  v1::ReportSelection selection;
  AddText(selection, "introduction", std::string((1 << 20) + 1, 'x'));
  const auto faults = CheckNarrative(selection, Definition());
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].reason, "NARRATIVE_TOO_LONG");
}

// What is looked at is bounded, and so is what is said of it.
TEST(CheckNarrative, LooksAtNoMoreThanAReportCanHave) {
  v1::ReportSelection selection;
  for (int i = 0; i < 1001; ++i) selection.add_narrative();
  auto faults = CheckNarrative(selection, Definition());
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].reason, "TOO_MANY_TEXTS");

  selection.mutable_narrative()->DeleteSubrange(1000, 1);
  EXPECT_THAT(CheckNarrative(selection, Definition()),
              SizeIs(::testing::Le(50u)));

  selection.clear_narrative();
  std::string unknown;
  for (int i = 0; i < 100000; ++i) unknown += "{a" + std::to_string(i) + "}";
  AddText(selection, "introduction", unknown);
  faults = CheckNarrative(selection, Definition());
  EXPECT_EQ(faults[0].reason, "TOO_MANY_PLACEHOLDERS");
  EXPECT_THAT(faults, SizeIs(::testing::Le(10u)));
}

TEST(CheckNarrative, SaysOnceWhatIsThereOften) {
  v1::ReportSelection selection;
  AddText(selection, "introduction", "{clsed}, {clsed} and {clsed}");
  EXPECT_THAT(CheckNarrative(selection, Definition()), SizeIs(1));
}

TEST(CheckNarrative, ShowsWhereABraceStands) {
  v1::ReportSelection selection;
  AddText(selection, "introduction",
          "Line one.\nAnd {closed are many.\n" + std::string(5000, 'x'));
  const auto faults = CheckNarrative(selection, Definition());
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_THAT(faults[0].description,
              HasSubstr("at \"{closed are many.\", in line 2"));
  EXPECT_LT(faults[0].description.size(), 200);
}

}  // namespace
}  // namespace redress::report
