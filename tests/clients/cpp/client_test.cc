#include "clients/cpp/client.h"

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/fake_server.h"

namespace redress::client {
namespace {

using ::redress::testing::ExportOf;
using ::redress::testing::FakeServer;
using ::redress::testing::ReadFile;
using ::redress::testing::TemporaryFolder;
using ::redress::testing::WriteFile;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ChecksumsTest, MatchTheirStandards) {
  // FIPS 180-4's example.
  Sha256 sha256;
  sha256.Add("a");
  sha256.Add("bc");
  EXPECT_EQ(absl::BytesToHexString(sha256.Finish()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ClientTest, GivesTheDetailsOfErrors) {
  FakeServer server;
  server.on_query = [](const v1::Query&, v1::Answer&) {
    return InvalidArgument({{"query.period", "MISSING", "no period"},
                            {"query.measures", "MISSING", "no measure"}});
  };
  Client client({.server = server.address()});
  const absl::StatusOr<v1::Answer> answer = client.RunQuery({});
  ASSERT_EQ(answer.status().code(), absl::StatusCode::kInvalidArgument);
  ASSERT_EQ(Violations(answer.status()).size(), 2u);
  EXPECT_EQ(Violations(answer.status())[1].field, "query.measures");
  EXPECT_EQ(ErrorReason(answer.status()), "MISSING");
}

TEST(ClientTest, NamesAServerThatIsNotThere) {
  std::string address;
  {
    FakeServer server;
    address = server.address();
  }
  Client client({.server = address});
  const absl::Status status = client.RunQuery({}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(absl::StrCat("no server answers at ", address)));
  EXPECT_THAT(std::string(status.message()), HasSubstr("script/server"));
}

TEST(ClientTest, NamesAServerThatIsAnother) {
  FakeServer server;
  Client client({.server = server.address()});
  // The fake has no catalogue.
  const absl::Status status = client.ListMeasures().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("It is no Redress server"));
}

TEST(ClientTest, StopsAReportWhereItsSinkDoes) {
  FakeServer server;
  server.document.resize(3);
  Client client({.server = server.address()});
  int seen = 0;
  const absl::Status status =
      client.RunReport({}, [&](const v1::DocumentPart&) -> absl::Status {
        return ++seen == 2 ? absl::AbortedError("enough") : absl::OkStatus();
      });
  EXPECT_EQ(status, absl::AbortedError("enough"));
  EXPECT_EQ(seen, 2);
}

class ExportTest : public ::testing::Test {
 protected:
  absl::StatusOr<ExportResult> Run(const std::string& name, bool is_folder) {
    Client client({.server = server_.address()});
    return client.Export({}, {folder_.File(name), is_folder});
  }

  FakeServer server_;
  TemporaryFolder folder_;
};

TEST_F(ExportTest, WritesOneFile) {
  server_.export_responses = ExportOf({{"any.xlsx", "0123456789"}});
  server_.export_responses.back().mutable_trailer()->add_messages("mind");
  WriteFile(folder_.File("a.xlsx"), "old");
  const absl::StatusOr<ExportResult> result = Run("a.xlsx", false);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(result->paths, ElementsAre(folder_.File("a.xlsx")));
  EXPECT_THAT(result->messages, ElementsAre("mind"));
  EXPECT_EQ(result->started.data_version().version(), 3);
  EXPECT_EQ(ReadFile(folder_.File("a.xlsx")), "0123456789");
  EXPECT_THAT(folder_.Names(), ElementsAre("a.xlsx"));
}

TEST_F(ExportTest, WritesAFolder) {
  server_.export_responses = ExportOf({{"b.csv", "bb"}, {"empty.csv", ""}});
  const absl::StatusOr<ExportResult> result = Run("new/sub", true);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(ReadFile(folder_.File("new/sub/b.csv")), "bb");
  EXPECT_EQ(ReadFile(folder_.File("new/sub/empty.csv")), "");
}

// Whatever goes wrong, what stood there stands there and nothing else.
TEST_F(ExportTest, LeavesTheOldFileWhereAnythingIsWrong) {
  using Responses = std::vector<v1::ExportResponse>;
  const Responses good = ExportOf({{"f", "0123456789"}});
  std::vector<std::pair<std::string, Responses>> cases;
  const auto add = [&](const std::string& message,
                       const std::function<void(Responses&)>& spoil) {
    cases.emplace_back(message, good);
    spoil(cases.back().second);
  };
  add("damaged on the way, at 4",
      [](Responses& r) { r[3].mutable_chunk()->mutable_data()->at(0) = 'x'; });
  add("are missing at 4", [](Responses& r) { r.erase(r.begin() + 3); });
  add("its size or SHA-256", [](Responses& r) { r.erase(r.begin() + 4); });
  add("its size or SHA-256", [](Responses& r) {
    r.back().mutable_trailer()->mutable_files(0)->set_sha256("no");
  });
  add("sent 1 files and names 0",
      [](Responses& r) { r.back().mutable_trailer()->clear_files(); });
  add("ended without its end", [](Responses& r) { r.pop_back(); });
  add("bytes before a file", [](Responses& r) { r.erase(r.begin() + 1); });
  for (const auto& [message, responses] : cases) {
    SCOPED_TRACE(message);
    WriteFile(folder_.File("a.xlsx"), "old");
    server_.export_responses = responses;
    const absl::Status status = Run("a.xlsx", false).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr(message));
    EXPECT_EQ(ReadFile(folder_.File("a.xlsx")), "old");
    EXPECT_THAT(folder_.Names(), ElementsAre("a.xlsx"));
  }
}

TEST_F(ExportTest, LeavesNothingWhereTheServerFails) {
  server_.export_responses = ExportOf({{"f", "0123456789"}});
  server_.export_responses.pop_back();
  server_.export_status = ErrorWithReason(absl::StatusCode::kInternal,
                                          "the plugin crashed", "CRASHED");
  const absl::Status status = Run("a.xlsx", false).status();
  EXPECT_EQ(ErrorReason(status), "CRASHED");
  EXPECT_THAT(folder_.Names(), IsEmpty());
}

TEST_F(ExportTest, TakesNoNameThatLeavesTheFolder) {
  for (const std::string name : {"../evil", "/etc/evil", "a/b", ".", "..", "",
                                 ".hidden", "a\nb", "a\\b"}) {
    SCOPED_TRACE(name);
    server_.export_responses = ExportOf({{name, "x"}});
    EXPECT_EQ(Run("out", true).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(folder_.Names(), IsEmpty());
  }
  server_.export_responses = ExportOf({{"same", "x"}, {"same", "x"}});
  EXPECT_EQ(Run("out", true).status().code(), absl::StatusCode::kDataLoss);
}

// A server that breaks off after so many messages each time, and goes on as it
// is asked to.
class BrokenExportTest : public ExportTest {
 protected:
  using Write = std::function<void(const v1::ExportResponse&)>;

  BrokenExportTest() {
    whole_ = ExportOf({{"a.csv", "0123456789"}, {"b.csv", "abcdef"}});
    whole_[0].mutable_started()->set_etag("e1");
    server_.on_export = [this](const v1::ExportRequest& request,
                               const Write& write) {
      requests_.push_back(request);
      return Answer(request, write);
    };
  }

  // Sends what follows the point that `request` names, at most `messages_` of
  // it.
  absl::Status Answer(const v1::ExportRequest& request, const Write& write) {
    if (request.has_resume() &&
        request.resume().etag() != whole_[0].started().etag()) {
      return ErrorWithReason(absl::StatusCode::kAborted, "other data",
                             "EXPORT_CHANGED");
    }
    const v1::ExportResume& resume = request.resume();
    bool skips = !resume.file().empty();
    std::string file;
    int sent = 0;
    for (const v1::ExportResponse& response : whole_) {
      if (response.has_file()) file = response.file().name();
      if (file == resume.file() && !response.has_chunk()) skips = false;
      const bool had = response.has_chunk() && file == resume.file() &&
                       response.chunk().offset() < resume.offset();
      if ((skips && !response.has_started()) || had) continue;
      if (sent++ == messages_) return broken_;
      write(response);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ExportResult> RunIt() {
    Client client(
        {.server = server_.address(), .resume_pause = absl::Milliseconds(1)});
    return client.Export(
        {}, {folder_.File("out"), true},
        [this](const ExportReached& reached) { reached_ = reached.bytes; });
  }

  void ExpectWhole() const {
    EXPECT_EQ(ReadFile(folder_.File("out/a.csv")), "0123456789");
    EXPECT_EQ(ReadFile(folder_.File("out/b.csv")), "abcdef");
  }

  std::vector<v1::ExportResponse> whole_;
  int messages_ = 1000;
  absl::Status broken_ = absl::UnavailableError("gone");
  std::vector<v1::ExportRequest> requests_;
  int64_t reached_ = 0;
};

TEST_F(BrokenExportTest, GoesOnWhereItStopped) {
  // Started, the file's name, and one chunk of four bytes.
  messages_ = 3;
  const absl::StatusOr<ExportResult> result = RunIt();
  ASSERT_TRUE(result.ok()) << result.status();
  ExpectWhole();
  EXPECT_EQ(reached_, 16);
  EXPECT_FALSE(result->restarted);
  std::vector<std::string> points;
  for (const v1::ExportRequest& request : requests_) {
    points.push_back(absl::StrCat(request.resume().etag(), " ",
                                  request.resume().file(), " ",
                                  request.resume().offset()));
  }
  EXPECT_THAT(points,
              ElementsAre("  0", "e1 a.csv 4", "e1 a.csv 8", "e1 a.csv 10",
                          "e1 b.csv 0", "e1 b.csv 4", "e1 b.csv 6"));
  EXPECT_EQ(result->resumed, 6);
}

TEST_F(BrokenExportTest, GivesUpInTheEnd) {
  // Started, and no more.
  messages_ = 1;
  EXPECT_EQ(RunIt().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(requests_.size(), 9u);
  EXPECT_THAT(folder_.Names(), IsEmpty());
}

TEST_F(BrokenExportTest, DoesNotTryWhatWillNotHelp) {
  // It has not begun: the server is not there at all.
  messages_ = 0;
  EXPECT_EQ(RunIt().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(requests_.size(), 1u);
  messages_ = 3;
  for (const absl::Status& status :
       {absl::InternalError("crashed"), absl::ResourceExhaustedError("full"),
        absl::AbortedError("other"), absl::DataLossError("lost")}) {
    requests_.clear();
    broken_ = status;
    EXPECT_EQ(RunIt().status().code(), status.code());
    EXPECT_EQ(requests_.size(), 1u);
  }
}

TEST_F(BrokenExportTest, AsksAgainWhereTheServerLeavesBeforeItBegan) {
  messages_ = 0;
  broken_ = ErrorWithReason(absl::StatusCode::kUnavailable, "leaving",
                            "SERVER_LEAVING");
  server_.on_export = [this](const v1::ExportRequest& request,
                             const Write& write) {
    requests_.push_back(request);
    absl::Status status = Answer(request, write);
    messages_ = 1000;
    return status;
  };
  const absl::StatusOr<ExportResult> result = RunIt();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_FALSE(requests_.at(1).has_resume());
  ExpectWhole();
}

TEST_F(BrokenExportTest, StartsAgainOnceWhereItChanged) {
  messages_ = 4;
  int changes = 1;
  server_.on_export = [&](const v1::ExportRequest& request,
                          const Write& write) {
    requests_.push_back(request);
    absl::Status status = Answer(request, write);
    if (changes-- > 0) {
      const std::string etag = whole_[0].started().etag() + "x";
      whole_ = ExportOf({{"a.csv", "9876543210"}, {"b.csv", "fedcba"}});
      whole_[0].mutable_started()->set_etag(etag);
    }
    return status;
  };
  const absl::StatusOr<ExportResult> result = RunIt();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->restarted);
  EXPECT_EQ(result->started.etag(), "e1x");
  EXPECT_EQ(ReadFile(folder_.File("out/a.csv")), "9876543210");
  EXPECT_EQ(ReadFile(folder_.File("out/b.csv")), "fedcba");
  EXPECT_EQ(reached_, 16);

  // An export that changes all the time is none that this can fetch.
  changes = 1000;
  EXPECT_EQ(ErrorReason(RunIt().status()), "EXPORT_CHANGED");
  EXPECT_EQ(ReadFile(folder_.File("out/a.csv")), "9876543210");
}

TEST_F(BrokenExportTest, StartsAgainWhereTheRestDoesNotFit) {
  messages_ = 4;
  int calls = 0;
  server_.on_export = [&](const v1::ExportRequest& request,
                          const Write& write) {
    absl::Status status = Answer(request, write);
    // Another server says the same etag of other bytes.
    if (++calls == 1) {
      whole_ = ExportOf({{"a.csv", "9876543210"}, {"b.csv", "fedcba"}});
      whole_[0].mutable_started()->set_etag("e1");
      messages_ = 1000;
    }
    return status;
  };
  const absl::StatusOr<ExportResult> result = RunIt();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(calls, 3);
  EXPECT_TRUE(result->restarted);
  EXPECT_EQ(ReadFile(folder_.File("out/a.csv")), "9876543210");
}

TEST_F(ExportTest, WantsAFolderForManyFiles) {
  server_.export_responses = ExportOf({{"a", "x"}, {"b", "x"}});
  const absl::Status status = Run("one", false).status();
  EXPECT_EQ(ErrorReason(status), "MANY_FILES");
  EXPECT_THAT(folder_.Names(), IsEmpty());
}

TEST_F(ExportTest, NamesFilesThatCannotBeWritten) {
  server_.export_responses = ExportOf({{"a", "x"}});
  WriteFile(folder_.File("file"), "");
  EXPECT_EQ(ErrorReason(Run("file/below", false).status()), "LOCAL_FILE");
  const absl::Status status = Run("file", true).status();
  EXPECT_EQ(ErrorReason(status), "LOCAL_FILE");
  EXPECT_THAT(std::string(status.message()), HasSubstr("it is a file"));
  EXPECT_EQ(ErrorReason(Run("", false).status()), "LOCAL_FILE");
}

}  // namespace
}  // namespace redress::client
