// What executor.h promises of lists beside their rows, for every executor.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/engine/executor.h"
#include "service/engine/plan_check.h"
#include "service/model/dimensions.h"
#include "tests/engine/executors.h"
#include "tests/engine/naive.h"

namespace redress::engine {
namespace {

using testing::ElementsAre;

constexpr auto kAuthority =
    static_cast<size_t>(model::CaseDimension::kAuthority);

model::CaseFacts CaseIn(const std::string& authority,
                        const std::string& reference) {
  model::CaseFacts facts = Case(reference, 1);
  facts.dimensions[kAuthority] = authority;
  return facts;
}

model::StageFacts StageOf(const std::string& name, int response_days) {
  model::StageFacts facts;
  facts.dimensions[0] = name;
  facts.response_days = response_days;
  return facts;
}

ListPlan ListOf(Table table, Predicate where = {}) {
  ListPlan plan;
  plan.table = table;
  plan.where = std::move(where);
  return plan;
}

// "Ashdown/A/stage1=3" of each row; a failure is its text.
std::vector<std::string> Rows(const Executor& executor, const ListPlan& plan,
                              int64_t version = 1) {
  const absl::StatusOr<RowList> list = executor.List(plan, version);
  if (!list.ok()) return {list.status().ToString()};
  std::vector<std::string> rows;
  for (const ListedRow& row : list->rows) {
    rows.push_back(absl::StrCat(row.key.authority, "/", row.key.reference,
                                row.key.stage.empty() ? "" : "/", row.key.stage,
                                "=", row.value, row.marked ? "" : " not"));
  }
  return rows;
}

TEST(Lists, GoByAuthorityReferenceAndStage) {
  for (const auto& [name, executor] : MakeExecutors()) {
    model::CaseFacts with_stages = CaseIn("Ashdown", "10");
    for (const char* stage : {"response", "stage1", "stage2", "stage3"}) {
      with_stages.stages.push_back(StageOf(stage, 2));
    }
    FactChanges changes =
        Changes(1, {CaseIn("Zebra", "1"), CaseIn("Öst", "1"),
                    CaseIn("Ashdown", "9"), with_stages, CaseIn("", "5")});
    changes.actions = {{"Borough", "L2", "", 1, 1},
                       {"Borough", "L10", "", 1, 1}};
    ASSERT_TRUE(executor->Publish(changes).ok()) << name;
    // By bytes, as members are.
    EXPECT_THAT(Rows(*executor, ListOf(Table::kCases)),
                ElementsAre("/5=0", "Ashdown/10=0", "Ashdown/9=0", "Zebra/1=0",
                            "Öst/1=0"))
        << name;
    EXPECT_THAT(Rows(*executor, ListOf(Table::kStages)),
                ElementsAre("Ashdown/10/response=0", "Ashdown/10/stage1=0",
                            "Ashdown/10/stage2=0", "Ashdown/10/stage3=0"))
        << name;
    EXPECT_THAT(Rows(*executor, ListOf(Table::kActions)),
                ElementsAre("Borough/L10=0", "Borough/L2=0"))
        << name;
  }
}

TEST(Lists, BeginAfterAKeyThatNeedNotBeThere) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor
                    ->Publish(Changes(1, {CaseIn("B", "1"), CaseIn("B", "3"),
                                          CaseIn("D", "1")}))
                    .ok());
    ListPlan plan = ListOf(Table::kCases);
    const auto after = [&, &executor = executor](const RowKey& key) {
      plan.after = key;
      return Rows(*executor, plan);
    };
    EXPECT_THAT(after({"A", "9", ""}), ElementsAre("B/1=0", "B/3=0", "D/1=0"))
        << name;
    EXPECT_THAT(after({"B", "1", ""}), ElementsAre("B/3=0", "D/1=0")) << name;
    EXPECT_THAT(after({"B", "2", "x"}), ElementsAre("B/3=0", "D/1=0")) << name;
    EXPECT_THAT(after({"C", "0", ""}), ElementsAre("D/1=0")) << name;
    EXPECT_THAT(after({"D", "1", ""}), ElementsAre()) << name;
    EXPECT_THAT(after({"E", "", ""}), ElementsAre()) << name;
  }
}

TEST(Lists, CountEverythingWhateverPageIsAskedFor) {
  for (const auto& [name, executor] : MakeExecutors()) {
    std::vector<model::CaseFacts> cases;
    for (int i = 0; i < 30; ++i) {
      cases.push_back(CaseIn("A", absl::StrCat(100 + i)));
      cases.back().received = i;
    }
    ASSERT_TRUE(executor->Publish(Changes(1, cases)).ok()) << name;
    ListPlan plan =
        ListOf(Table::kCases, DateIn(DateColumn::kReceived, 10, 29));
    plan.marked = DateIn(DateColumn::kReceived, 0, 12);
    plan.limit = 4;
    plan.after = RowKey{"A", "110", ""};
    const absl::StatusOr<RowList> list = executor->List(plan, 1);
    ASSERT_TRUE(list.ok()) << name;
    EXPECT_EQ(list->total, 20) << name;
    EXPECT_EQ(list->marked, 3) << name;
    EXPECT_THAT(Rows(*executor, plan),
                ElementsAre("A/111=0", "A/112=0", "A/113=0 not", "A/114=0 not"))
        << name;
    plan.limit = 0;
    const absl::StatusOr<RowList> totals = executor->List(plan, 1);
    ASSERT_TRUE(totals.ok()) << name;
    EXPECT_TRUE(totals->rows.empty()) << name;
    EXPECT_EQ(totals->total, 20) << name;
    EXPECT_EQ(totals->marked, 3) << name;
  }
}

TEST(Lists, GiveValues) {
  for (const auto& [name, executor] : MakeExecutors()) {
    model::CaseFacts facts = CaseIn("A", "1");
    facts.remedy_pence = 123;
    facts.adr_saving_pence = 45;
    facts.stages = {StageOf("stage1", 7), StageOf("stage2", -1),
                    StageOf("stage3", 0)};
    ASSERT_TRUE(executor->Publish(Changes(1, {facts, CaseIn("A", "2")})).ok());
    ListPlan plan = ListOf(Table::kCases);
    plan.value = ValueColumn::kRemedyPence;
    EXPECT_THAT(Rows(*executor, plan), ElementsAre("A/1=123", "A/2=0")) << name;
    plan.value = ValueColumn::kAdrSavingPence;
    EXPECT_THAT(Rows(*executor, plan), ElementsAre("A/1=45", "A/2=0")) << name;
    plan = ListOf(Table::kStages);
    plan.value = ValueColumn::kResponseDays;
    EXPECT_THAT(Rows(*executor, plan),
                ElementsAre("A/1/stage1=7", "A/1/stage3=0"))
        << name;
    EXPECT_EQ(executor->List(plan, 1)->total, 2) << name;
  }
}

TEST(Lists, AreOfTheVersionAskedFor) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(Changes(1, {CaseIn("A", "1")})).ok());
    auto hold = executor->HoldVersion();
    ASSERT_TRUE(hold.ok());
    ASSERT_TRUE(executor->Publish(Changes(2, {CaseIn("A", "2")})).ok());
    const ListPlan plan = ListOf(Table::kCases);
    EXPECT_THAT(Rows(*executor, plan, 1), ElementsAre("A/1=0")) << name;
    EXPECT_THAT(Rows(*executor, plan, 2), ElementsAre("A/1=0", "A/2=0"))
        << name;
    hold->reset();
    const absl::Status gone = executor->List(plan, 1).status();
    EXPECT_EQ(gone.code(), absl::StatusCode::kOutOfRange) << name;
    EXPECT_EQ(ErrorReason(gone), "VERSION_NOT_HELD") << name;
  }
}

// "field reason" of each violation.
std::vector<std::string> Wrong(const ListPlan& plan) {
  std::vector<std::string> wrong;
  for (const FieldViolation& violation : Violations(CheckList(plan))) {
    wrong.push_back(violation.field + " " + violation.reason);
  }
  return wrong;
}

TEST(CheckList, NamesWhatIsWrong) {
  ListPlan plan = ListOf(Table::kActions, Not(Member("team", {"x"})));
  plan.marked = All({DateIn(DateColumn::kReceived, 1, 2)});
  plan.value = ValueColumn::kResponseDays;
  plan.limit = kMaxListRows + 1;
  EXPECT_THAT(Wrong(plan),
              ElementsAre("list.limit LIMIT_TOO_LARGE",
                          "list.where.children[0].dimension UNKNOWN_DIMENSION",
                          "list.marked.children[0].date UNKNOWN_DATE",
                          "list.value UNKNOWN_VALUE"));
  for (const auto& [name, executor] : MakeExecutors()) {
    EXPECT_EQ(executor->List(plan, 0).status(), CheckList(plan)) << name;
    EXPECT_EQ(executor->List(plan, 9).status(), CheckList(plan)) << name;
  }
}

TEST(CheckList, BoundsBothPredicatesTogether) {
  const Predicate leaf = DateIn(DateColumn::kReceived, 1, 2);
  ListPlan plan = ListOf(
      Table::kCases, Any(std::vector<Predicate>(kMaxPredicateNodes / 2, leaf)));
  plan.marked = All(std::vector<Predicate>(kMaxPredicateNodes / 2 - 2, leaf));
  EXPECT_THAT(Wrong(plan), ElementsAre());
  plan.marked = All(std::vector<Predicate>(kMaxPredicateNodes / 2 - 1, leaf));
  EXPECT_THAT(Wrong(plan), ElementsAre("list.where TOO_MANY_CONDITIONS"));
  plan = ListOf(Table::kCases,
                Member("team", std::vector<std::string>(20000, "x")));
  plan.marked = Member("team", std::vector<std::string>(5001, "x"));
  EXPECT_THAT(Wrong(plan), ElementsAre("list.where TOO_MANY_VALUES"));
}

}  // namespace
}  // namespace redress::engine
