#include "service/export/resume.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"

namespace redress::exporting {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

// What an export of a report is made from.
std::string OfReport(const v1::ReportSelection& report) {
  v1::DocumentSource source;
  *source.mutable_report() = report;
  return SourceOf(source);
}

std::string OfQuestion(const v1::Query& question) {
  v1::DocumentSource source;
  *source.mutable_query() = question;
  return SourceOf(source);
}

ExportIdentity SomeExport() {
  ExportIdentity identity;
  identity.build = "b1";
  identity.generator = "redress 0.1.0";
  identity.version = 7;
  v1::ReportSelection report;
  report.set_report("half-year");
  identity.source = OfReport(report);
  identity.exporter.exporter.set_id("csv");
  identity.exporter.exporter.set_version("1.0.0");
  v1::ExporterOption* option = identity.exporter.exporter.add_options();
  option->set_name("separator");
  option->set_default_value("comma");
  identity.exporter.sha256 = std::string(32, 'a');
  return identity;
}

TEST(EtagTest, IsOfEverythingThatDecidesTheBytes) {
  const std::vector<std::function<void(ExportIdentity&)>> changes = {
      [](ExportIdentity&) {},
      [](ExportIdentity& e) { e.build = "b2"; },
      [](ExportIdentity& e) { e.generator = "redress 0.2.0"; },
      [](ExportIdentity& e) { e.version = 8; },
      [](ExportIdentity& e) { e.erased_records = 1; },
      [](ExportIdentity& e) { e.analyst = false; },
      [](ExportIdentity& e) {
        v1::ReportSelection report;
        report.set_report("half-year");
        report.set_disclosure_profile("publish");
        e.source = OfReport(report);
      },
      [](ExportIdentity& e) { e.source = OfQuestion(v1::Query()); },
      [](ExportIdentity& e) { e.exporter.exporter.set_id("csv2"); },
      [](ExportIdentity& e) { e.exporter.exporter.set_version("1.0.1"); },
      [](ExportIdentity& e) { e.exporter.sha256[31] = 'b'; },
      [](ExportIdentity& e) { e.options["separator"] = "tab"; },
      // The same bytes in a row, in other pieces.
      [](ExportIdentity& e) {
        e.build = "b";
        e.generator = "1redress 0.1.0";
      },
  };
  std::set<std::string> etags;
  for (const auto& change : changes) {
    ExportIdentity identity = SomeExport();
    change(identity);
    EXPECT_TRUE(etags.insert(EtagOf(identity)).second) << etags.size();
  }
}

TEST(EtagTest, IsTheSameForTheSameBytes) {
  ExportIdentity spelt_out = SomeExport();
  spelt_out.options["separator"] = "comma";
  // Where it lies on this machine is nothing to the bytes.
  spelt_out.exporter.path = "/elsewhere/csv.so";
  v1::ReportSelection report;
  report.set_report("half-year");
  report.set_as_of(7);
  report.set_min_data_version(3);
  spelt_out.source = OfReport(report);
  EXPECT_EQ(EtagOf(spelt_out), EtagOf(SomeExport()));
  EXPECT_THAT(EtagOf(spelt_out), MatchesRegex("e1-7-0-[0-9a-f]{32}"));
}

TEST(EtagTest, KnowsTheColumnsOfAListOfCases) {
  v1::DocumentSource cases;
  cases.mutable_cases()->mutable_query()->set_as_of(7);
  const std::string bare = SourceOf(cases);
  cases.mutable_cases()->mutable_query()->set_as_of(8);
  EXPECT_EQ(SourceOf(cases), bare);
  cases.mutable_cases()->add_columns("team");
  EXPECT_NE(SourceOf(cases), bare);
}

TEST(EtagTest, AReportIsNoQuestion) {
  EXPECT_NE(OfReport(v1::ReportSelection()), OfQuestion(v1::Query()));
}

TEST(EtagTest, SaysItsVersion) {
  EXPECT_EQ(VersionOfEtag(EtagOf(SomeExport())), 7);
  for (const std::string etag :
       {"", "7", "e1-7-0", "e0-7-0-00", "e1--7-0-00", "e1-0-0-00", "e1-x-0-00",
        "e1-7-0-00-1", "e1-99999999999999999999-0-00"}) {
    EXPECT_EQ(VersionOfEtag(etag), std::nullopt) << etag;
  }
}

TEST(CheckUnchangedTest, AnotherEtagMeansToStartAgain) {
  v1::ExportResume resume;
  resume.set_etag("e1-7-0-ab");
  EXPECT_EQ(CheckUnchanged(resume, "e1-7-0-ab"), absl::OkStatus());
  const absl::Status status = CheckUnchanged(resume, "e1-8-0-ab");
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ErrorReason(status), "EXPORT_CHANGED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("must start again"));
}

v1::ExportResume At(const std::string& file, int64_t offset) {
  v1::ExportResume resume;
  resume.set_etag("e");
  resume.set_file(file);
  resume.set_offset(offset);
  return resume;
}

TEST(CheckResumeTest, NamesTheField) {
  EXPECT_EQ(CheckResume(At("a", 3)), absl::OkStatus());
  EXPECT_EQ(CheckResume(At("", 0)), absl::OkStatus());
  const auto field = [](const v1::ExportResume& resume) {
    const std::vector<FieldViolation> found = Violations(CheckResume(resume));
    return found.size() == 1
               ? absl::StrCat(found[0].field, " ", found[0].reason)
               : absl::StrCat(found.size());
  };
  EXPECT_EQ(field(At("a", -1)), "resume.offset OFFSET_NOT_VALID");
  EXPECT_EQ(field(At("", 1)), "resume.offset OFFSET_NOT_VALID");
  v1::ExportResume nameless = At("a", 1);
  nameless.clear_etag();
  EXPECT_EQ(field(nameless), "resume.etag MISSING");
}

using Files = std::vector<std::pair<std::string, std::string>>;

// What an exporter writes, in chunks of 4 bytes, with progress here and there.
std::vector<v1::ExportResponse> Whole(const Files& files) {
  std::vector<v1::ExportResponse> responses;
  v1::ExportTrailer trailer;
  for (const auto& [name, content] : files) {
    responses.emplace_back().mutable_file()->set_name(name);
    for (size_t at = 0; at < content.size(); at += 4) {
      v1::ExportChunk* chunk = responses.emplace_back().mutable_chunk();
      chunk->set_offset(static_cast<int64_t>(at));
      chunk->set_data(content.substr(at, 4));
      chunk->set_crc32c(Crc32c(chunk->data()));
    }
    responses.emplace_back().mutable_progress()->set_rows(1);
    v1::ExportFileEnd* end = trailer.add_files();
    end->set_name(name);
    end->set_size(static_cast<int64_t>(content.size()));
  }
  *responses.emplace_back().mutable_trailer() = trailer;
  return responses;
}

// What is left of the export, put together; checks that chunks follow each
// other from the offset on.
struct Rest {
  absl::Status status;
  Files files;
  int progress = 0;
  int in_trailer = 0;
};

Rest Resume(const Files& files, const v1::ExportResume& resume) {
  Rest rest;
  int64_t next = 0;
  const ResponseSink sink =
      [&](const v1::ExportResponse& response) -> absl::Status {
    if (response.has_file()) {
      next = rest.files.empty() ? resume.offset() : 0;
      rest.files.emplace_back(response.file().name(), "");
    } else if (response.has_chunk()) {
      const v1::ExportChunk& chunk = response.chunk();
      EXPECT_EQ(chunk.offset(), next);
      EXPECT_FALSE(chunk.data().empty());
      EXPECT_EQ(chunk.crc32c(), Crc32c(chunk.data()));
      next += static_cast<int64_t>(chunk.data().size());
      rest.files.back().second += chunk.data();
    } else if (response.has_progress()) {
      ++rest.progress;
    } else if (response.has_trailer()) {
      rest.in_trailer = response.trailer().files_size();
    }
    return absl::OkStatus();
  };
  ResumedExport resumed(resume, sink);
  for (const v1::ExportResponse& response : Whole(files)) {
    rest.status = resumed.Send(response);
    if (!rest.status.ok()) break;
  }
  return rest;
}

const Files& ThreeFiles() {
  static const auto* const kFiles = new Files(
      {{"a.csv", "0123456789"}, {"empty.csv", ""}, {"b.csv", "abcdefgh"}});
  return *kFiles;
}

TEST(ResumedExportTest, GivesTheRestFromEveryPoint) {
  for (size_t f = 0; f < ThreeFiles().size(); ++f) {
    const auto& [name, content] = ThreeFiles()[f];
    for (size_t offset = 0; offset <= content.size(); ++offset) {
      SCOPED_TRACE(absl::StrCat(name, " ", offset));
      Files expected(ThreeFiles().begin() + static_cast<std::ptrdiff_t>(f),
                     ThreeFiles().end());
      expected[0].second.erase(0, offset);
      const Rest rest =
          Resume(ThreeFiles(), At(name, static_cast<int64_t>(offset)));
      EXPECT_EQ(rest.status, absl::OkStatus());
      EXPECT_EQ(rest.files, expected);
      EXPECT_EQ(rest.progress, 3);
      EXPECT_EQ(rest.in_trailer, 3);
    }
  }
}

TEST(ResumedExportTest, WithoutAFileEverythingIsSent) {
  EXPECT_EQ(Resume(ThreeFiles(), At("", 0)).files, ThreeFiles());
  EXPECT_EQ(Resume(ThreeFiles(), v1::ExportResume()).files, ThreeFiles());
}

TEST(ResumedExportTest, NamesAnOffsetBeyondTheEnd) {
  for (const std::string name : {"a.csv", "empty.csv", "b.csv"}) {
    const absl::Status status = Resume(ThreeFiles(), At(name, 11)).status;
    ASSERT_EQ(Violations(status).size(), 1u) << name;
    EXPECT_EQ(Violations(status)[0].field, "resume.offset");
    EXPECT_EQ(ErrorReason(status), "OFFSET_NOT_VALID");
  }
  EXPECT_THAT(
      std::string(Resume(ThreeFiles(), At("a.csv", 11)).status.message()),
      HasSubstr("11 is beyond the end of \"a.csv\", at 10"));
}

TEST(ResumedExportTest, NamesAFileThatIsNotThere) {
  const Rest rest = Resume(ThreeFiles(), At("a.cvs", 0));
  ASSERT_EQ(Violations(rest.status).size(), 1u);
  EXPECT_EQ(Violations(rest.status)[0].field, "resume.file");
  EXPECT_EQ(ErrorReason(rest.status), "UNKNOWN_FILE");
  EXPECT_THAT(std::string(rest.status.message()),
              HasSubstr("did you mean \"a.csv\"?"));
  EXPECT_EQ(rest.files, Files());
}

TEST(ResumedExportTest, ReturnsTheSinksError) {
  const ResponseSink sink = [](const v1::ExportResponse&) {
    return absl::CancelledError("left");
  };
  const v1::ExportResume resume = At("a.csv", 5);
  ResumedExport resumed(resume, sink);
  const std::vector<v1::ExportResponse> whole = Whole(ThreeFiles());
  EXPECT_EQ(resumed.Send(whole[0]), absl::CancelledError("left"));
  // What is left out does not come to it.
  EXPECT_EQ(resumed.Send(whole[1]), absl::OkStatus());
  EXPECT_EQ(resumed.Send(whole[2]), absl::CancelledError("left"));
}

}  // namespace
}  // namespace redress::exporting
