#include "clients/cli/narrative_file.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The slots and their texts, each as "slot=text".
std::vector<std::string> Parsed(const std::string& file) {
  const absl::StatusOr<std::vector<v1::NarrativeText>> slots =
      ParseNarrative(file);
  if (!slots.ok()) return {std::string(slots.status().message())};
  std::vector<std::string> texts;
  for (const v1::NarrativeText& slot : *slots) {
    texts.push_back(slot.slot() + "=" + slot.text());
  }
  return texts;
}

TEST(NarrativeFileTest, ReadsTheTextOfEachSlot) {
  EXPECT_THAT(Parsed("# A comment.\n"
                     "[effectiveness]\n"
                     "Faster than last year.\n"
                     "\n"
                     "A second paragraph.\n"
                     "\n"
                     "[next_year]\n"
                     "- Train managers.\n"
                     "# Left out.\n"
                     "- Write sooner.\n"),
              ::testing::ElementsAre(
                  "effectiveness=Faster than last year.\n\nA second paragraph.",
                  "next_year=- Train managers.\n- Write sooner."));
}

TEST(NarrativeFileTest, ReadsWhatEditorsOfWindowsSave) {
  EXPECT_THAT(Parsed("\xEF\xBB\xBF[a]\r\nOne.\r\nTwo.\r\n\r\n[b]\r\n"),
              ::testing::ElementsAre("a=One.\nTwo.", "b="));
}

TEST(NarrativeFileTest, ABackslashMakesALineText) {
  EXPECT_THAT(Parsed("[a]\n\\[not a slot]\n\\# 1 of 3\n\\\\ twice\n"),
              ::testing::ElementsAre("a=[not a slot]\n# 1 of 3\n\\ twice"));
}

TEST(NarrativeFileTest, SpacesAroundASlotDoNotCount) {
  EXPECT_THAT(Parsed("\n  [stage_2] \t\n text\n"),
              ::testing::ElementsAre("stage_2=text"));
}

TEST(NarrativeFileTest, AFileWithoutSlotsHasNoWords) {
  EXPECT_THAT(Parsed(""), IsEmpty());
  EXPECT_THAT(Parsed("# Only a comment.\n \n\n"), IsEmpty());
}

TEST(NarrativeFileTest, NamesTheLineOfWhatIsWrong) {
  EXPECT_THAT(Parsed("[a]\n\n[b]\n[a]\n"),
              ::testing::ElementsAre("line 4: [a] is there twice"));
  EXPECT_THAT(
      Parsed("# x\n\nWords.\n[a]\n"),
      ::testing::ElementsAre("line 3: a text stands before the first slot, as "
                             "[introduction]"));
  for (const char* slot : {"[Next year]", "[]", "[next-year]", "[a", "[a] b"}) {
    EXPECT_THAT(Parsed(std::string("[a]\n") + slot + "\n"),
                ::testing::ElementsAre(
                    HasSubstr("line 2: a slot is lower-case words joined by "
                              "underscores, as [next_year]; a text that begins "
                              "with [ is written \\[")))
        << slot;
  }
}

TEST(NarrativeFileTest, ATemplateIsAFileWithoutWords) {
  v1::ReportSummary report;
  report.set_id("annual");
  v1::ReportNarrative* slot = report.add_narrative();
  slot->set_id("learning");
  slot->set_prompt("What was learned?\nIn words.");
  slot = report.add_narrative();
  slot->set_id("next_year");
  slot->set_prompt(
      "What will be done next year, by whom, and how will anybody know that "
      "it was done?");
  const std::string file = NarrativeTemplate(report);
  EXPECT_EQ(file,
            "# Your words in the report annual. Write under each [slot];\n"
            "# leave an empty line between paragraphs; begin the items of a "
            "list with \"- \".\n"
            "# A figure of the report stands in braces, as {period}.\n"
            "\n"
            "# What was learned?\n"
            "# In words.\n"
            "[learning]\n"
            "\n"
            "\n"
            "# What will be done next year, by whom, and how will anybody know "
            "that it was\n"
            "# done?\n"
            "[next_year]\n"
            "\n");
  EXPECT_THAT(Parsed(file), ::testing::ElementsAre("learning=", "next_year="));
}

}  // namespace
}  // namespace redress::cli
