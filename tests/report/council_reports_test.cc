// The reports on the records of examples/council, with each executor: every
// line of tests/acceptance/council-figures.csv, which check_council.py works
// out from the CSV files with none of this code.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/report/document_reader.h"
#include "tests/report/example_data.h"

namespace redress::report {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

struct Line {
  std::string report;
  std::string table;
  std::string row;
  std::string column;
  std::string expected;
};

std::vector<Line> ReadLines() {
  std::vector<Line> lines;
  for (const auto& row : ReadCsv("tests/acceptance/council-figures.csv")) {
    lines.push_back({row.at(0), row.at(1), row.at(2), row.at(3), row.at(4)});
  }
  lines.erase(lines.begin());  // The header.
  return lines;
}

// The financial year that begins in `year`.
v1::Period Year(int year) {
  return MakePeriod(absl::StrCat(year, "-04-01"),
                    absl::StrCat(year + 1, "-03-31"));
}

// The years 2025/26 and `more` before it.
v1::ReportSelection Years(const std::string& report, int more) {
  v1::ReportSelection selection;
  selection.set_report(report);
  *selection.mutable_period() = Year(2025);
  for (int i = 1; i <= more; ++i) {
    *selection.add_comparisons() = Year(2025 - i);
  }
  return selection;
}

// Ten months of 2025/26.
v1::ReportSelection Months() {
  v1::ReportSelection selection;
  selection.set_report("monthly-performance");
  *selection.mutable_period() = MakePeriod("2025-04-01", "2026-01-31");
  return selection;
}

struct Engine {
  std::string name;
  std::function<std::unique_ptr<engine::Executor>()> make;
};

void PrintTo(const Engine& engine, std::ostream* out) { *out << engine.name; }

class CouncilReports : public ::testing::TestWithParam<Engine> {
 protected:
  CouncilReports() : data_(GetParam().make(), "", kCouncil) {}

  ReadDocument Build(const v1::ReportSelection& selection) {
    ReadDocument document;
    const absl::Status status =
        BuildReport(selection, data_.input(), document.Sink());
    EXPECT_TRUE(status.ok()) << status.message();
    return document;
  }

  const ExampleData data_;
};

// What the column is called in the table; of a table with one measure in each
// period its label may hold more than the period's.
size_t ColumnOf(const ReadTable& table, const std::string& name) {
  const std::vector<std::string> labels = table.Labels();
  for (size_t i = 1; i < labels.size(); ++i) {
    if (labels[i] == name) return i;
  }
  for (size_t i = 1; i < labels.size(); ++i) {
    if (absl::EndsWith(labels[i], name) || absl::StartsWith(labels[i], name)) {
      return i;
    }
  }
  ADD_FAILURE() << table.start.id() << " has no column " << name << " but "
                << ::testing::PrintToString(labels);
  return 0;
}

TEST_P(CouncilReports, HaveTheFiguresOfTheRecords) {
  std::map<std::string, ReadDocument> documents;
  documents["childrens-annual"] = Build(Years("childrens-annual", 4));
  documents["adult-annual"] = Build(Years("adult-annual", 2));
  documents["corporate-performance"] = Build(Years("corporate-performance", 1));
  documents["monthly-performance"] = Build(Months());
  const std::vector<Line> lines = ReadLines();
  EXPECT_THAT(lines, SizeIs(::testing::Gt(900)));
  for (const Line& line : lines) {
    SCOPED_TRACE(absl::StrCat(line.report, " ", line.table, ": ", line.row,
                              ", ", line.column));
    const ReadTable* table = documents[line.report].Find(line.table);
    ASSERT_NE(table, nullptr);
    // The list names the authority first.
    const bool list = line.table == "overdue_list";
    std::vector<std::string> found;
    for (size_t r = 0; r < table->rows.size(); ++r) {
      const std::vector<std::string> texts = table->Texts(r);
      if (texts.at(list ? 1 : 0) == line.row) {
        found.push_back(texts.at(ColumnOf(*table, line.column)));
      }
    }
    EXPECT_THAT(found, list ? testing::Matcher<std::vector<std::string>>(
                                  Contains(line.expected))
                            : ::testing::ElementsAre(line.expected));
  }
}

// The sentences say what the figures of the tables say.
TEST_P(CouncilReports, SayWhatTheFiguresSay) {
  const ReadDocument annual = Build(Years("childrens-annual", 1));
  EXPECT_THAT(annual.paragraphs,
              Contains("Representations received in 2025/26: 103. Complaints "
                       "under the statutory procedure among them: 41."));
  EXPECT_THAT(annual.paragraphs,
              Contains("The number of complaints rose from 34 in 2024/25 "
                       "(+7)."));
  EXPECT_THAT(annual.paragraphs,
              Not(Contains(HasSubstr("The number of complaints fell"))));
  // Without a year to compare with, nothing is said of one.
  const ReadDocument alone = Build(Years("childrens-annual", 0));
  EXPECT_THAT(alone.paragraphs, Each(Not(HasSubstr("2024/25"))));
  EXPECT_THAT(alone.paragraphs,
              Contains("Representations received in 2025/26: 103. Complaints "
                       "under the statutory procedure among them: 41."));
}

// A council that has nothing yet gets reports that say so.
TEST_P(CouncilReports, AreWholeWithoutRecordsOfThePeriod) {
  for (const char* report : {"childrens-annual", "adult-annual",
                             "corporate-performance", "monthly-performance"}) {
    v1::ReportSelection selection;
    selection.set_report(report);
    *selection.mutable_period() = MakePeriod("2015-04-01", "2016-03-31");
    *selection.add_comparisons() = MakePeriod("2014-04-01", "2015-03-31");
    const ReadDocument document = Build(selection);
    EXPECT_THAT(document.paragraphs, Each(Not(HasSubstr("[z]")))) << report;
    for (const ReadTable& table : document.tables) {
      EXPECT_FALSE(table.rows.empty()) << report << " " << table.start.id();
    }
  }
}

// What is kept back in a table is not said in a sentence either.
TEST_P(CouncilReports, KeepBackWhatTheProfileKeepsBack) {
  v1::ReportSelection selection = Years("childrens-annual", 1);
  selection.set_disclosure_profile("publish");
  const ReadDocument document = Build(selection);
  EXPECT_EQ(document.header.disclosure_profile(), "publish");
  std::set<std::string> shown;
  for (const ReadTable& table : document.tables) {
    if (!absl::StartsWith(table.start.id(), "equalities_")) continue;
    for (size_t r = 0; r < table.rows.size(); ++r) {
      const std::vector<std::string> texts = table.Texts(r);
      shown.insert(texts.begin() + 1, texts.end());
    }
  }
  EXPECT_THAT(shown, Contains("[c]"));
  for (const char* small : {"1", "2", "3", "4"}) {
    EXPECT_THAT(shown, Not(Contains(small)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Executors, CouncilReports,
    ::testing::Values(
        Engine{"columnar", [] { return engine::MakeColumnarExecutor(); }},
        Engine{"sql", [] { return *engine::MakeSqlExecutor(":memory:"); }}),
    [](const auto& engine) { return engine.param.name; });

}  // namespace
}  // namespace redress::report
