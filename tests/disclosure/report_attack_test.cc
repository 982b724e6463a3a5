// The attack on the report of the example as the server makes it: the figures
// of its sentences and all its tables, published together.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "service/report/report_questions.h"
#include "tests/disclosure/answers.h"
#include "tests/report/example_data.h"

namespace redress::attack {
namespace {

class ReportAttackTest : public ::testing::Test {
 protected:
  ReportAttackTest() : data_(engine::MakeColumnarExecutor()) {
    v1::ReportSelection selection;
    *selection.mutable_period() =
        report::MakePeriod("2019-04-01", "2019-09-30");
    *selection.add_comparisons() =
        report::MakePeriod("2018-04-01", "2018-09-30");
    const v1::ReportDefinition& definition =
        data_.reference().reports().at("childrens-representations");
    queries_.push_back(report::FiguresQuery(definition, selection));
    for (const v1::ReportSection& section : definition.sections()) {
      for (const v1::ReportBlock& block : section.blocks()) {
        if (!block.has_table()) continue;
        queries_.push_back(report::TableQuery(block.table(), selection));
      }
    }
  }

  query::DisclosureRules Rules(const std::string& profile) const {
    return *query::FindRules(data_.reference(), profile, "profile");
  }

  std::vector<Published> Publish(const std::string& profile) const {
    const auto published = Answers(queries_, Rules(profile), data_.snapshot());
    EXPECT_TRUE(published.ok()) << published.status();
    return published.ok() ? *published : std::vector<Published>();
  }

  const report::ExampleData data_;
  std::vector<v1::Query> queries_;
};

// What the rules keep back in itself, and what is made of that.
void KeepSmallBack(const query::DisclosureRules& rules, Published& published) {
  for (v1::Row& row : *published.answer.mutable_rows()) {
    std::vector<bool> small;
    for (int i = 0; i < row.cells_size(); ++i) {
      const v1::Cell& cell = row.cells(i);
      const v1::Column& column = published.answer.columns(i);
      const bool rate = column.unit() == v1::UNIT_PERCENT;
      small.push_back(
          cell.status() == v1::CELL_STATUS_UNSPECIFIED &&
          column.content() == v1::COLUMN_CONTENT_FIGURE &&
          (rules.IsSmall(cell.numerator()) ||
           (rate && (cell.denominator() < rules.min_denominator ||
                     rules.IsSmall(cell.denominator() - cell.numerator())))));
    }
    const std::vector<bool> figures = small;
    for (int i = 0; i < row.cells_size(); ++i) {
      const v1::Column& column = published.answer.columns(i);
      if (column.content() == v1::COLUMN_CONTENT_FIGURE) continue;
      for (int j = 0; j < row.cells_size(); ++j) {
        const v1::Column& other = published.answer.columns(j);
        if (other.label() != column.label() || !figures[j]) continue;
        if (other.period_index() == 0 ||
            other.period_index() == column.period_index()) {
          small[i] = true;
        }
      }
    }
    for (int i = 0; i < row.cells_size(); ++i) {
      if (!small[i]) continue;
      v1::Cell& cell = *row.mutable_cells(i);
      cell.Clear();
      cell.set_status(v1::CELL_STATUS_CONFIDENTIAL);
    }
  }
}

TEST_F(ReportAttackTest, NothingCanBeWorkedOut) {
  EXPECT_EQ(
      "", absl::StrJoin(FaultsOf(Publish("publish"), Rules("publish")), "\n"));
}

// The same attack gets through where only small figures are kept back; and not
// many more are.
TEST_F(ReportAttackTest, SmallFiguresAloneAreNotEnoughAndFewMoreAre) {
  std::vector<Published> small = Publish("internal");
  for (Published& table : small) KeepSmallBack(Rules("publish"), table);
  EXPECT_FALSE(FaultsOf(small, Rules("publish")).empty());
  const int64_t least = CountConfidential(small);
  const int64_t most = CountConfidential(Publish("publish"));
  EXPECT_LT(least, most);
  EXPECT_LT(most, least + least / 4) << least;
}

// All representations received, by kind: the first table after the sentences.
TEST_F(ReportAttackTest, TotalsOfManyAreShown) {
  const std::vector<Published> published = Publish("publish");
  ASSERT_GT(published.size(), 1U);
  const v1::Answer& answer = published[1].answer;
  const v1::Row& total = answer.rows(answer.rows_size() - 1);
  ASSERT_EQ(v1::ROW_TYPE_TOTAL, total.type());
  ASSERT_EQ(3, total.cells_size());
  EXPECT_EQ("91", total.cells(0).display());
  EXPECT_EQ("93", total.cells(1).display());
  EXPECT_EQ("-2", total.cells(2).display());
}

}  // namespace
}  // namespace redress::attack
