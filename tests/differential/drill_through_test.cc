// Every figure is its cases: over random records and questions, for every cell
// of every answer, what stands behind the cell makes the cell again. Columnar,
// sql, and sql in PostgreSQL. REDRESS_DRILL_THROUGH_QUESTIONS and
// REDRESS_DRILL_THROUGH_SEED choose how many questions and which.

#include "service/query/drill_through.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/engine/executor.h"
#include "service/query/catalogue.h"
#include "service/query/cell_plan.h"
#include "service/query/query_engine.h"
#include "service/query/question.h"
#include "tests/differential/random_world.h"
#include "tests/differential/trial.h"

namespace redress::differential {
namespace {

constexpr int kWorlds = 4;
constexpr int kCommits = 3;
// Of one answer; the rest of a large one would say little new.
constexpr int kMostCells = 150;
constexpr int kMostFailures = 5;

using Entries = std::vector<v1::CaseEntry>;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

std::string Text(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(message, &text);
  return text;
}

// A figure as the entries of one period make it.
struct Made {
  bool number = false;
  int64_t numerator = 0;
  int64_t denominator = 1;
  double value() const {
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
};

// The definition of each measure's figure, from its entries.
Made Make(const v1::Measure& measure, const Entries& entries) {
  const auto size = static_cast<int64_t>(entries.size());
  int64_t sum = 0;
  int64_t marked = 0;
  std::vector<int64_t> values;
  for (const v1::CaseEntry& entry : entries) {
    sum += entry.value();
    marked += entry.in_numerator() ? 1 : 0;
    values.push_back(entry.value());
  }
  std::sort(values.begin(), values.end());
  switch (measure.unit()) {
    case v1::UNIT_COUNT:
      return {true, size, 1};
    case v1::UNIT_GBP:
      return {true, sum, 100};
    case v1::UNIT_PERCENT:
      return {size > 0, marked, size};
    default:
      break;
  }
  if (size == 0) return {};
  if (measure.name() == "response_days_mean") return {true, sum, size};
  if (measure.name() == "response_days_median") {
    return {true,
            values[static_cast<size_t>((size - 1) / 2)] +
                values[static_cast<size_t>(size / 2)],
            2};
  }
  if (measure.name() == "response_days_p90") {
    return {true, values[static_cast<size_t>((9 * size + 9) / 10 - 1)], 1};
  }
  return {true, values.back(), 1};
}

// What is wrong with a cell, given what stands behind it; "" where nothing is.
// `bucketless`: the cell's time bucket has no counterpart.
std::string Compare(const v1::Cell& cell, const v1::Column& column,
                    const std::map<int32_t, Entries>& behind, bool bucketless) {
  const v1::Measure& measure = *query::FindMeasure(column.measure());
  const bool is_z = cell.status() == v1::CELL_STATUS_NOT_APPLICABLE;
  if (bucketless) {
    return is_z && behind.empty() ? "" : "a bucket without a counterpart";
  }
  std::map<int32_t, Made> sides;
  for (const auto& [period, entries] : behind) {
    sides[period] = Make(measure, entries);
  }
  const Made side = sides[column.period_index()];
  if (column.content() == v1::COLUMN_CONTENT_FIGURE) {
    if (side.number == is_z) return "whether there is a figure";
    if (is_z) return "";
    if (cell.value() != side.value()) return "the figure";
    // Counts, pence, both parts of rates and means: exactly.
    const bool exact = measure.unit() != v1::UNIT_WORKING_DAYS ||
                       measure.name() == "response_days_mean";
    return !exact || (cell.numerator() == side.numerator &&
                      cell.denominator() == side.denominator)
               ? ""
               : "the parts";
  }
  const Made current = sides[0];
  const bool change = column.content() == v1::COLUMN_CONTENT_PERCENT_CHANGE;
  const bool number =
      current.number && side.number && !(change && side.numerator == 0);
  if (number == is_z) return "whether there is a comparison";
  if (is_z) return "";
  double value = current.value() - side.value();
  if (change) {
    value /= side.value();
  } else if (measure.unit() == v1::UNIT_PERCENT) {
    value *= 100;
  }
  return std::abs(cell.value() - value) <= 1e-9 * (1 + std::abs(value))
             ? ""
             : "the comparison";
}

// True where the row's time bucket is beyond the end of a period that the
// column speaks of.
bool Bucketless(const query::Question& question, const v1::Row& row,
                const v1::Column& column) {
  if (!question.bucket_dimension.has_value()) return false;
  const size_t dimension = *question.bucket_dimension;
  if (dimension >= static_cast<size_t>(row.members_size())) return false;
  const std::string& name = row.members(static_cast<int>(dimension));
  const std::vector<query::Bucket>& current = question.periods[0].buckets;
  size_t position = 0;
  while (position < current.size() && current[position].name != name) {
    ++position;
  }
  if (position == current.size()) {
    // How far beyond the current period's end, by the names that follow it.
    const auto names = query::BucketNames(*question.dimensions[dimension].unit,
                                          question.periods[0].span, 20000);
    position = static_cast<size_t>(std::find(names.begin(), names.end(), name) -
                                   names.begin());
  }
  const auto period = static_cast<size_t>(column.period_index());
  const bool compares = column.content() != v1::COLUMN_CONTENT_FIGURE;
  return position >= question.periods[period].buckets.size() ||
         (compares && position >= current.size());
}

struct Tally {
  int questions = 0;
  int too_large = 0;
  int contradictory = 0;
  int cells = 0;
  int64_t entries = 0;
  int paged = 0;
  int others = 0;
  std::map<std::string, int> measures_with_entries;
  std::map<v1::RowType, int> row_types;
  std::map<v1::ColumnContent, int> contents;
};

// Puts one question to one executor and looks behind its cells.
class Asked {
 public:
  Asked(const v1::Query& query, const query::Snapshot& snapshot, Dice& dice,
        Tally& tally)
      : query_(query), snapshot_(snapshot), dice_(dice), tally_(tally) {}

  // What is wrong; "" where nothing is.
  std::string Check() {
    const auto answer = query::RunQuery(query_, snapshot_);
    if (answer.status().code() == absl::StatusCode::kResourceExhausted) {
      ++tally_.too_large;
      return "";
    }
    if (ErrorReason(answer.status()) == "CONTRADICTORY_FILTER") {
      ++tally_.contradictory;
      return "";
    }
    if (!answer.ok()) return answer.status().ToString();
    const auto question = query::ResolveQuestion(query_, snapshot_);
    if (!question.ok()) return question.status().ToString();

    const int cells = answer->rows_size() * answer->columns_size();
    // Every cell, or so many with even gaps between them.
    const int step = std::max(1, cells / kMostCells);
    const int paged = cells == 0 ? 0 : dice_.Below(cells) / step * step;
    for (int i = 0; i < cells; i += step) {
      const query::CellPlace place = {i / answer->columns_size(),
                                      i % answer->columns_size()};
      std::string found = CheckCell(*question, *answer, place);
      if (found.empty() && i == paged) found = CheckPages(*answer, place);
      if (!found.empty()) {
        return found + "\n" + Text(answer->rows(place.row)) +
               Text(answer->columns(place.column));
      }
    }
    return "";
  }

 private:
  std::string CheckCell(const query::Question& question,
                        const v1::Answer& answer,
                        const query::CellPlace& place) {
    const v1::Row& row = answer.rows(place.row);
    const v1::Column& column = answer.columns(place.column);
    const auto lists = query::PlanCell(question, answer, place, snapshot_);
    if (!lists.ok()) return lists.status().ToString();
    std::map<int32_t, Entries> behind;
    behind_.clear();
    for (const query::CellList& list : *lists) {
      const auto rows = snapshot_.executor->List(list.plan, snapshot_.version);
      if (!rows.ok()) return rows.status().ToString();
      Entries& entries = behind[list.period_index];
      for (const engine::ListedRow& listed : rows->rows) {
        v1::CaseEntry& entry = entries.emplace_back();
        entry.set_authority(listed.key.authority);
        entry.set_reference(listed.key.reference);
        entry.set_stage(listed.key.stage);
        entry.set_period_index(list.period_index);
        entry.set_in_numerator(listed.marked);
        entry.set_value(listed.value);
        behind_.push_back(entry);
      }
      // Everything fits into one list here.
      if (rows->total != static_cast<int64_t>(entries.size())) {
        return "the total of a list";
      }
      if (!AreDifferent(entries)) return "an entry is there twice";
    }
    ++tally_.cells;
    ++tally_.row_types[row.type()];
    if (row.other()) ++tally_.others;
    ++tally_.contents[column.content()];
    tally_.entries += static_cast<int64_t>(behind_.size());
    if (!behind_.empty()) ++tally_.measures_with_entries[column.measure()];
    return Compare(row.cells(place.column), column, behind,
                   Bucketless(question, row, column));
  }

  static bool AreDifferent(const Entries& entries) {
    std::set<std::tuple<std::string, std::string, std::string>> keys;
    for (const v1::CaseEntry& entry : entries) {
      keys.emplace(entry.authority(), entry.reference(), entry.stage());
    }
    return keys.size() == entries.size();
  }

  // The same by the call itself, page by page.
  std::string CheckPages(const v1::Answer& answer,
                         const query::CellPlace& place) {
    const v1::Row& row = answer.rows(place.row);
    v1::ListCasesRequest request;
    *request.mutable_query() = query_;
    for (const std::string& member : row.members()) {
      request.mutable_cell()->add_members(member);
    }
    request.mutable_cell()->set_other(row.other());
    request.mutable_cell()->set_column(answer.columns(place.column).id());
    const auto size = static_cast<int>(behind_.size());
    request.set_page_size(std::max(1, size / 3 + dice_.Below(3)));
    Entries entries;
    do {
      const auto page = query::ListCases(request, snapshot_);
      if (!page.ok()) return page.status().ToString();
      entries.insert(entries.end(), page->entries().begin(),
                     page->entries().end());
      const auto marked = std::count_if(
          behind_.begin(), behind_.end(),
          [](const v1::CaseEntry& entry) { return entry.in_numerator(); });
      if (page->total_size() != size || page->numerator_size() != marked ||
          Text(page->cell()) != Text(row.cells(place.column)) ||
          Text(page->data_version()) != Text(answer.data_version())) {
        return "a page of " + Text(request);
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    ++tally_.paged;
    if (entries.size() != behind_.size()) return "the number of entries";
    for (size_t i = 0; i < entries.size(); ++i) {
      if (Text(entries[i]) != Text(behind_[i])) return "an entry of a page";
    }
    return "";
  }

  const v1::Query& query_;
  const query::Snapshot snapshot_;
  Dice& dice_;
  Tally& tally_;
  // Behind the cell that was looked behind last.
  Entries behind_;
};

TEST(DrillThrough, EveryFigureIsItsCases) {
  const int questions = FromEnvironment("REDRESS_DRILL_THROUGH_QUESTIONS", 240);
  const int seed = FromEnvironment("REDRESS_DRILL_THROUGH_SEED", 20191015);
  const int each = std::max(1, questions / (kWorlds * kCommits));
  Tally tally;
  int failures = 0;
  for (int i = 0; i < kWorlds; ++i) {
    Dice dice(static_cast<uint32_t>(seed + i));
    World world;
    Side sides[] = {Side(Kind::kColumnar), Side(Kind::kSql),
                    Side(Kind::kPostgres)};
    for (int commit = 0; commit < kCommits; ++commit) {
      const engine::FactChanges changes =
          world.Apply(RandomCommit(dice, world, commit == 0 ? 120 : 50));
      for (Side& side : sides) {
        const absl::Status published = side.Publish(changes, world);
        ASSERT_TRUE(published.ok()) << Name(side.kind()) << ": " << published;
      }
      const model::Reference& reference = *world.now().reference;
      for (int j = 0; j < each; ++j) {
        const v1::Query query = RandomQuestion(dice, reference.settings());
        const Day data_date =
            model::DayFromCivil(2017, 9, 1) + dice.Below(4 * 365);
        ++tally.questions;
        // The questions that follow do not depend on what is looked at.
        Dice pages(static_cast<uint32_t>(seed + tally.questions));
        for (Side& side : sides) {
          const auto executor =
              side.Reach(Way::kPublished, static_cast<size_t>(commit), world);
          ASSERT_TRUE(executor.ok()) << executor.status();
          const std::string found =
              Asked(query,
                    {*executor, &reference, (*executor)->version(), data_date},
                    pages, tally)
                  .Check();
          EXPECT_EQ(found, "")
              << Name(side.kind()) << ", seed " << seed << ", world " << i
              << ", commit " << commit << ", question " << j << ", data date "
              << model::IsoDay(data_date) << "\n"
              << Text(query);
          if (!found.empty() && ++failures >= kMostFailures) return;
        }
      }
    }
  }
  RecordProperty("questions", tally.questions);
  RecordProperty("too_large", tally.too_large);
  RecordProperty("cells", tally.cells);
  RecordProperty("entries", std::to_string(tally.entries));
  RecordProperty("paged", tally.paged);
  // Of three executors each.
  EXPECT_LT(tally.too_large, tally.questions * 3 / 10 + 1);
  EXPECT_LT(tally.contradictory, tally.questions * 3 / 10 + 1);
  if (questions < 240) return;
  // The questions reached something: behind cells of every measure, of every
  // content, of details and totals, there was something.
  EXPECT_GT(tally.cells, 10000);
  EXPECT_GT(tally.entries, 10000);
  for (const v1::Measure& measure : query::Measures()) {
    EXPECT_GT(tally.measures_with_entries[measure.name()], 0) << measure.name();
  }
  EXPECT_GT(tally.row_types[v1::ROW_TYPE_TOTAL], 100);
  EXPECT_GT(tally.row_types[v1::ROW_TYPE_SUBTOTAL], 100);
  EXPECT_GT(tally.others, 100);
  EXPECT_GT(tally.contents[v1::COLUMN_CONTENT_DIFFERENCE], 1000);
  EXPECT_GT(tally.contents[v1::COLUMN_CONTENT_PERCENT_CHANGE], 1000);
}

}  // namespace
}  // namespace redress::differential
