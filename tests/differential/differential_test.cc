// Both executors against the naive reference, on random records and questions.
// REDRESS_DIFFERENTIAL_QUESTIONS and REDRESS_DIFFERENTIAL_SEED choose how many
// questions and which.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/engine/executor.h"
#include "service/query/catalogue.h"
#include "service/query/query_engine.h"
#include "tests/differential/random_world.h"

namespace redress::differential {
namespace {

constexpr int kWorlds = 5;
constexpr int kCommits = 4;
// After so many the rest would say nothing new.
constexpr int kMostFailures = 5;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

std::string Text(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(message, &text);
  return text;
}

std::string Text(const std::vector<std::string>& members) {
  std::string text;
  for (const std::string& member : members) text += member + " | ";
  return text;
}

std::vector<std::string> MembersOf(const v1::Row& row) {
  return {row.members().begin(), row.members().end()};
}

// What is wrong with a cell; "" where nothing is.
std::string Compare(const v1::Cell& cell, const Figure& expected,
                    const NaiveColumn& column) {
  std::string wanted = "[z]";
  if (expected.number) {
    wanted = std::to_string(static_cast<int64_t>(expected.numerator)) + "/" +
             std::to_string(static_cast<int64_t>(expected.denominator));
  }
  const std::string complaint =
      "wanted " + wanted + " but got " + cell.ShortDebugString() + " for " +
      column.label + " in period " + std::to_string(column.period);
  if (!expected.number) {
    return cell.status() == v1::CELL_STATUS_NOT_APPLICABLE &&
                   cell.numerator() == 0 && cell.denominator() == 0 &&
                   cell.value() == 0
               ? ""
               : complaint;
  }
  if (cell.status() != v1::CELL_STATUS_UNSPECIFIED || cell.denominator() <= 0) {
    return complaint;
  }
  if (cell.numerator() * expected.denominator !=
      expected.numerator * cell.denominator()) {
    return complaint;
  }
  // A figure carries its parts as they are; those of a median may be reduced.
  if (column.content == v1::COLUMN_CONTENT_FIGURE &&
      column.unit != v1::UNIT_WORKING_DAYS &&
      cell.denominator() != expected.denominator) {
    return complaint + " (the parts)";
  }
  const double value = static_cast<double>(cell.numerator()) /
                       static_cast<double>(cell.denominator());
  return std::abs(cell.value() - value) <= 1e-12 * (1 + std::abs(value))
             ? ""
             : complaint + " (the value)";
}

// What is wrong with a row beside its members; "" where nothing is.
std::string Compare(const v1::Row& row, const NaiveRow& expected,
                    const std::vector<NaiveColumn>& columns) {
  if (row.partial_bucket() != expected.partial) return "the partial bucket";
  if (row.cells_size() != static_cast<int>(columns.size())) return "the cells";
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string found = Compare(row.cells(static_cast<int>(i)),
                                      expected.figures[i], columns[i]);
    if (!found.empty()) return found;
  }
  return "";
}

// Below 0, 0 or above 0.
int Order(const Figure& a, const Figure& b) {
  const Wide left = a.numerator * b.denominator;
  const Wide right = b.numerator * a.denominator;
  return left < right ? -1 : (left > right ? 1 : 0);
}

// Orders by a measure's current figure, what has none last, ties by name with
// "Not recorded" last.
void OrderBy(const v1::OrderBy& order, NaiveAnswer& answer) {
  if (order.label().empty()) {
    if (order.descending()) {
      std::reverse(answer.rows.begin(), answer.rows.end());
    }
    return;
  }
  size_t column = 0;
  while (answer.columns[column].label != order.label()) ++column;
  const auto names = [](const NaiveRow& row) {
    std::vector<std::pair<bool, std::string>> keys;
    for (const std::string& member : row.members) {
      keys.emplace_back(member == kMissing, member);
    }
    return keys;
  };
  std::stable_sort(answer.rows.begin(), answer.rows.end(),
                   [&](const NaiveRow& a, const NaiveRow& b) {
                     const Figure& left = a.figures[column];
                     const Figure& right = b.figures[column];
                     if (left.number != right.number) return left.number;
                     const int sign = left.number ? Order(left, right) : 0;
                     if (sign != 0) return order.descending() == (sign > 0);
                     return names(a) < names(b);
                   });
}

// What is wrong with an answer; "" where nothing is.
std::string Compare(const v1::Answer& answer, const NaiveAnswer& expected) {
  if (answer.columns_size() != static_cast<int>(expected.columns.size())) {
    return "the number of columns";
  }
  for (int i = 0; i < answer.columns_size(); ++i) {
    const v1::Column& column = answer.columns(i);
    const NaiveColumn& wanted = expected.columns[static_cast<size_t>(i)];
    if (column.label() != wanted.label ||
        column.period_index() != wanted.period ||
        column.content() != wanted.content || column.unit() != wanted.unit) {
      return "column " + column.ShortDebugString();
    }
  }
  std::vector<NaiveRow> rows = expected.rows;
  rows.insert(rows.end(), expected.total.begin(), expected.total.end());
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string where =
        "row " + std::to_string(i) + " " + Text(rows[i].members);
    if (static_cast<int>(i) >= answer.rows_size()) return where + " is missing";
    const v1::Row& row = answer.rows(static_cast<int>(i));
    if (MembersOf(row) != rows[i].members) {
      return where + "is " + Text(MembersOf(row));
    }
    const bool total = i >= expected.rows.size();
    if (row.type() != (total ? v1::ROW_TYPE_TOTAL : v1::ROW_TYPE_MEMBERS)) {
      return where + "is of another type";
    }
    const std::string found = Compare(row, rows[i], expected.columns);
    if (!found.empty()) return where + ": " + found;
  }
  if (answer.rows_size() > static_cast<int>(rows.size())) {
    return "there are more rows, from " +
           Text(MembersOf(answer.rows(static_cast<int>(rows.size())))) + "on";
  }
  return "";
}

struct Tally {
  int questions = 0;
  int too_large = 0;
  int rows = 0;
  int cells = 0;
  int not_zero = 0;
  std::map<std::string, int> measures_with_figures;
};

void Count(const v1::Answer& answer, Tally& tally) {
  for (const v1::Row& row : answer.rows()) {
    ++tally.rows;
    for (int i = 0; i < row.cells_size(); ++i) {
      ++tally.cells;
      if (row.cells(i).numerator() == 0) continue;
      ++tally.not_zero;
      ++tally.measures_with_figures[answer.columns(i).measure()];
    }
  }
}

// Asks one question of everybody. What is wrong; "" where nothing is.
std::string Ask(
    const v1::Query& query, const RandomWorld& world, Day data_date,
    const std::vector<std::pair<std::string, const engine::Executor*>>&
        executors,
    Tally& tally) {
  ++tally.questions;
  NaiveAnswer expected = AnswerNaively(query, world.Naive(data_date));
  OrderBy(query.order_by(), expected);
  for (const auto& [name, executor] : executors) {
    const auto answer = query::RunQuery(
        query, {executor, &world.reference(), executor->version(), data_date});
    if (answer.status().code() == absl::StatusCode::kResourceExhausted) {
      ++tally.too_large;
      continue;
    }
    // A question that is refused is one that the generator got wrong.
    if (!answer.ok()) return name + ": " + answer.status().ToString();
    const std::string found = Compare(*answer, expected);
    if (!found.empty()) return name + ": " + found;
    if (executor == executors[0].second) Count(*answer, tally);
  }
  return "";
}

TEST(Differential, ExecutorsAgreeWithTheNaiveReference) {
  const int questions = FromEnvironment("REDRESS_DIFFERENTIAL_QUESTIONS", 2000);
  const int seed = FromEnvironment("REDRESS_DIFFERENTIAL_SEED", 20191001);
  const int each = std::max(1, questions / (kWorlds * kCommits));
  Tally tally;
  int records = 0;
  int failures = 0;
  for (int i = 0; i < kWorlds; ++i) {
    Dice dice(static_cast<uint32_t>(seed + i));
    RandomWorld world(dice);
    const std::unique_ptr<engine::Executor> columnar =
        engine::MakeColumnarExecutor();
    auto sql = engine::MakeSqlExecutor(":memory:");
    ASSERT_TRUE(sql.ok()) << sql.status();
    for (int commit = 0; commit < kCommits; ++commit) {
      const engine::FactChanges changes =
          world.Commit(commit == 0 ? 80 : 40, commit == 2);
      ASSERT_TRUE(columnar->Publish(changes).ok());
      ASSERT_TRUE((*sql)->Publish(changes).ok());
      records += static_cast<int>(changes.cases.size());
      for (int j = 0; j < each; ++j) {
        const v1::Query query =
            RandomQuestion(dice, world.reference().settings());
        const Day data_date =
            model::DayFromCivil(2017, 9, 1) + dice.Below(4 * 365);
        const std::string found =
            Ask(query, world, data_date,
                {{"columnar", columnar.get()}, {"sql", sql->get()}}, tally);
        EXPECT_EQ(found, "")
            << "seed " << seed << ", world " << i << ", commit " << commit
            << ", question " << j << ", data date " << model::IsoDay(data_date)
            << "\n"
            << Text(query);
        if (!found.empty() && ++failures >= kMostFailures) return;
      }
    }
  }
  RecordProperty("questions", tally.questions);
  RecordProperty("too_large", tally.too_large);
  RecordProperty("records", records);
  RecordProperty("rows", tally.rows);
  RecordProperty("cells", tally.cells);
  RecordProperty("cells_not_zero", tally.not_zero);
  // The questions reached something: nearly all were answered, and every
  // measure had figures to differ in.
  EXPECT_LT(tally.too_large, tally.questions / 20 + 1);
  if (questions < 1000) return;
  for (const v1::Measure& measure : query::Measures()) {
    EXPECT_GT(tally.measures_with_figures[measure.name()], 0) << measure.name();
  }
}

// The reference and the catalogue know the same measures.
TEST(Differential, NamesEveryMeasure) {
  std::vector<std::string> known;
  for (const MeasureRule& rule : MeasureRules()) known.push_back(rule.name);
  std::vector<std::string> catalogued;
  for (const v1::Measure& measure : query::Measures()) {
    catalogued.push_back(measure.name());
    EXPECT_EQ(measure.unit(), RuleOf(measure.name()).unit) << measure.name();
    EXPECT_EQ(measure.grain(), RuleOf(measure.name()).grain) << measure.name();
  }
  EXPECT_THAT(known, testing::UnorderedElementsAreArray(catalogued));
}

}  // namespace
}  // namespace redress::differential
