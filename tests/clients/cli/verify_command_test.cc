// "verify" of a small web page, against a server that makes its document of
// two versions.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/substitute.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/cli/cli_fixture.h"

namespace redress::cli {
namespace {

using ::redress::testing::WriteFile;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPage[] = R"(<!DOCTYPE html>
<html><head>
<meta name="redress:source" content='{"report":{"report":"annual","asOf":"4"}}'>
<meta name="redress:data-version" content="4">
</head><body><h1>Annual</h1>
<p data-text="1">Closed: <data data-figure="closed" value="7">7</data>.</p>
<table data-table="closed">
<caption><span class="title">By team</span></caption>
<thead><tr><th data-column="team">Team</th>
<th data-column="closed">Closed</th></tr></thead>
<tbody><tr><th data-cell="closed/1/team">North</th>
<td data-cell="closed/1/closed" data-numerator="7" data-denominator="1">7</td>
</tr></tbody></table></body></html>
)";

class VerifyCommandTest : public CliTest {
 protected:
  using Write = std::function<void(const v1::DocumentPart&)>;

  VerifyCommandTest() {
    UseServer();
    environment_.variables["COLUMNS"] = "300";
    server_.on_document = [this](const v1::DocumentSource& source,
                                 const Write& write) {
      const int64_t version = source.report().as_of();
      const auto refusal = refusals_.find(version);
      if (refusal != refusals_.end()) return refusal->second;
      WriteDocument(version == 0 ? last_ : version, write);
      return absl::OkStatus();
    };
    server_.on_cases = [this](const v1::ListCasesRequest& request,
                              v1::ListCasesResponse& response) {
      EXPECT_EQ(request.cell().column(), "Closed/0");
      response.add_entries()->set_reference("C-1");
      if (request.query().as_of() == 5) {
        response.add_entries()->set_reference(reference_);
      }
      return absl::OkStatus();
    };
    server_.on_revisions = [this](const v1::ListRevisionsRequest& request,
                                  v1::ListRevisionsResponse& response) {
      EXPECT_EQ(request.reference(), reference_);
      response = FromText<v1::ListRevisionsResponse>(revisions_);
      return absl::OkStatus();
    };
  }

  // The document as the page has it, of version 4; of 5 one more is closed.
  void WriteDocument(int64_t version, const Write& write) const {
    const std::string closed = version == 4 ? "7" : absl::StrCat(closed_now_);
    v1::DocumentPart header = FromText<v1::DocumentPart>(R"(
      header { id: "annual" title: "Annual" disclosure_profile: "internal" })");
    v1::DataVersion* made = header.mutable_header()->mutable_data_version();
    made->set_version(version);
    made->set_erased_records(erased_);
    write(header);
    write(FromText<v1::DocumentPart>(absl::Substitute(
        R"(text { text: "Closed: $0."
                  figures { begin: 8 size: 1 name: "closed" } })",
        closed)));
    write(FromText<v1::DocumentPart>(absl::Substitute(
        R"(table {
             id: "closed" title: "By team" question { as_of: $0 }
             columns { id: "team" label: "Team" role: COLUMN_ROLE_LABEL }
             columns { id: "closed" label: "Closed" role: COLUMN_ROLE_FIGURE
                       unit: UNIT_COUNT measure_label: "Closed"
                       content: COLUMN_CONTENT_FIGURE } })",
        version)));
    write(FromText<v1::DocumentPart>(absl::Substitute(
        R"(rows { rows {
             type: ROW_TYPE_MEMBERS members: "North"
             cells { text: "North" }
             cells { figure { value: $0 numerator: $0 denominator: 1
                              display: "$0" } } } })",
        closed)));
  }

  int Verify(const std::string& page) {
    WriteFile(path_, page);
    return Run({"verify", path_});
  }

  // The page with another text in place of a part of it.
  int VerifyEdited(const std::string& from, const std::string& to) {
    const std::string page = absl::StrReplaceAll(kPage, {{from, to}});
    EXPECT_NE(page, kPage);
    return Verify(page);
  }

  // The file cannot be read: the server is not asked, and says nothing.
  void ExpectFileTrouble(const std::string& path, const std::string& message) {
    EXPECT_EQ(Run({"verify", path}), kFileTrouble) << message;
    EXPECT_EQ(Err(), absl::StrCat("error: ", path, ": ", message, "\n"));
    EXPECT_EQ(Out(), "");
  }

  const std::string path_ = folder_.File("annual.html");
  int64_t last_ = 4;
  int closed_now_ = 8;
  int64_t erased_ = 0;
  // What the server says of a version; 0: of the last one.
  std::map<int64_t, absl::Status> refusals_;
  std::string reference_ = "C-2";
  std::string revisions_ = R"(
    revisions { version { version: 5 data_date { year: 2026 month: 4 day: 14 } }
                change: REVISION_CHANGE_CREATED source: "corrections.csv"
                representation { } })";
};

TEST_F(VerifyCommandTest, AFileAsItWasExportedIsUnchanged) {
  EXPECT_EQ(Verify(kPage), kOk) << Err();
  EXPECT_EQ(Out(), path_ +
                       ": HTML, annual, from data version 4, profile "
                       "internal\n"
                       "\n"
                       "1 figure and 1 other cell of tables and 1 text were "
                       "compared with what this server makes of that version.\n"
                       "Unchanged: each is as it was exported.\n"
                       "\n"
                       "That is the last version of the data.\n");
  EXPECT_EQ(Err(), "");
}

TEST_F(VerifyCommandTest, FiguresThatStillHoldAreSaidTo) {
  last_ = 5;
  closed_now_ = 7;
  EXPECT_EQ(Verify(kPage), kOk) << Err();
  EXPECT_THAT(Out(), HasSubstr("\n\nThe last data are version 5. Every figure "
                               "still holds.\n"));
}

TEST_F(VerifyCommandTest, ListsWhatWasEditedWithItsPlace) {
  EXPECT_EQ(VerifyEdited(">7</td>", ">9</td>"), kFindings);
  EXPECT_THAT(Out(), HasSubstr("CHANGED since the export: 1 place\n"
                               "  closed/1/closed (data-cell closed/1/closed): "
                               "the file has 9, exported was 7\n"));
  EXPECT_THAT(Out(), Not(HasSubstr("Unchanged")));
  EXPECT_EQ(VerifyEdited("<p ", "<p hidden "), kFindings);
  EXPECT_THAT(Out(), HasSubstr("1 place\n  a hidden p\n"));
}

TEST_F(VerifyCommandTest, SaysThatRecordsErasedSinceMayBeWhy) {
  erased_ = 2;
  EXPECT_EQ(VerifyEdited(">7</td>", ">9</td>"), kFindings);
  EXPECT_THAT(Out(), HasSubstr("Note: 2 records of that version were erased "
                               "since, which may be why.\n"));
  EXPECT_EQ(Verify(kPage), kOk);
  EXPECT_THAT(Out(), Not(HasSubstr("erased")));
}

TEST_F(VerifyCommandTest, OfALongTextItShowsWhereItDiffers) {
  const std::string more(300, 'x');
  EXPECT_EQ(VerifyEdited("Closed: <", more + " <"), kFindings);
  EXPECT_THAT(Out(), HasSubstr("the file has " + more.substr(0, 80) +
                               " ..., exported was Closed: 7.\n"));
  EXPECT_EQ(VerifyEdited(">North<", ">North" + more + "y<"), kFindings);
  EXPECT_THAT(Out(), HasSubstr("the file has North" + more.substr(0, 75) +
                               " ..., exported was North\n"));
}

TEST_F(VerifyCommandTest, ListsFiguresThatDifferByNowWithTheCasesThatAreWhy) {
  last_ = 5;
  EXPECT_EQ(Verify(kPage), kFindings) << Err();
  EXPECT_THAT(Out(),
              HasSubstr("Unchanged: each is as it was exported.\n"
                        "\n"
                        "The last data are version 5. By now 1 cell and 1 "
                        "figure in the texts differ:\n"
                        "  closed/1/closed, North: Closed: 7 -> 8\n"
                        "    C-2: counted now, and not then; version 5 of "
                        "2026-04-14 brought it, from corrections.csv\n"
                        "  in the texts, closed: 7 -> 8\n"));
  revisions_ = R"(
    revisions { version { version: 3 } change: REVISION_CHANGE_CREATED
                representation { reference: "C-2" } }
    revisions { version { version: 5 } change: REVISION_CHANGE_UPDATED
                changed_fields: "team"
                representation { reference: "C-2" team: "North" } })";
  environment_.variables["LANG"] = "en_GB.UTF-8";
  EXPECT_EQ(Verify(kPage), kFindings);
  EXPECT_THAT(Out(), HasSubstr("North: Closed: 7 → 8\n"
                               "    C-2: counted now, and not then; version 5 "
                               "changed team\n"));
}

TEST_F(VerifyCommandTest, WithoutACauseItSaysWhatElseMayHaveChanged) {
  last_ = 5;
  server_.on_cases = [](const v1::ListCasesRequest&, v1::ListCasesResponse&) {
    return absl::OkStatus();
  };
  EXPECT_EQ(Verify(kPage), kFindings);
  EXPECT_THAT(Out(), HasSubstr("    the same cases are counted: reference data "
                               "changed"));
}

TEST_F(VerifyCommandTest, CasesThatAreNotToldAreSaidToBe) {
  last_ = 5;
  server_.on_cases = [](const v1::ListCasesRequest&, v1::ListCasesResponse&) {
    return absl::PermissionDeniedError("cases are for others");
  };
  EXPECT_EQ(Verify(kPage), kFindings);
  EXPECT_THAT(Out(), HasSubstr("    its cases are not told: cases are for "
                               "others\n"));
}

TEST_F(VerifyCommandTest, WhatAFileOrServerSaysCannotMoveACursor) {
  EXPECT_EQ(VerifyEdited(">North<", ">\xC2\x9BSouth\u202E<"), kFindings);
  EXPECT_THAT(Out(), HasSubstr("has \\x9bSouth\\u202e, exported was "
                               "North\n"));
  EXPECT_EQ(VerifyEdited("data-figure=\"closed\" value=\"7\"",
                         "data-figure=\"a\u202Eb\" value=\"\x1b[2J\""),
            kFindings);
  EXPECT_THAT(Out(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(Out(), HasSubstr("the figure a\\u202eb has the value "));
  last_ = 5;
  reference_ = "C\x1b[2J";
  EXPECT_EQ(Verify(kPage), kFindings);
  EXPECT_THAT(Out(), HasSubstr("    C\\x1b[2J: counted now"));
  refusals_[4] = absl::NotFoundError("no \x1b[2J");
  EXPECT_EQ(Verify(kPage), kRefused);
  EXPECT_EQ(Err(), "error: no \\x1b[2J\n");
}

TEST_F(VerifyCommandTest, AFileThatIsNotThereIsAFilesTrouble) {
  ExpectFileTrouble(folder_.File("none.html"), "there is no such file");
  std::filesystem::create_directories(folder_.File("empty"));
  ExpectFileTrouble(folder_.File("empty"),
                    "its metadata, csv-metadata.json, are not beside it");
  ExpectFileTrouble("", "there is no such file");
}

TEST_F(VerifyCommandTest, AFileOfNoKnownFormatIsAFilesTrouble) {
  WriteFile(path_, "");
  ExpectFileTrouble(path_, "it cannot be read, or is empty");
  WriteFile(path_, "%PDF-1.7");
  ExpectFileTrouble(path_,
                    "it is neither a workbook, a CSV export, a web page nor a "
                    "return that Redress wrote");
  WriteFile(path_, "<?xml version=\"1.0\"?><Message>");
  ExpectFileTrouble(path_, "the return is malformed, in line 1");
}

TEST_F(VerifyCommandTest, AFileThatDoesNotSayWhatItIsFromIsAFilesTrouble) {
  WriteFile(path_, "<!DOCTYPE html><p>A page.</p>");
  ExpectFileTrouble(path_, "the page does not say what it was made from");
  for (const char* source :
       {"{}", "[]", "{\"report\":7}", "{\"report\":{", "{\"page\":{}}"}) {
    WriteFile(path_, absl::StrCat("<!DOCTYPE html><meta name=\"redress:source\""
                                  " content='",
                                  source, "'>"));
    ExpectFileTrouble(path_,
                      "the file does not say what it was made from, or what it "
                      "says was changed");
  }
}

TEST_F(VerifyCommandTest, AFileThatIsTooLargeIsAFilesTrouble) {
  const std::string folder = folder_.File("csv");
  std::filesystem::create_directories(folder);
  const std::string metadata = folder + "/csv-metadata.json";
  WriteFile(metadata, "{");
  std::filesystem::resize_file(metadata, (size_t{64} << 20) + 1);
  ExpectFileTrouble(folder, "csv-metadata.json has more than 64 MiB");
}

// The file is sound, and it is the server that does not know its report.
TEST_F(VerifyCommandTest, AReportThatTheServerDoesNotKnowIsItsRefusal) {
  refusals_[4] = InvalidArgument(
      {{"source.report.report", "UNKNOWN_REPORT",
        "there is no report \"annual\" (did you mean \"annual-2\"?)"}});
  EXPECT_EQ(Verify(kPage), kRefused);
  EXPECT_EQ(Err(),
            "error: there is no report \"annual\" (did you mean "
            "\"annual-2\"?)\n");
  EXPECT_EQ(Out(), "");
}

// What was made of the version that the file names cannot be made by now.
TEST_F(VerifyCommandTest, WhatTheServerRefusesOfTheLastVersionIsItsRefusal) {
  refusals_[0] = InvalidArgument({{"source", "UNKNOWN", "no such measure"}});
  EXPECT_EQ(Verify(kPage), kRefused);
  EXPECT_EQ(Err(), "error: no such measure\n");
  EXPECT_EQ(Out(), "");
}

TEST_F(VerifyCommandTest, OtherErrorsOfTheServerGiveTheirOwnCodes) {
  const std::vector<std::pair<absl::Status, int>> cases = {
      {ErrorWithReason(absl::StatusCode::kNotFound, "there is no version 4",
                       "UNKNOWN_VERSION"),
       kRefused},
      {absl::PermissionDeniedError("no past versions"), kRefused},
      {absl::ResourceExhaustedError("too much"), kRefused},
      {absl::InternalError("a fault"), kOther},
      {absl::DataLossError("a page is damaged"), kOther}};
  for (const auto& [status, code] : cases) {
    refusals_[4] = status;
    EXPECT_EQ(Verify(kPage), code) << status;
    EXPECT_EQ(Err(),
              absl::StrCat("error: ", std::string(status.message()), "\n"));
    EXPECT_EQ(Out(), "");
  }
  server_.Stop();
  EXPECT_EQ(Verify(kPage), kNoServer);
}

TEST_F(VerifyCommandTest, ADocumentThatIsNoneIsTheServersFault) {
  server_.on_document = [](const v1::DocumentSource&, const Write& write) {
    write(FromText<v1::DocumentPart>("rows { rows { } }"));
    return absl::OkStatus();
  };
  EXPECT_EQ(Verify(kPage), kOther);
  EXPECT_EQ(Err(), "error: the server sent rows without a table\n");
}

TEST_F(VerifyCommandTest, TakesOneFile) {
  EXPECT_EQ(Run({"verify"}), kUsage);
  EXPECT_EQ(Err(), "error: FILE is missing: redress verify FILE\n");
  EXPECT_EQ(Run({"verify", "a", "b"}), kUsage);
  EXPECT_EQ(Err(),
            "error: \"b\" is one argument too many: redress verify FILE\n");
  EXPECT_EQ(Run({"verify", "a", "--output", "json"}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("unknown flag --output"));
}

}  // namespace
}  // namespace redress::cli
