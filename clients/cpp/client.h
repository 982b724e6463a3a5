// A client for every call that a Redress server takes.
//
//   redress::client::Client client({.server = "127.0.0.1:7443"});
//   absl::StatusOr<redress::v1::Answer> answer = client.RunQuery(query);
//
// Errors are statuses with the server's code and message;
// redress::Violations() and redress::ErrorReason() read their details. Calls
// read only, except for imports, and may be made again after UNAVAILABLE.

#ifndef REDRESS_CLIENTS_CPP_CLIENT_H_
#define REDRESS_CLIENTS_CPP_CLIENT_H_

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
  // How long an import or an export may take.
  absl::Duration transfer_timeout = absl::InfiniteDuration();
};

// What an export gave.
struct ExportResult {
  // The files, in the exporter's order.
  std::vector<std::string> paths;
  // What the exporter wants the reader to know.
  std::vector<std::string> messages;
  // The data that was written, and the exporter that wrote it.
  v1::ExportStarted started;
};

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

  absl::StatusOr<v1::Answer> RunQuery(const v1::Query& query);

  absl::StatusOr<std::vector<v1::ReportSummary>> ListReports();

  // Calls `sink` with each part of the report, in order. An error of the sink
  // cancels the call and is returned.
  absl::Status RunReport(
      const v1::ReportSelection& report,
      const std::function<absl::Status(const v1::DocumentPart&)>& sink);

  // The exporters, then the plugin files that were rejected.
  absl::StatusOr<std::vector<v1::Exporter>> ListExporters();

  // Exports to a file or folder (see ExportFiles). `progress`, where given, is
  // called as the server reports.
  absl::StatusOr<ExportResult> Export(
      const v1::ExportRequest& request, const ExportTarget& target,
      const std::function<void(const v1::ExportProgress&)>& progress = nullptr);

  // Begins an import. The client must outlive the session.
  std::unique_ptr<ImportSession> Import(const v1::ImportHeader& header,
                                        ImportSession::Observer observer);

  // One case. `authority` may be empty: the server's default one.
  absl::StatusOr<v1::GetRecordResponse> GetRecord(const std::string& authority,
                                                  const std::string& reference);

 private:
  struct Stubs;
  const ClientOptions options_;
  const std::unique_ptr<Stubs> stubs_;
};

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CLIENT_H_
