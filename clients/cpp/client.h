// A client for every call that a Redress server takes.
//
//   redress::client::Client client({.server = "127.0.0.1:7443"});
//   absl::StatusOr<redress::v1::Answer> answer = client.RunQuery(query);
//
// Errors are statuses with the server's code and message;
// redress::Violations() and redress::ErrorReason() read their details. Calls
// read only and may be made again after UNAVAILABLE, except for imports (an
// unchanged item makes no revision), retractions and erasures (a second one
// says NOT_FOUND).

#ifndef REDRESS_CLIENTS_CPP_CLIENT_H_
#define REDRESS_CLIENTS_CPP_CLIENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cpp/export_files.h"
#include "clients/cpp/import_session.h"
#include "redress/v1/catalogue.pb.h"
#include "redress/v1/export.pb.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/record_service.pb.h"
#include "redress/v1/report.pb.h"

namespace redress::client {

inline constexpr char kDefaultServer[] = "127.0.0.1:7443";

struct ClientOptions {
  // HOST:PORT.
  std::string server = kDefaultServer;
  // How long a question or a report may take.
  absl::Duration timeout = absl::Seconds(60);
  // How long an import, an export or a streamed answer may take.
  absl::Duration transfer_timeout = absl::InfiniteDuration();
  // How long an export that broke off waits before it first goes on; then twice
  // as long each time, up to 32 times.
  absl::Duration resume_pause = absl::Milliseconds(250);
};

// How far an export is. It never goes back, except where it starts again.
struct ExportReached {
  // What the server says, the totals where it knows them.
  v1::ExportProgress counts;
  // What has arrived, of all files.
  int64_t bytes = 0;
};

// What an export gave.
struct ExportResult {
  // The files, in the exporter's order.
  std::vector<std::string> paths;
  // What the exporter wants the reader to know.
  std::vector<std::string> messages;
  // The data that was written, and the exporter that wrote it.
  v1::ExportStarted started;
  // How often it broke off and went on where it had stopped.
  int resumed = 0;
  // It went on with other bytes, and was started again from nothing.
  bool restarted = false;
};

// Takes a page, or part of a stream; false: it wants no more, and the call ends
// well. An error ends the call and is returned.
template <typename Message>
using Sink = std::function<absl::StatusOr<bool>(const Message&)>;

// Thread-safe. The connection is made with the first call and kept.
class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();

  const std::string& server() const;

  absl::StatusOr<std::vector<v1::Measure>> ListMeasures();
  absl::StatusOr<std::vector<v1::Dimension>> ListDimensions();

  // One page of a dimension's members; the response says whether there are
  // more.
  absl::StatusOr<v1::ListMembersResponse> ListMembers(
      const v1::ListMembersRequest& request);

  // The whole answer, whatever the number of its pages: all of them are of one
  // data version. Where records are erased between two pages it begins again,
  // some times over.
  absl::StatusOr<v1::Answer> RunQuery(const v1::Query& query);

  // As RunQuery(); not_modified and no answer where `etag` still holds. The
  // response has no next_page_token.
  absl::StatusOr<v1::RunQueryResponse> RunQueryUnless(const v1::Query& query,
                                                      const std::string& etag);

  // One page of an answer; the response says whether there are more.
  absl::StatusOr<v1::RunQueryResponse> RunQueryPage(
      const v1::RunQueryRequest& request);

  // Calls `on_header` once with the answer without its rows, then `on_rows`
  // with some rows at a time, and returns the trailer with the grand total. No
  // row was sent, and no header need be, where the trailer's end says not
  // modified. An error of either function cancels the call and is returned.
  // DATA_LOSS: the rows did not arrive as they were sent (their number or
  // checksum is another one), or the stream ended without a trailer: then what
  // has been given is not an answer.
  absl::StatusOr<v1::AnswerTrailer> StreamQuery(
      const v1::StreamQueryRequest& request,
      const std::function<absl::Status(const v1::Answer&)>& on_header,
      const std::function<absl::Status(const v1::AnswerRows&)>& on_rows);

  absl::StatusOr<v1::ExplainQueryResponse> ExplainQuery(const v1::Query& query);

  // The entries behind a cell, page after page, from request.page_token on.
  absl::Status ListCases(const v1::ListCasesRequest& request,
                         const Sink<v1::ListCasesResponse>& sink);

  absl::StatusOr<std::vector<v1::ReportSummary>> ListReports();

  // Calls `sink` with each part of the report, in order. An error of the sink
  // cancels the call and is returned.
  absl::Status RunReport(
      const v1::ReportSelection& report,
      const std::function<absl::Status(const v1::DocumentPart&)>& sink);

  // The same of any document: a report, an answer, or a list of cases.
  absl::Status RunDocument(
      const v1::DocumentSource& source,
      const std::function<absl::Status(const v1::DocumentPart&)>& sink);

  // What is wrong with a report's definition, written as textproto.
  absl::StatusOr<v1::CheckReportResponse> CheckReport(
      const std::string& definition);

  // The exporters, then the plugin files that were rejected.
  absl::StatusOr<std::vector<v1::Exporter>> ListExporters();

  // Exports to a file or folder (see ExportFiles). `progress`, where given, is
  // called as the server reports and as bytes arrive.
  //
  // Where the connection breaks or the server leaves (UNAVAILABLE), it goes on
  // where it stopped, up to 8 times, from whichever server then answers at the
  // address; where that would write other bytes by now (ABORTED, reason
  // EXPORT_CHANGED), it starts again from nothing, once. A server that is not
  // there to begin with is an error at once.
  absl::StatusOr<ExportResult> Export(
      const v1::ExportRequest& request, const ExportTarget& target,
      const std::function<void(const ExportReached&)>& progress = nullptr);

  // Begins an import. The client must outlive the session.
  std::unique_ptr<ImportSession> Import(const v1::ImportHeader& header,
                                        ImportSession::Observer observer);

  // One case as it stands at a version (0: the last one). `authority` may be
  // empty: the server's default one.
  absl::StatusOr<v1::GetRecordResponse> GetRecord(const std::string& authority,
                                                  const std::string& reference,
                                                  int64_t as_of = 0);

  // All revisions of one case, the first one first.
  absl::StatusOr<std::vector<v1::RecordRevision>> ListRevisions(
      const std::string& authority, const std::string& reference);

  // The data versions, page after page, the last one first, from
  // request.page_token on.
  absl::Status ListVersions(const v1::ListVersionsRequest& request,
                            const Sink<v1::ListVersionsResponse>& sink);

  absl::StatusOr<v1::RetractRecordResponse> RetractRecord(
      const v1::RetractRecordRequest& request);

  // Cannot be undone.
  absl::StatusOr<v1::EraseRecordResponse> EraseRecord(
      const v1::EraseRecordRequest& request);

 private:
  struct Stubs;
  const ClientOptions options_;
  const std::unique_ptr<Stubs> stubs_;
};

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CLIENT_H_
