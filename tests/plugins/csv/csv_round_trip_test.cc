// Texts through the exporter and an independent reader, and back as they were.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/plugins/csv/csv_testing.h"

namespace redress::testing {
namespace {

using ::testing::Not;
using ::testing::StartsWith;

// What read_csv.py prints of a table of `texts` in any row order but theirs.
std::string Expected(const std::string& heading,
                     const std::vector<std::string>& texts) {
  std::string expected = heading + "␟row_type␟row␞";
  for (size_t i = 0; i < texts.size(); ++i) {
    expected += texts[i] + "␟members␟" + std::to_string(i + 1) + "␞";
  }
  return expected;
}

// Texts made of what CSV, spreadsheets and the guard find special.
std::vector<std::string> RandomTexts(uint32_t seed, size_t count) {
  const std::vector<std::string> pieces = {"'",
                                           "'",
                                           "=",
                                           "+",
                                           "-",
                                           "@",
                                           "\t",
                                           "\r",
                                           "\n",
                                           "\r\n",
                                           " ",
                                           ",",
                                           ";",
                                           "\"",
                                           "\"\"",
                                           "#",
                                           "1",
                                           "a",
                                           std::string(1, '\0'),
                                           "\x01",
                                           "\x7F",
                                           "\xC2\x85",
                                           "\xC2\xA0",
                                           "\xE2\x80\xA8",
                                           "\xE3\x80\x80",
                                           "\xEF\xBB\xBF",
                                           "\xEF\xBC\x9D",
                                           "\xEF\xBC\x8B",
                                           "\xEF\xBC\x8D",
                                           "\xEF\xBC\xA0",
                                           "\xD8\x9F",
                                           "\xE2\x80\xAE",
                                           "\xF0\x9F\x98\x80",
                                           "cmd|' /C calc'!A0"};
  std::mt19937 random(seed);
  std::vector<std::string> texts(count);
  for (std::string& text : texts) {
    const size_t size = random() % 6;
    for (size_t i = 0; i < size; ++i) text += pieces[random() % pieces.size()];
  }
  return texts;
}

TEST(CsvRoundTripTest, AnIndependentReaderGetsEveryTextBack) {
  for (const uint32_t seed : {1u, 2u, 3u, 4u}) {
    const std::vector<std::string> texts = RandomTexts(seed, 2000);
    const std::string heading = texts[7] + "h";
    const std::string line_ending = seed % 2 == 0 ? "lf" : "crlf";
    const TestDocument document = TextsDocument(heading, texts);
    EXPECT_EQ(RunScript("read_csv.py",
                        ExportFolder(document, {{"line_ending", line_ending}}),
                        "--unguard"),
              Expected(heading, texts));
    EXPECT_EQ(RunScript("read_csv.py",
                        ExportFolder(document, {{"line_ending", line_ending},
                                                {"formula_guard", "false"}})),
              Expected(heading, texts));
  }
}

// Each guarded field begins with nothing that a spreadsheet runs.
TEST(CsvRoundTripTest, NothingThatIsReadIsLive) {
  const std::vector<std::string> texts = RandomTexts(5, 2000);
  const std::string read =
      RunScript("read_csv.py", ExportFolder(TextsDocument("h", texts)));
  size_t begin = 0;
  size_t records = 0;
  for (size_t end; (end = read.find("␞", begin)) != std::string::npos;
       begin = end + 3) {
    const std::string record = read.substr(begin, end - begin);
    for (const char* start : {"=", "+", "-", "@", "\t", "\r", "\n", " =",
                              "\xEF\xBC\x9D", "\xC2\xA0="}) {
      EXPECT_THAT(record, Not(StartsWith(start)));
    }
    ++records;
  }
  EXPECT_EQ(records, texts.size() + 1);
}

TEST(CsvRoundTripTest, LongTextsStayWhole) {
  std::string text;
  while (text.size() < 40000) text += "A text, \"so\" to speak.\n";
  EXPECT_EQ(RunScript("read_csv.py", ExportFolder(TextsDocument("h", {text}))),
            Expected("h", {text}));
}

}  // namespace
}  // namespace redress::testing
