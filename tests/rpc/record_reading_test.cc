#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "service/base/errors.h"
#include "service/rpc/record_calls.h"
#include "tests/rpc/record_calls_fixture.h"

namespace redress::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::IsEmpty;

using RecordReadingTest = RecordCallsTest;

TEST_F(RecordReadingTest, OnlyAnalystsSeeAndChangeRecords) {
  Import(Case("C-1"));
  caller_.analyst = false;
  for (const absl::Status& status :
       {Get("C-1").status(), Revisions("C-1").status(), Versions().status(),
        RetractCase("C-1").status(), EraseCase("C-1").status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied) << status;
    EXPECT_EQ(ErrorReason(status), "ANALYSTS_ONLY");
  }
  // Before anything else is looked at.
  EXPECT_EQ(ErrorReason(Get("").status()), "ANALYSTS_ONLY");
  caller_.analyst = true;
  EXPECT_TRUE(Get("C-1").ok());
}

TEST_F(RecordReadingTest, ARecordIsGivenAsItStoodAtAVersion) {
  v1::Representation first = Case("C-1");
  first.set_team("Blue");
  v1::Representation second = Case("C-1");
  second.set_team("Green");
  Import(first, 18100);        // 2
  Import(Case("C-2"), 18101);  // 3
  Import(second, 18102);       // 4
  const auto last = Get("C-1");
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_TRUE(MessageDifferencer::Equals(last->representation(), second));
  EXPECT_EQ(last->revision_version(), 4);
  EXPECT_EQ(last->data_version().version(), 4);
  const auto past = Get("C-1", 3, "Council");
  ASSERT_TRUE(past.ok()) << past.status();
  EXPECT_TRUE(MessageDifferencer::Equals(past->representation(), first));
  EXPECT_EQ(past->revision_version(), 2);
  EXPECT_EQ(past->data_version().version(), 3);
  EXPECT_TRUE(MessageDifferencer::Equals(past->data_version().data_date(),
                                         model::DayToProto(18101)));
  for (const absl::Status& missing :
       {Get("C-2", 2).status(), Get("C-3").status(),
        Get("C-1", 0, "Othertown").status()}) {
    EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(ErrorReason(missing), "UNKNOWN_REFERENCE");
  }
  for (const int64_t version : {-1, 5}) {
    EXPECT_EQ(ErrorReason(Get("C-1", version).status()), "UNKNOWN_VERSION");
  }
  EXPECT_THAT(Wrong(Get("").status()), ElementsAre("reference MISSING"));
}

// "UPDATED 3-5 team,locality".
std::vector<std::string> Lines(const v1::ListRevisionsResponse& response) {
  std::vector<std::string> lines;
  for (const v1::RecordRevision& revision : response.revisions()) {
    std::string line =
        absl::StrCat(v1::RevisionChange_Name(revision.change()).substr(16), " ",
                     revision.version().version(), "-",
                     revision.until_version(), " ", revision.source());
    const char* separator = ": ";
    for (const std::string& path : revision.changed_fields()) {
      absl::StrAppend(&line, separator, path);
      separator = ",";
    }
    lines.push_back(line);
  }
  return lines;
}

TEST_F(RecordReadingTest, ARecordHasAHistory) {
  v1::Representation record = Case("C-1");
  Import(record, 18100, "import first.csv");  // 2
  Import(Case("C-2"));                        // 3
  record.set_team("Blue");
  record.mutable_stage1()->set_outcome(v1::OUTCOME_UPHELD);
  Import(record, 18101, "import second.csv");  // 4
  ASSERT_TRUE(RetractCase("C-1").ok());        // 5
  Import(Case("C-3"));                         // 6
  Import(record, 18102, "configuration");      // 7
  const auto revisions = Revisions("C-1");
  ASSERT_TRUE(revisions.ok()) << revisions.status();
  EXPECT_THAT(
      Lines(*revisions),
      ElementsAre("CREATED 2-4 first.csv",
                  "UPDATED 4-5 second.csv: team,stage1.outcome",
                  "RETRACTED 5-7 a duplicate", "CREATED 7-0 configuration"));
  EXPECT_TRUE(MessageDifferencer::Equals(
      revisions->revisions(0).representation(), Case("C-1")));
  EXPECT_FALSE(revisions->revisions(2).has_representation());
  EXPECT_TRUE(MessageDifferencer::Equals(
      revisions->revisions(3).representation(), record));
  EXPECT_GT(revisions->revisions(0).committed_at().seconds(), 1'500'000'000);
  EXPECT_TRUE(MessageDifferencer::Equals(
      revisions->revisions(1).version().data_date(), model::DayToProto(18101)));
  EXPECT_EQ(revisions->next_page_token(), "");
  EXPECT_EQ(ErrorReason(Revisions("C-4").status()), "UNKNOWN_REFERENCE");
}

TEST_F(RecordReadingTest, AHistoryComesInPages) {
  v1::Representation record = Case("C-1");
  for (int i = 1; i <= 7; ++i) {
    record.set_team(absl::StrCat("team ", i));
    Import(record);
  }
  Import(Case("C-2"));
  const auto all = Revisions("C-1");
  ASSERT_TRUE(all.ok());
  v1::ListRevisionsResponse joined;
  std::string token;
  int pages = 0;
  do {
    const auto page = Revisions("C-1", 3, token);
    ASSERT_TRUE(page.ok()) << page.status();
    joined.mutable_revisions()->MergeFrom(page->revisions());
    token = page->next_page_token();
    ++pages;
    // What comes meanwhile makes no page shift.
    record.set_locality(absl::StrCat("locality ", pages));
    if (pages == 1) Import(record);
  } while (!token.empty());
  EXPECT_EQ(pages, 3);
  ASSERT_EQ(joined.revisions_size(), 8);
  for (int i = 0; i < 6; ++i) {
    EXPECT_TRUE(
        MessageDifferencer::Equals(joined.revisions(i), all->revisions(i)))
        << i;
  }
  // The first of a page is compared with the last of the page before.
  EXPECT_THAT(joined.revisions(3).changed_fields(), ElementsAre("team"));
  EXPECT_THAT(joined.revisions(7).changed_fields(), ElementsAre("locality"));

  const std::string first = Revisions("C-1", 3)->next_page_token();
  EXPECT_THAT(Wrong(Revisions("C-2", 3, first).status()),
              ElementsAre("page_token INVALID_PAGE_TOKEN"));
  EXPECT_THAT(
      Wrong(Revisions("", 101, "nonsense").status()),
      ElementsAre("reference MISSING", "page_size PAGE_SIZE_OUT_OF_RANGE",
                  "page_token INVALID_PAGE_TOKEN"));
  EXPECT_THAT(Wrong(Revisions("C-1", -1).status()),
              ElementsAre("page_size PAGE_SIZE_OUT_OF_RANGE"));
}

// A page is no larger than a message may be.
TEST_F(RecordReadingTest, ALongHistoryOfALargeRecordComesInMorePages) {
  v1::Representation record = Case("C-1");
  for (int i = 0; i < 4; ++i) {
    record.set_team(std::string(900'000, static_cast<char>('a' + i)));
    Import(record);
  }
  const auto first = Revisions("C-1");
  ASSERT_TRUE(first.ok());
  EXPECT_LT(first->ByteSizeLong(), size_t{4} << 20);
  EXPECT_EQ(first->revisions_size(), 3);
  EXPECT_EQ(Revisions("C-1", 0, first->next_page_token())->revisions_size(), 1);
}

TEST_F(RecordReadingTest, VersionsAreListedTheLastOneFirst) {
  for (int i = 2; i <= 8; ++i) {
    Import(Case(absl::StrCat("C-", i)), 18100 + i,
           absl::StrCat("import ", i, ".csv"));
  }
  ASSERT_TRUE(EraseCase("C-3").ok());  // 9
  std::vector<std::string> lines;
  std::string token;
  do {
    const auto page = Versions(4, token);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::VersionSummary& summary : page->versions()) {
      EXPECT_GT(summary.committed_at().seconds(), 1'500'000'000);
      lines.push_back(absl::StrCat(summary.version().version(), " ",
                                   summary.source(), " ",
                                   summary.version().erased_records()));
    }
    token = page->next_page_token();
    // The list goes on where it was.
    Import(Case(absl::StrCat("D-", lines.size())));
  } while (!token.empty());
  EXPECT_THAT(lines, ElementsAre("9 erase request of the family 0",
                                 "8 import 8.csv 1", "7 import 7.csv 1",
                                 "6 import 6.csv 1", "5 import 5.csv 1",
                                 "4 import 4.csv 1", "3 import 3.csv 1",
                                 "2 import 2.csv 0", "1 configuration 0"));
  EXPECT_THAT(Wrong(Versions(1001, "nonsense").status()),
              ElementsAre("page_size PAGE_SIZE_OUT_OF_RANGE",
                          "page_token INVALID_PAGE_TOKEN"));
  Open({});
  EXPECT_EQ(Versions()->versions_size(), 12);
}

TEST_F(RecordReadingTest, AnEmptyStoreHasNoVersions) {
  EmptyFolder();
  Open({});
  EXPECT_THAT(Versions()->versions(), IsEmpty());
  EXPECT_EQ(ErrorReason(Get("C-1").status()), "UNKNOWN_REFERENCE");
}

}  // namespace
}  // namespace redress::rpc
