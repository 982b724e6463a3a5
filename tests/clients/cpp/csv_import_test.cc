#include "clients/cpp/csv_import.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/fake_server.h"

namespace redress::client {
namespace {

using ::redress::testing::FakeServer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kHeader[] = "reference,kind,received_on\n";

std::string GoodRow(const std::string& reference) {
  return absl::StrCat(reference, ",complaint,2019-04-03\n");
}

class CsvImportTest : public ::testing::Test {
 protected:
  CsvImportTest() {
    server_.on_batch = [](const v1::ImportHeader& header,
                          const v1::ImportBatch& batch,
                          v1::ImportRecordsResponse& response) {
      // Rejects what is called X….
      for (const v1::ImportItem& item : batch.items()) {
        const std::string& reference = item.representation().reference();
        if (reference[0] != 'X') {
          response.set_created(response.created() + 1);
          continue;
        }
        v1::ItemReport* report = response.add_rejected();
        report->set_position(item.position());
        v1::Violation* violation = report->add_violations();
        violation->set_severity(v1::SEVERITY_ERROR);
        violation->set_field("closed_on");
        violation->set_reason("BAD");
        violation = report->add_violations();
        violation->set_severity(v1::SEVERITY_QUERY);
        violation->set_reason("ODD");
      }
      if (!header.validate_only() && !header.atomic()) {
        response.mutable_data_version()->set_version(batch.sequence());
      }
      return absl::OkStatus();
    };
  }

  absl::Status Import(const std::string& text) {
    std::istringstream in(text);
    Client client({.server = server_.address()});
    CsvImportObserver observer;
    observer.rejected = [this](const RowReport& report) {
      for (const RowProblem& problem : report.problems) {
        told_.push_back(absl::StrCat(report.line, " ", problem.reason));
      }
    };
    observer.progress = [this](int64_t bytes, int64_t) { bytes_ = bytes; };
    options_.source = "cases.csv";
    told_.clear();
    return ImportCsv(client, in, options_, observer, summary_);
  }

  FakeServer server_;
  CsvImportOptions options_;
  CsvImportSummary summary_;
  std::vector<std::string> told_;
  int64_t bytes_ = 0;
};

TEST_F(CsvImportTest, SendsTheRowsInBatches) {
  options_.batch_size = 2;
  options_.data_date.emplace().set_year(2019);
  const std::string text = absl::StrCat(kHeader, GoodRow("A"), "\n",
                                        GoodRow("B"), ",,\n", GoodRow("C"));
  ASSERT_TRUE(Import(text).ok());
  ASSERT_EQ(server_.headers.size(), 1u);
  EXPECT_EQ(server_.headers[0].source(), "cases.csv");
  EXPECT_EQ(server_.headers[0].data_date().year(), 2019);
  EXPECT_FALSE(server_.headers[0].atomic());
  ASSERT_EQ(server_.batches.size(), 2u);
  EXPECT_EQ(server_.batches[0].items_size(), 2);
  EXPECT_EQ(server_.batches[1].sequence(), 2);
  // Blank rows are no rows, but lines.
  EXPECT_EQ(server_.batches[1].items(0).position(), 6);
  EXPECT_EQ(summary_.rows, 3);
  EXPECT_EQ(summary_.created, 3);
  EXPECT_EQ(summary_.data_version.version(), 2);
  EXPECT_EQ(bytes_, static_cast<int64_t>(text.size()));
}

TEST_F(CsvImportTest, TellsOfRowsInTheOrderOfTheFile) {
  options_.batch_size = 2;
  const std::string bad = "bad,complaint,soon\n";
  ASSERT_TRUE(Import(absl::StrCat(kHeader, GoodRow("X1"), bad, GoodRow("A"),
                                  GoodRow("X2"), bad, bad, bad, GoodRow("X3")))
                  .ok());
  // Of a rejected row only the errors.
  EXPECT_THAT(told_,
              ElementsAre("2 BAD", "3 INVALID_DATE", "5 BAD", "6 INVALID_DATE",
                          "7 INVALID_DATE", "8 INVALID_DATE", "9 BAD"));
  EXPECT_EQ(summary_.rejected, 7);
  EXPECT_EQ(summary_.created, 1);
}

TEST_F(CsvImportTest, CallsNobodyForNothing) {
  ASSERT_TRUE(Import(kHeader).ok());
  ASSERT_TRUE(Import(absl::StrCat(kHeader, "A,complaint,soon\n")).ok());
  EXPECT_THAT(told_, ElementsAre("2 INVALID_DATE"));
  EXPECT_THAT(server_.headers, IsEmpty());
}

TEST_F(CsvImportTest, CountsAStrictImportByItsCommit) {
  options_.strict = true;
  options_.batch_size = 1;
  server_.final_response.set_final(true);
  server_.final_response.set_sequence(2);
  server_.final_response.set_created(2);
  server_.final_response.mutable_data_version()->set_version(9);
  ASSERT_TRUE(Import(absl::StrCat(kHeader, GoodRow("A"), GoodRow("B"))).ok());
  EXPECT_TRUE(server_.headers[0].atomic());
  EXPECT_TRUE(server_.import_finished);
  EXPECT_EQ(summary_.created, 2);
  EXPECT_EQ(summary_.data_version.version(), 9);
}

TEST_F(CsvImportTest, NeverCommitsAStrictImportWithARowThatIsNotSent) {
  options_.strict = true;
  ASSERT_TRUE(Import(absl::StrCat(kHeader, GoodRow("A"), GoodRow("X1"),
                                  "bad,complaint,soon\n"))
                  .ok());
  ASSERT_EQ(server_.headers.size(), 1u);
  EXPECT_TRUE(server_.headers[0].validate_only());
  EXPECT_THAT(told_, ElementsAre("3 BAD", "4 INVALID_DATE"));
  EXPECT_EQ(summary_.data_version.version(), 0);
}

TEST_F(CsvImportTest, SaysNothingOfAStrictImportThatHasNoResult) {
  options_.strict = true;
  EXPECT_EQ(Import(absl::StrCat(kHeader, GoodRow("A"))).code(),
            absl::StatusCode::kInternal);
}

TEST_F(CsvImportTest, OnlyChecksOnADryRun) {
  options_.dry_run = true;
  options_.strict = true;
  ASSERT_TRUE(Import(absl::StrCat(kHeader, GoodRow("A"))).ok());
  EXPECT_TRUE(server_.headers[0].validate_only());
  EXPECT_FALSE(server_.headers[0].atomic());
}

TEST_F(CsvImportTest, KeepsWhatWasStoredBeforeAnError) {
  options_.batch_size = 1;
  const auto accept = server_.on_batch;
  server_.on_batch = [accept](const v1::ImportHeader& header,
                              const v1::ImportBatch& batch,
                              v1::ImportRecordsResponse& response) {
    if (batch.sequence() == 2) return absl::UnavailableError("leaving");
    return accept(header, batch, response);
  };
  const absl::Status status = Import(absl::StrCat(
      kHeader, GoodRow("A"), GoodRow("B"), GoodRow("C"), GoodRow("D")));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("is not available"));
  EXPECT_EQ(summary_.created, 1);
  EXPECT_EQ(summary_.data_version.version(), 1);
}

TEST_F(CsvImportTest, NamesEverythingThatIsWrongWithAHeader) {
  const absl::Status status = Import("\nreference,kind,recieved_on,x\n");
  EXPECT_EQ(ErrorReason(status), "CSV_HEADER");
  EXPECT_EQ(std::string(status.message()),
            "cases.csv, line 2: unknown column \"recieved_on\" (did you mean "
            "\"received_on\"?)\n"
            "cases.csv, line 2: unknown column \"x\"\n"
            "cases.csv, line 2: required column \"received_on\" is missing "
            "from a file of cases");
  EXPECT_THAT(std::string(Import("").message()), HasSubstr("file is empty"));
  EXPECT_THAT(std::string(Import("reference,k\xE9nd\n").message()),
              HasSubstr("line 1: column 2: byte 2 of the cell is 0xE9"));
}

TEST_F(CsvImportTest, NamesNoColumnOfAFileInAnotherEncoding) {
  const absl::Status status = Import(std::string("\xFF\xFEr\0e\0", 6));
  EXPECT_EQ(ErrorReason(status), "CSV_HEADER");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("line 1: the file is UTF-16"));
}

TEST_F(CsvImportTest, KeepsBatchesUnderTheMessageLimit) {
  // Rows of 700 KB: two of them would do, three would not with a fourth.
  std::string text = "id,text,raised_on\n";
  for (int i = 0; i < 6; ++i) {
    absl::StrAppend(&text, "L", i, ",", std::string(700'000, 'x'),
                    ",2019-04-03\n");
  }
  server_.on_batch = [](const v1::ImportHeader&, const v1::ImportBatch& batch,
                        v1::ImportRecordsResponse& response) {
    response.set_created(batch.items_size());
    return absl::OkStatus();
  };
  ASSERT_TRUE(Import(text).ok());
  EXPECT_EQ(server_.batches.size(), 3u);
  EXPECT_EQ(summary_.created, 6);
}

}  // namespace
}  // namespace redress::client
