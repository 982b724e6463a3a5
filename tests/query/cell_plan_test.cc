// Rows that a question's top makes: the answers here are made by hand, so that
// what stands behind such a row is told apart from how it comes about.

#include "service/query/cell_plan.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/query/catalogue.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using testing::ElementsAre;

class TopRows : public testing::Test {
 protected:
  TopRows() {
    Put("1", "North", {"Conduct"});
    Put("2", "South", {"Conduct", "Delay"});
    Put("3", "East", {"Delay"});
    Put("4", "", {});
    Put("5", "East", {"Conduct", "Cost"});
    data_.Add(Action("L1", "Conduct", "2019-05-01", ""));
    data_.Add(Action("L2", "Delay", "2019-05-01", ""));
    data_.Add(Action("L3", "", "2019-05-01", ""));
  }

  void Put(const std::string& reference, const std::string& team,
           const std::vector<std::string>& categories) {
    model::CaseFacts facts = Case("complaint", "2019-05-01");
    facts.reference = reference;
    Set(facts, model::CaseDimension::kTeam, team);
    facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)] =
        categories;
    facts.many[static_cast<size_t>(model::CaseManyDimension::kRootCause)] =
        categories;
    StageText stage;
    stage.stage = "stage1";
    stage.started = "2019-05-01";
    facts.stages.push_back(Stage(stage));
    data_.Add(std::move(facts));
  }

  // The references behind a row of figures; the rows are "a|b", with a "+"
  // before the one that stands for the others. `top`: the dimension that is
  // ranked; empty: the last one.
  std::vector<std::string> Behind(const std::string& measure,
                                  const std::vector<std::string>& dimensions,
                                  const std::vector<std::string>& rows, int row,
                                  const std::string& top = "") {
    v1::Query query = ParseQuery(
        absl::StrCat("measures { measure: '", measure, "' label: 'm' } ",
                     PeriodText("period", "2019-04-01", "2019-06-30")));
    v1::Answer answer;
    for (const std::string& name : dimensions) {
      query.add_dimensions()->set_dimension(name);
    }
    query.mutable_top()->set_count(1);
    query.mutable_top()->set_dimension(top.empty() ? dimensions.back() : top);
    v1::Column* column = answer.add_columns();
    column->set_label("m");
    column->set_content(v1::COLUMN_CONTENT_FIGURE);
    for (const std::string& text : rows) {
      v1::Row* added = answer.add_rows();
      added->set_other(text[0] == '+');
      std::string member;
      for (const char c : text.substr(added->other() ? 1 : 0) + "|") {
        if (c != '|') {
          member += c;
          continue;
        }
        added->add_members(member);
        member.clear();
      }
      added->set_type(added->members_size() == query.dimensions_size()
                          ? v1::ROW_TYPE_MEMBERS
                          : v1::ROW_TYPE_SUBTOTAL);
    }
    const Snapshot snapshot = data_.Publish();
    const auto question = ResolveQuestion(query, snapshot);
    const auto lists = PlanCell(*question, answer, {row, 0}, snapshot);
    if (!lists.ok()) return {lists.status().ToString()};
    std::vector<std::string> references;
    for (const CellList& list : *lists) {
      const auto found = snapshot.executor->List(list.plan, snapshot.version);
      if (!found.ok()) return {found.status().ToString()};
      for (const engine::ListedRow& listed : found->rows) {
        references.push_back(listed.key.reference);
      }
    }
    return references;
  }

  Data data_;
};

TEST_F(TopRows, OthersAreAllThatHaveNoRowOfTheirOwn) {
  EXPECT_THAT(Behind("received", {"team"}, {"East", "+All others"}, 1),
              ElementsAre("1", "2", "4"));
  EXPECT_THAT(
      Behind("received", {"team"}, {"East", "Not recorded", "+All others"}, 2),
      ElementsAre("1", "2"));
}

TEST_F(TopRows, OthersOfManyValuesHaveOneThatIsLeftOut) {
  // Case 2 has a value of its own row and one that is left out.
  EXPECT_THAT(Behind("received", {"category"}, {"Conduct", "+All others"}, 1),
              ElementsAre("2", "3", "4", "5"));
  EXPECT_THAT(Behind("received", {"category"},
                     {"Conduct", "Not recorded", "+All others"}, 2),
              ElementsAre("2", "3", "5"));
  EXPECT_THAT(
      Behind("stage_started", {"category"}, {"Conduct", "+All others"}, 1),
      ElementsAre("2", "3", "4", "5"));
}

TEST_F(TopRows, OthersOfActionsHaveOneValue) {
  EXPECT_THAT(
      Behind("learning_raised", {"root_cause"}, {"Conduct", "+All others"}, 1),
      ElementsAre("L2", "L3"));
}

TEST_F(TopRows, OthersAreOfTheDimensionThatIsRanked) {
  const std::vector<std::string> rows = {"East|Conduct", "East|Cost",
                                         "North|Conduct", "+East|All others",
                                         "+South|All others"};
  EXPECT_THAT(Behind("received", {"team", "category"}, rows, 3, "category"),
              ElementsAre("3"));
  EXPECT_THAT(Behind("received", {"team", "category"}, rows, 4, "category"),
              ElementsAre("2"));
  const std::vector<std::string> teams = {"East|Conduct", "+All others|Conduct",
                                          "+All others", "East"};
  EXPECT_THAT(Behind("received", {"team", "category"}, teams, 1, "team"),
              ElementsAre("1", "2"));
  // Subtotals.
  EXPECT_THAT(Behind("received", {"team", "category"}, teams, 2, "team"),
              ElementsAre("1", "2", "4"));
  EXPECT_THAT(Behind("received", {"team", "category"}, teams, 3, "team"),
              ElementsAre("3", "5"));
  // A time bucket is never ranked.
  EXPECT_THAT(Behind("received", {"month", "team"},
                     {"2019-05|East", "+2019-05|All others"}, 1),
              ElementsAre("1", "2", "4"));
  EXPECT_THAT(Behind("received", {"month", "team"},
                     {"2019-05|East", "+2019-04|All others"}, 1),
              ElementsAre());
}

}  // namespace
}  // namespace redress::query
