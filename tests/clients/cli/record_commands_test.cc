#include "absl/strings/str_cat.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/record_changes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/cli/cli_fixture.h"

namespace redress::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RecordCommandsTest : public CliTest {
 protected:
  RecordCommandsTest() { UseServer(); }

  void ServeHistory() {
    server_.on_revisions = [this](const v1::ListRevisionsRequest& request,
                                  v1::ListRevisionsResponse& response) {
      authority_ = request.authority();
      response = FromText<v1::ListRevisionsResponse>(R"(
        revisions {
          version { version: 1 data_date { year: 2019 month: 4 day: 30 } }
          until_version: 4
          committed_at { seconds: 1556788440 }
          source: "cases.csv" change: REVISION_CHANGE_CREATED
          representation {
            reference: "C-1" outcome: OUTCOME_UPHELD categories: "Delay"
            stage1 { due_on { year: 2019 month: 5 day: 1 } }
          }
        }
        revisions {
          version { version: 4 data_date { year: 2019 month: 9 day: 30 } }
          until_version: 6
          committed_at { seconds: 1570010400 }
          source: "cases\033.csv" change: REVISION_CHANGE_UPDATED
          representation {
            reference: "C-1" outcome: OUTCOME_NOT_UPHELD
            categories: "Delay" categories: "Conduct"
            closed_on { year: 2019 month: 6 day: 1 }
            attributes { key: "ward" value: "North" }
          }
          changed_fields: "outcome" changed_fields: "categories"
          changed_fields: "closed_on" changed_fields: "stage1"
          changed_fields: "attributes.ward"
        }
        revisions {
          version { version: 6 } until_version: 7
          source: "recorded twice" change: REVISION_CHANGE_RETRACTED
        }
        revisions {
          version { version: 7 } change: REVISION_CHANGE_CREATED
          representation { reference: "C-1" }
        }
      )");
      return absl::OkStatus();
    };
  }

  std::string authority_;
};

TEST_F(RecordCommandsTest, PrintsTheHistoryOfACase) {
  ServeHistory();
  ASSERT_EQ(Run({"history", "C-1", "--authority", "North"}), kOk) << Err();
  EXPECT_EQ(authority_, "North");
  EXPECT_EQ(Out(),
            "C-1: 4 revisions\n"
            "\n"
            "Version 1 of 2019-04-30, committed 2019-05-02 09:14 UTC\n"
            "  created from cases.csv\n"
            "\n"
            "Version 4 of 2019-09-30, committed 2019-10-02 10:00 UTC\n"
            "  corrected from cases\\x1b.csv\n"
            "    outcome                  upheld -> not_upheld\n"
            "    category                 Delay -> Delay; Conduct\n"
            "    closed_on                (none) -> 2019-06-01\n"
            "    stage1_due_on            2019-05-01 -> (none)\n"
            "    attr:ward                (none) -> North\n"
            "\n"
            "Version 6\n"
            "  retracted: recorded twice\n"
            "\n"
            "Version 7\n"
            "  back\n");
  environment_.variables["LANG"] = "en_GB.UTF-8";
  ASSERT_EQ(Run({"history", "C-1"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("upheld → not_upheld"));
  ASSERT_EQ(Run({"history", "C-1", "--output", "json"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("\"change\": \"REVISION_CHANGE_RETRACTED\""));
}

TEST_F(RecordCommandsTest, SaysThatACaseWasNeverThere) {
  server_.on_revisions = [](const v1::ListRevisionsRequest&,
                            v1::ListRevisionsResponse&) {
    return ErrorWithReason(absl::StatusCode::kNotFound, "there is no case C-9",
                           "UNKNOWN_REFERENCE");
  };
  EXPECT_EQ(Run({"history", "C-9"}), kRefused);
  EXPECT_EQ(Err(), "error: there is no case C-9\n");
}

TEST(RecordChangesTest, TakesStagesAndAttributesApart) {
  const auto before = FromText<v1::Representation>(R"(
    stage2 { due_on { year: 2019 month: 5 day: 1 } outcome: OUTCOME_UPHELD }
    attributes { key: "ward" value: "N" } attributes { key: "x" value: "1" }
  )");
  const auto after = FromText<v1::Representation>(R"(
    stage2 {
      due_on { year: 2019 month: 5 day: 1 }
      computed_due_on { year: 2019 month: 5 day: 3 }
    }
    attributes { key: "area" value: "S" } attributes { key: "x" value: "1" }
  )");
  std::vector<std::string> found;
  for (const RecordChange& change :
       RecordChanges(before, after, {"stage2", "attributes", "remedy_pence"})) {
    found.push_back(
        absl::StrCat(change.column, " ", change.before, ">", change.after));
  }
  EXPECT_THAT(found,
              ::testing::ElementsAre("stage2_outcome upheld>",
                                     "stage2_due_on computed >2019-05-03",
                                     "attr:area >S", "attr:ward N>"));
}

TEST_F(RecordCommandsTest, GetsACaseAsItStood) {
  v1::GetRecordRequest asked;
  server_.on_get = [&](const v1::GetRecordRequest& request,
                       v1::GetRecordResponse& response) {
    asked = request;
    response.mutable_representation()->set_team("North");
    response.set_revision_version(2);
    response.mutable_data_version()->set_version(3);
    return absl::OkStatus();
  };
  ASSERT_EQ(Run({"get", "C-1", "--as-of", "3"}), kOk) << Err();
  EXPECT_EQ(asked.as_of(), 3);
  EXPECT_THAT(Out(), HasSubstr("North\n\nStored with version 2. Data version "
                               "3.\n"));
  server_.on_versions = [](const v1::ListVersionsRequest&,
                           v1::ListVersionsResponse& response) {
    response = FromText<v1::ListVersionsResponse>(
        "versions { version { version: 5"
        "  data_date { year: 2019 month: 9 day: 30 } } }");
    return absl::OkStatus();
  };
  ASSERT_EQ(Run({"get", "C-1", "--as-of", "2019-12-31"}), kOk) << Err();
  EXPECT_EQ(asked.as_of(), 5);
}

TEST_F(RecordCommandsTest, ListsVersions) {
  server_.on_versions = [](const v1::ListVersionsRequest& request,
                           v1::ListVersionsResponse& response) {
    const int last = 30 - 10 * static_cast<int>(request.page_token().size());
    for (int version = last; version > last - 10; --version) {
      v1::VersionSummary* summary = response.add_versions();
      summary->mutable_version()->set_version(version);
      summary->mutable_version()->mutable_data_date()->set_year(2019);
      summary->mutable_version()->mutable_data_date()->set_month(4);
      summary->mutable_version()->mutable_data_date()->set_day(version);
      if (version == 30) summary->mutable_version()->set_erased_records(2);
      summary->mutable_committed_at()->set_seconds(1556788440);
      summary->set_source("cases.csv");
    }
    if (last > 10) response.set_next_page_token(request.page_token() + "x");
    return absl::OkStatus();
  };
  ASSERT_EQ(Run({"versions", "--limit", "2"}), kOk) << Err();
  EXPECT_EQ(
      Out(),
      "                                                      Records erased\n"
      "Version  Data date   Committed             Source              since\n"
      "--------------------------------------------------------------------\n"
      "     30  2019-04-30  2019-05-02 09:14 UTC  cases.csv               2\n"
      "     29  2019-04-29  2019-05-02 09:14 UTC  cases.csv\n"
      "\n"
      "There are earlier ones; --limit N lists more.\n");
  ASSERT_EQ(Run({"versions"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("\n     11  "));
  EXPECT_THAT(Out(), Not(HasSubstr("\n     10  ")));
  ASSERT_EQ(Run({"versions", "--limit", "100"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("\n      1  "));
  EXPECT_THAT(Out(), Not(HasSubstr("There are earlier ones")));
  ASSERT_EQ(Run({"versions", "--limit", "1", "--output", "json"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("\"erasedRecords\": \"2\""));
  server_.on_versions = [](const v1::ListVersionsRequest&,
                           v1::ListVersionsResponse&) {
    return absl::OkStatus();
  };
  ASSERT_EQ(Run({"versions"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("(nothing has been imported)"));
}

TEST_F(RecordCommandsTest, Retracts) {
  v1::RetractRecordRequest asked;
  server_.on_retract = [&](const v1::RetractRecordRequest& request,
                           v1::RetractRecordResponse& response) {
    asked = request;
    response.mutable_data_version()->set_version(7);
    return absl::OkStatus();
  };
  ASSERT_EQ(Run({"retract", "C-1", "--reason", " twice ", "--authority", "N"}),
            kOk)
      << Err();
  EXPECT_EQ(asked.representation().reference(), "C-1");
  EXPECT_EQ(asked.representation().authority(), "N");
  EXPECT_EQ(asked.reason(), "twice");
  EXPECT_THAT(Out(), HasSubstr("Retracted case C-1: from version 7 on"));

  ASSERT_EQ(Run({"retract", "L-1", "--learning", "--reason", "x"}), kOk);
  EXPECT_EQ(asked.learning_action().reference(), "L-1");

  ASSERT_EQ(Run({"retract", "--reason", "x", "--alias",
                 "team:North: the Team:2019-04-01"}),
            kOk);
  const v1::Alias& alias = asked.reference_data().alias();
  EXPECT_EQ(alias.dimension(), "team");
  EXPECT_EQ(alias.recorded(), "North: the Team");
  EXPECT_EQ(alias.effective_from().month(), 4);
  EXPECT_THAT(Out(), HasSubstr("Retracted the alias of team \"North: the "
                               "Team\" from 2019-04-01: from version 7 on"));
  ASSERT_EQ(Run({"retract", "--reason", "x", "--alias", "team:N"}), kOk);
  EXPECT_FALSE(asked.reference_data().alias().has_effective_from());

  ASSERT_EQ(
      Run({"retract", "--reason", "x", "--procedure", "corporate:2020-04-01"}),
      kOk);
  EXPECT_EQ(asked.reference_data().procedure().procedure(),
            v1::PROCEDURE_CORPORATE);
  EXPECT_EQ(asked.reference_data().procedure().effective_from().year(), 2020);
  ASSERT_EQ(Run({"retract", "--reason", "x", "--report", "r"}), kOk);
  EXPECT_EQ(asked.reference_data().report().id(), "r");
  ASSERT_EQ(Run({"retract", "--reason", "x", "--disclosure-profile", "p"}),
            kOk);
  EXPECT_EQ(asked.reference_data().disclosure_profile().name(), "p");
}

class EraseTest : public RecordCommandsTest {
 protected:
  EraseTest() {
    server_.on_erase = [this](const v1::EraseRecordRequest& request,
                              v1::EraseRecordResponse& response) {
      asked_.push_back(request);
      response.mutable_data_version()->set_version(7);
      response.set_revisions(3);
      response.set_first_version(2);
      response.set_last_version(6);
      return absl::OkStatus();
    };
  }

  std::vector<v1::EraseRecordRequest> asked_;
};

TEST_F(EraseTest, AsksForTheReference) {
  environment_.input_is_terminal = true;
  input_ = "C-2\n";
  EXPECT_EQ(Run({"erase", "C-1", "--reason", "x"}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("This erases case C-1 from every data version"));
  EXPECT_THAT(Err(), HasSubstr("It does not reach what has left the server"));
  EXPECT_THAT(Err(), HasSubstr("Type the reference to erase it: "));
  EXPECT_THAT(Err(), HasSubstr("\"C-2\" is not \"C-1\": nothing was erased"));
  input_ = "";
  EXPECT_EQ(Run({"erase", "C-1", "--reason", "x"}), kUsage);
  EXPECT_EQ(asked_.size(), 0u);
  EXPECT_EQ(Out(), "");

  input_ = " C-1 \n";
  ASSERT_EQ(Run({"erase", "C-1", "--reason", "x"}), kOk) << Err();
  ASSERT_EQ(asked_.size(), 1u);
  EXPECT_EQ(asked_[0].representation().reference(), "C-1");
  EXPECT_EQ(asked_[0].reason(), "x");
  EXPECT_THAT(Out(), HasSubstr("Erased case C-1: 3 revisions, with version 7.\n"
                               "It was part of the figures of versions 2 to "
                               "6."));
  EXPECT_THAT(Out(), HasSubstr("It does not reach what has left the server"));
  EXPECT_THAT(Out(), HasSubstr("docs/erasure.md"));
}

TEST_F(EraseTest, ErasesWithoutATerminalOnlyWhereToldTo) {
  input_ = "C-1\n";
  EXPECT_EQ(Run({"erase", "C-1", "--reason", "x"}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("--yes erases without asking"));
  EXPECT_EQ(asked_.size(), 0u);
  ASSERT_EQ(Run({"erase", "L-1", "--learning", "--authority", "N", "--reason",
                 "x", "--yes"}),
            kOk)
      << Err();
  ASSERT_EQ(asked_.size(), 1u);
  EXPECT_EQ(asked_[0].learning_action().reference(), "L-1");
  EXPECT_EQ(asked_[0].learning_action().authority(), "N");
  EXPECT_THAT(Err(), HasSubstr("This erases learning action L-1"));
  EXPECT_THAT(Err(), Not(HasSubstr("Type the reference")));
}

}  // namespace
}  // namespace redress::cli
