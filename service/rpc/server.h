// The server: its parts put together, started, drained.

#ifndef REDRESS_SERVICE_RPC_SERVER_H_
#define REDRESS_SERVICE_RPC_SERVER_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/server.h"
#include "service/export/exporter_registry.h"
#include "service/rpc/follower.h"
#include "service/rpc/health_service.h"
#include "service/rpc/live_data.h"
#include "service/rpc/services.h"

namespace redress::rpc {

struct ServerOptions {
  // HOST:PORT; port 0 takes a free one.
  std::string listen = "127.0.0.1:7443";
  // Allows listening beyond loopback, although callers are not authenticated.
  bool allow_unauthenticated_network = false;
  // What callers are: "analysts" or "readers".
  std::string callers = "analysts";
  // The SQLite database, where `store` is empty.
  std::string database;
  // The PostgreSQL database (postgresql://…), which other servers may share.
  std::string store;
  // How often to look what they have done, where nothing tells.
  std::chrono::milliseconds follow_interval{1000};
  // How long a question waits for a version that is not here yet.
  std::chrono::milliseconds version_wait{5000};
  // "columnar" or "sql".
  std::string executor = "columnar";
  // Of a store in PostgreSQL: the schema there for this server's facts, which
  // no other server may use; "": facts are in memory.
  std::string facts_schema;
  // Databases that share the facts between them; see ExecutorChoice.
  std::vector<std::string> facts_shards;
  // Above so many cases facts go into the schema; 0: no limit.
  int64_t columnar_limit = 0;
  // Where the columnar executor keeps its facts for the next start; "": beside
  // the database, and nowhere where that is in PostgreSQL; "none": nowhere.
  std::string column_file;
  // The reference file (a ReferenceDataSet as textproto).
  std::string reference_file;
  // The folder of report definitions.
  std::string reports_folder;
  // The folder of exporter plugins.
  std::string plugins_folder;
  // A file of the SHA-256 of each exporter that may run; empty: all may.
  std::string exporter_allow_list;
  // The path of redress-export-worker.
  std::string worker;
  // Where exports keep their temporary files.
  std::string temporary_folder;
  // How far exporters are shut in: "auto", "require" or "off".
  std::string exporter_sandbox = "auto";
  // "redress 0.1.0".
  std::string generator;
};

// A running server. Thread-safe.
class Server {
 public:
  // Opens the data, loads it, and serves. INVALID_ARGUMENT: an option is not
  // valid; the message names its flag. Other errors come from what it opens.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options);

  ~Server();

  // "127.0.0.1:41234".
  const std::string& address() const { return address_; }
  // Where the records are, for people: a path, or a database without the
  // password.
  const std::string& place() const { return place_; }
  // What answered at the start, "columnar" or "sql": of --columnar_limit it is
  // known only then.
  const std::string& executor() const { return executor_; }

  // Tells health checkers that the server is leaving, goes on serving for
  // `notice` so that they can hear it, then takes no new calls and gives those
  // that run until `grace` to finish. Returns when every call is over.
  void Drain(std::chrono::milliseconds notice, std::chrono::milliseconds grace);

 private:
  Server() = default;
  void Follow(std::chrono::milliseconds interval);

  // Half of the threads, so that the other half answers questions.
  static constexpr int kMaxThreads = 256;
  StreamLimit streams_{kMaxThreads / 2};
  std::unique_ptr<LiveData> data_;
  std::unique_ptr<exporting::ExporterRegistry> registry_;
  std::unique_ptr<CatalogueServiceImpl> catalogue_;
  std::unique_ptr<QueryServiceImpl> query_;
  std::unique_ptr<RecordServiceImpl> records_;
  std::unique_ptr<ReportServiceImpl> reports_;
  std::unique_ptr<ExportServiceImpl> exports_;
  std::string address_;
  std::string place_;
  std::string executor_;
  HealthService health_;
  // It uses the data, and reports to health_.
  std::unique_ptr<Follower> follower_;
  // Last, so that it goes first: the services outlive it.
  std::unique_ptr<grpc::Server> grpc_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_SERVER_H_
