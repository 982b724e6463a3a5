// Every line of tests/acceptance/appendix3-figures.csv out of the example
// records, through CSV, records, facts, each executor and the query layer.

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "service/query/query_engine.h"
#include "tests/report/example_data.h"

namespace redress::report {
namespace {

constexpr char kCurrent[] = "2019-04-01..2019-09-30";
constexpr char kComparison[] = "2018-04-01..2018-09-30";

using Line = std::map<std::string, std::string>;

std::vector<Line> ReadLines() {
  const auto rows = ReadCsv("tests/acceptance/appendix3-figures.csv");
  std::vector<Line> lines;
  for (size_t r = 1; r < rows.size(); ++r) {
    Line line;
    for (size_t c = 0; c < rows[0].size(); ++c) {
      line[rows[0][c]] = rows[r].at(c);
    }
    lines.push_back(line);
  }
  return lines;
}

v1::Period PeriodOf(const std::string& text) {
  const std::vector<std::string> days = absl::StrSplit(text, "..");
  return MakePeriod(days.at(0), days.at(1));
}

// "kind=complaint,compliment" as a condition.
v1::Filter Condition(const std::string& text) {
  v1::Filter filter;
  if (text.empty()) return filter;
  const std::vector<std::string> parts =
      absl::StrSplit(text, absl::MaxSplits('=', 1));
  filter.mutable_members()->set_dimension(parts.at(0));
  for (absl::string_view value : absl::StrSplit(parts.at(1), ',')) {
    filter.mutable_members()->add_values(std::string(value));
  }
  return filter;
}

// The figure as the acceptance file writes it: a whole percent and a difference
// as they are shown, everything else exactly.
std::string Written(const v1::Cell& cell, const v1::Column& column) {
  if (cell.status() != v1::CELL_STATUS_UNSPECIFIED ||
      column.content() == v1::COLUMN_CONTENT_DIFFERENCE ||
      column.unit() == v1::UNIT_PERCENT) {
    return cell.display();
  }
  EXPECT_EQ(cell.numerator() % cell.denominator(), 0);
  return absl::StrCat(cell.numerator() / cell.denominator());
}

// One executor to ask.
struct Engine {
  std::string name;
  std::function<std::unique_ptr<engine::Executor>()> make;
};

void PrintTo(const Engine& engine, std::ostream* out) { *out << engine.name; }

class AcceptanceTest : public ::testing::TestWithParam<Engine> {
 protected:
  AcceptanceTest() : data_(GetParam().make()) {}

  v1::Answer Ask(const v1::Query& query) {
    const auto answer = query::RunQuery(query, data_.snapshot());
    EXPECT_TRUE(answer.ok()) << answer.status().message();
    return answer.ok() ? *answer : v1::Answer();
  }

  static v1::Query QueryOf(const Line& line) {
    v1::Query query;
    for (absl::string_view name : absl::StrSplit(line.at("measure"), ';')) {
      query.add_measures()->set_measure(std::string(name));
    }
    *query.mutable_filter() = Condition(line.at("where"));
    return query;
  }

  // The figures of a row in the columns of one period, joined as in the file.
  static std::string Figures(const v1::Answer& answer, const v1::Row& row,
                             int period_index, v1::ColumnContent content) {
    std::string text;
    for (int c = 0; c < answer.columns_size(); ++c) {
      const v1::Column& column = answer.columns(c);
      if (column.period_index() == period_index &&
          column.content() == content) {
        absl::StrAppend(&text, text.empty() ? "" : ";",
                        Written(row.cells(c), column));
      }
    }
    return text;
  }

  std::string FigureOf(const Line& line) {
    v1::Query query = QueryOf(line);
    const bool is_difference = line.at("period") == "difference";
    *query.mutable_period() =
        PeriodOf(is_difference ? kCurrent : line.at("period"));
    if (is_difference) {
      *query.add_comparisons() = PeriodOf(kComparison);
      query.mutable_comparison_options()->set_difference(true);
    }
    if (!line.at("by").empty()) {
      v1::Filter both;
      *both.mutable_all_of()->add_filters() = query.filter();
      *both.mutable_all_of()->add_filters() = Condition(line.at("by"));
      *query.mutable_filter() = both;
    }
    const v1::Answer answer = Ask(query);
    if (answer.rows_size() != 1) return "no single row";
    return is_difference
               ? Figures(answer, answer.rows(0), 1,
                         v1::COLUMN_CONTENT_DIFFERENCE)
               : Figures(answer, answer.rows(0), 0, v1::COLUMN_CONTENT_FIGURE);
  }

  // The figure in the row of the line's team, asked by team with comparison.
  std::string FigureByTeam(const Line& line) {
    v1::Query query = QueryOf(line);
    query.add_dimensions()->set_dimension("team");
    *query.mutable_period() = PeriodOf(kCurrent);
    *query.add_comparisons() = PeriodOf(kComparison);
    const v1::Answer answer = Ask(query);
    const std::vector<std::string> parts =
        absl::StrSplit(line.at("by"), absl::MaxSplits('=', 1));
    const std::string team =
        data_.reference().ResolveMember("team", parts.at(1));
    for (const v1::Row& row : answer.rows()) {
      if (row.members(0) == team) {
        return Figures(answer, row, line.at("period") == kCurrent ? 0 : 1,
                       v1::COLUMN_CONTENT_FIGURE);
      }
    }
    return "no row of " + team;
  }

  // The counts by team, largest first.
  std::vector<int64_t> CountsByTeam(const Line& line) {
    v1::Query query = QueryOf(line);
    query.mutable_measures(0)->set_label("Number");
    query.add_dimensions()->set_dimension("team");
    query.mutable_order_by()->set_label("Number");
    query.mutable_order_by()->set_descending(true);
    *query.mutable_period() = PeriodOf(line.at("period"));
    const v1::Answer answer = Ask(query);
    std::vector<int64_t> counts;
    for (const v1::Row& row : answer.rows()) {
      counts.push_back(row.cells(0).numerator());
    }
    return counts;
  }

  ExampleData data_;
};

TEST_P(AcceptanceTest, EveryFigureComesOut) {
  const std::vector<Line> lines = ReadLines();
  ASSERT_EQ(lines.size(), 80u);
  for (const Line& line : lines) {
    SCOPED_TRACE(line.at("id") + " " + line.at("measure"));
    const std::string& expected = line.at("expected");
    if (line.at("by") != "by team") {
      EXPECT_EQ(FigureOf(line), expected);
      if (!line.at("by").empty()) {
        EXPECT_EQ(FigureByTeam(line), expected);
      }
      continue;
    }
    const std::vector<int64_t> counts = CountsByTeam(line);
    EXPECT_TRUE(std::is_sorted(counts.rbegin(), counts.rend()));
    int64_t sum = 0;
    for (const int64_t count : counts) sum += count;
    if (absl::StartsWith(expected, "exactly")) {
      EXPECT_EQ(absl::StrCat("exactly ", counts.size(),
                             " teams in non-increasing order summing to ", sum),
                expected);
    } else {
      EXPECT_EQ(absl::StrCat(sum), expected);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Executors, AcceptanceTest,
    ::testing::Values(
        Engine{"columnar", [] { return engine::MakeColumnarExecutor(); }},
        Engine{"sql",
               []() -> std::unique_ptr<engine::Executor> {
                 auto executor = engine::MakeSqlExecutor(":memory:");
                 EXPECT_TRUE(executor.ok()) << executor.status().message();
                 return executor.ok() ? *std::move(executor) : nullptr;
               }}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace redress::report
