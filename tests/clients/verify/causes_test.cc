#include "clients/verify/causes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/clients/fake_server.h"

namespace redress::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A table of the teams with two periods, as of a version.
ServerTable Teams(int64_t version) {
  ServerTable table;
  table.start.set_id("teams");
  table.start.mutable_question()->set_as_of(version);
  v1::TableColumn* team = table.start.add_columns();
  team->set_id("team");
  team->set_role(v1::COLUMN_ROLE_LABEL);
  for (const int period : {0, 1}) {
    v1::TableColumn* closed = table.start.add_columns();
    closed->set_id(absl::StrCat("closed", period));
    closed->set_role(v1::COLUMN_ROLE_FIGURE);
    closed->set_content(v1::COLUMN_CONTENT_FIGURE);
    closed->set_measure_label("closed");
    closed->set_period_index(period);
  }
  v1::TableRow& row = table.rows.emplace_back();
  row.add_members("Fostering");
  for (int i = 0; i < 3; ++i) row.add_cells();
  return table;
}

v1::CaseEntry Entry(const std::string& reference, int64_t value = 1,
                    bool in_numerator = true) {
  v1::CaseEntry entry;
  entry.set_authority("Anytown");
  entry.set_reference(reference);
  entry.set_value(value);
  entry.set_in_numerator(in_numerator);
  return entry;
}

TEST(CellOfTest, ACellIsItsRowsMembersAndItsColumnsMeasureAndPeriod) {
  ServerTable table = Teams(3);
  const auto cell = CellOf(table, 0, 2);
  ASSERT_TRUE(cell.ok()) << cell.status();
  EXPECT_EQ(cell->query().as_of(), 3);
  EXPECT_EQ(cell->cell().column(), "closed/1");
  EXPECT_THAT(cell->cell().members(), ElementsAre("Fostering"));
  EXPECT_FALSE(cell->cell().other());
  table.start.mutable_columns(1)->set_content(v1::COLUMN_CONTENT_DIFFERENCE);
  EXPECT_EQ(CellOf(table, 0, 1)->cell().column(), "closed/0/difference");
  table.start.mutable_columns(1)->set_content(
      v1::COLUMN_CONTENT_PERCENT_CHANGE);
  EXPECT_EQ(CellOf(table, 0, 1)->cell().column(), "closed/0/percent_change");
  table.rows[0].set_other(true);
  EXPECT_TRUE(CellOf(table, 0, 1)->cell().other());
}

TEST(CellOfTest, ARowMaySayTheMeasureOrThePeriod) {
  ServerTable table = Teams(3);
  table.rows[0].set_measure_label("upheld");
  EXPECT_EQ(CellOf(table, 0, 1)->cell().column(), "upheld/0");
  table.rows[0].clear_measure_label();
  table.rows[0].set_period_index(4);
  table.rows[0].set_content(v1::COLUMN_CONTENT_DIFFERENCE);
  EXPECT_EQ(CellOf(table, 0, 1)->cell().column(), "closed/4/difference");
}

TEST(CellOfTest, WhatAnswersNoQuestionHasNoCell) {
  ServerTable table = Teams(3);
  EXPECT_TRUE(absl::IsInvalidArgument(CellOf(table, 0, 0).status()));
  table.start.clear_question();
  EXPECT_TRUE(absl::IsInvalidArgument(CellOf(table, 0, 1).status()));
}

class CausesTest : public ::testing::Test {
 protected:
  CausesTest() : then_(Teams(3)), now_(Teams(5)) {
    server_.on_cases = [this](const v1::ListCasesRequest& request,
                              v1::ListCasesResponse& response) {
      const bool is_now = request.query().as_of() == 5;
      const auto& entries = is_now ? entries_now_ : entries_then_;
      // One on each page.
      size_t at = 0;
      if (!request.page_token().empty()) {
        EXPECT_TRUE(absl::SimpleAtoi(request.page_token(), &at));
      }
      if (at < entries.size()) *response.add_entries() = entries[at];
      if (at + 1 < entries.size()) {
        response.set_next_page_token(absl::StrCat(at + 1));
      }
      return absl::OkStatus();
    };
  }

  absl::StatusOr<std::vector<Cause>> Causes(const Revision& revision,
                                            size_t most = 10) {
    client::Client client({.server = server_.address()});
    return CausesOf(client, revision, most);
  }

  // "reference: change", by reference within each change.
  std::vector<std::string> Changes(const Revision& revision, size_t most = 10) {
    const auto causes = Causes(revision, most);
    EXPECT_TRUE(causes.ok()) << causes.status();
    if (!causes.ok()) return {};
    std::vector<std::string> changes;
    for (const Cause& cause : *causes) {
      const char* change = cause.change == Cause::Change::kCounted ? "counted"
                           : cause.change == Cause::Change::kLeftOut
                               ? "left out"
                               : "otherwise";
      changes.push_back(absl::StrCat(cause.entry.reference(), ": ", change));
    }
    return changes;
  }

  Revision Both() const { return {&then_, 0, 1, &now_, 0, 1}; }

  testing::FakeServer server_;
  ServerTable then_;
  ServerTable now_;
  std::vector<v1::CaseEntry> entries_then_;
  std::vector<v1::CaseEntry> entries_now_;
};

TEST_F(CausesTest, CasesThatAreCountedOtherwiseAreCauses) {
  entries_then_ = {Entry("A"), Entry("B"), Entry("C"), Entry("D")};
  entries_now_ = {Entry("B"), Entry("C", 2), Entry("D", 1, false), Entry("E")};
  EXPECT_THAT(Changes(Both()), ElementsAre("A: left out", "C: otherwise",
                                           "D: otherwise", "E: counted"));
  EXPECT_THAT(Changes(Both(), 2), ElementsAre("A: left out", "C: otherwise"));
}

TEST_F(CausesTest, TheSameCasesAreNoCause) {
  entries_then_ = {Entry("A"), Entry("B")};
  entries_now_ = entries_then_;
  EXPECT_THAT(Changes(Both()), IsEmpty());
}

TEST_F(CausesTest, OfANewRowAllCasesAreCountedAndOfOneThatIsGoneNone) {
  entries_then_ = {Entry("A")};
  entries_now_ = {Entry("A"), Entry("B")};
  EXPECT_THAT(Changes({&then_, -1, 1, &now_, 0, 1}),
              ElementsAre("A: counted", "B: counted"));
  EXPECT_THAT(Changes({&then_, 0, 1, &now_, -1, 1}),
              ElementsAre("A: left out"));
}

TEST_F(CausesTest, ErrorsOfTheServerAreToldOn) {
  server_.on_cases = [](const v1::ListCasesRequest&, v1::ListCasesResponse&) {
    return absl::PermissionDeniedError("cases are not for you");
  };
  const absl::Status status = Causes(Both()).status();
  EXPECT_TRUE(absl::IsPermissionDenied(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("not for you"));
}

TEST_F(CausesTest, ALabelHasNoCauses) {
  EXPECT_TRUE(
      absl::IsInvalidArgument(Causes({&then_, 0, 0, &now_, 0, 0}).status()));
}

}  // namespace
}  // namespace redress::verify
