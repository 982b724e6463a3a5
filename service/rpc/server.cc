#include "service/rpc/server.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/ext/channelz_service_plugin.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/server_builder.h"
#include "service/base/postgres.h"
#include "service/engine/executor.h"
#include "service/export/sandbox_mode.h"
#include "service/export/temporary_folder.h"
#include "service/model/reference_file.h"
#include "service/report/report_builder.h"
#include "service/rpc/executor_choice.h"
#include "service/rpc/log.h"
#include "service/store/log_store.h"

namespace redress::rpc {
namespace {

// A batch of 1,000 items is well below it.
constexpr int kMaxMessageBytes = 4 << 20;
// Bounds threads and buffers together.
constexpr size_t kMaxMemoryBytes = size_t{512} << 20;
constexpr int kMaxStreamsPerConnection = 128;
// Half of the streams that a server takes.
constexpr int kMaxExportWorkers = 64;
// How often the log says that the database is still not to be reached.
constexpr std::chrono::seconds kFollowReminder(60);

// How many threads wait for the next call, where nothing else is to be done. By
// default two do, so that with more calls at a time a thread is made for nearly
// each, and ends with it. But they take turns, and the more there are, the
// colder is the memory that each has of its own.
int MostPollers() {
  return std::clamp(2 * static_cast<int>(std::thread::hardware_concurrency()),
                    4, 16);
}

bool IsLoopback(const std::string& listen) {
  return absl::StartsWith(listen, "127.") ||
         absl::StartsWith(listen, "localhost:") ||
         absl::StartsWith(listen, "[::1]:") ||
         absl::StartsWith(listen, "unix:");
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return absl::NotFoundError(absl::StrCat("cannot read ", path));
  }
  return text.str();
}

absl::StatusOr<std::vector<v1::ReferenceData>> LoadConfiguration(
    const ServerOptions& options) {
  absl::StatusOr<std::string> text = ReadFile(options.reference_file);
  if (!text.ok()) return text.status();
  absl::StatusOr<std::vector<v1::ReferenceData>> entries =
      model::ParseReferenceData(*text, options.reference_file);
  if (!entries.ok()) return entries.status();
  absl::StatusOr<std::vector<v1::ReportDefinition>> reports =
      report::LoadReportDefinitions(options.reports_folder);
  if (!reports.ok()) return reports.status();
  for (v1::ReportDefinition& report : *reports) {
    *entries->emplace_back().mutable_report() = std::move(report);
  }
  return entries;
}

// Checks the report definitions before anything is committed: a broken one
// would stay in the log.
absl::Status CheckReports(const std::vector<v1::ReferenceData>& configuration) {
  const std::unique_ptr<engine::Executor> no_data =
      engine::MakeColumnarExecutor();
  const model::Reference reference(configuration);
  const query::Snapshot snapshot{no_data.get(), &reference, 0, model::kNoDay};
  for (const auto& [id, definition] : reference.reports()) {
    absl::Status status = report::CheckReportDefinition(definition, snapshot);
    if (!status.ok()) {
      return absl::Status(
          status.code(),
          absl::StrCat("report ", id, ": ", std::string(status.message())));
    }
  }
  return absl::OkStatus();
}

// What the options say of the executor.
ExecutorChoice ChoiceOf(const ServerOptions& options) {
  ExecutorChoice choice;
  choice.executor = options.executor;
  choice.columnar_limit = options.columnar_limit;
  choice.store = options.store;
  choice.schema = options.facts_schema;
  choice.shards = options.facts_shards;
  return choice;
}

// The sql executor's file beside the log. It is derived data and made anew at
// each start, as another build may derive other facts from the same records;
// and what an earlier start has left there may hold what was erased since. Only
// for whoever has the database's lock.
std::string FreshFactsFile(const ServerOptions& options) {
  std::string path = absl::StrCat(options.database, ".facts");
  for (const char* suffix : {"", "-wal", "-shm", "-rewrite"}) {
    std::error_code error;
    std::filesystem::remove(absl::StrCat(path, suffix), error);
  }
  return path;
}

// The columnar executor's file; "": none. One beside the log that is not used
// is deleted: nobody would see to what is erased in it.
std::string ColumnFile(const ServerOptions& options) {
  if (!options.store.empty()) {
    return options.executor != "columnar" || options.column_file == "none"
               ? ""
               : options.column_file;
  }
  const std::string beside = absl::StrCat(options.database, ".columns");
  std::string wanted =
      options.executor != "columnar" || options.column_file == "none" ? ""
      : options.column_file.empty()                                   ? beside
                                    : options.column_file;
  if (wanted != beside) {
    std::error_code error;
    std::filesystem::remove(beside, error);
  }
  return wanted;
}

// Opens the store that the options name, and says where it is.
absl::StatusOr<std::unique_ptr<store::Store>> OpenStore(
    const ServerOptions& options, std::string& place) {
  if (options.store.empty()) {
    place = options.database;
    return store::OpenSqliteStore(options.database);
  }
  // Without the value: it may have a password.
  if (!IsPostgresql(options.store)) {
    return absl::InvalidArgumentError(
        "--store: it begins with postgresql://; for a file in SQLite's format "
        "give --database");
  }
  absl::StatusOr<std::string> named = postgres::PlaceOf(options.store);
  if (!named.ok()) return store::About("--store", named.status());
  place = *std::move(named);
  return store::OpenPostgresqlStore(options.store);
}

void LogCall(const CallerContext& caller, const CallRecord& call) {
  if (call.status.ok()) {
    Log(LogLevel::kInfo, "call",
        {{"method", call.method},
         {"peer", caller.peer},
         {"us", absl::StrCat(call.duration.count())}});
    return;
  }
  Log(LogLevel::kWarning, "call_failed",
      {{"method", call.method},
       {"peer", caller.peer},
       {"us", absl::StrCat(call.duration.count())},
       {"code", absl::StatusCodeToString(call.status.code())},
       {"message", std::string(call.status.message())}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerOptions& options) {
  if (!options.allow_unauthenticated_network && !IsLoopback(options.listen)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--listen: \"", options.listen,
        "\" is open to the network, and callers are not authenticated; give "
        "--allow-unauthenticated-network if something in front of the server "
        "keeps strangers out"));
  }
  if (options.callers != "analysts" && options.callers != "readers") {
    return absl::InvalidArgumentError(
        absl::StrCat("--callers: \"", options.callers,
                     "\"; valid are analysts and readers"));
  }
  if (options.export_workers < 1 ||
      options.export_workers > kMaxExportWorkers) {
    return absl::InvalidArgumentError(
        absl::StrCat("--export-workers: ", options.export_workers,
                     " is not 1 to ", kMaxExportWorkers));
  }
  if (absl::Status status = CheckChoice(ChoiceOf(options)); !status.ok()) {
    return status;
  }
  const absl::StatusOr<worker::SandboxMode> sandbox =
      exporting::ParseSandboxMode(options.exporter_sandbox);
  if (!sandbox.ok()) return sandbox.status();
  absl::StatusOr<std::vector<v1::ReferenceData>> configuration =
      LoadConfiguration(options);
  if (!configuration.ok()) return configuration.status();
  if (absl::Status status = CheckReports(*configuration); !status.ok()) {
    return status;
  }
  std::string place;
  absl::StatusOr<std::unique_ptr<store::Store>> store =
      OpenStore(options, place);
  if (!store.ok()) return store.status();
  // Several servers on one store have no file to themselves.
  const bool is_shared = (*store)->IsShared();
  const ExecutorMakers makers = MakersOf(
      ChoiceOf(options),
      [file = ColumnFile(options)] {
        return engine::MakeColumnarExecutor(file);
      },
      is_shared ? ":memory:" : FreshFactsFile(options));
  absl::StatusOr<std::unique_ptr<engine::Executor>> executor = makers.current();
  if (!executor.ok()) return executor.status();
  LiveDataOptions live_options;
  live_options.make_past_executor = makers.past;
  live_options.version_wait = options.version_wait;
  absl::StatusOr<std::unique_ptr<LiveData>> data =
      LiveData::Open(*std::move(store), *std::move(executor), *configuration,
                     std::move(live_options));
  if (!data.ok()) return data.status();
  if ((*data)->ErasuresUnfinished()) {
    Log(LogLevel::kWarning, "erasures_unfinished", {{"database", place}});
  }
  absl::StatusOr<std::unique_ptr<exporting::ExporterRegistry>> registry =
      exporting::MakeExporterRegistry({options.plugins_folder, options.worker,
                                       options.exporter_allow_list, *sandbox});
  if (!registry.ok()) return registry.status();

  std::unique_ptr<Server> server(new Server);
  server->data_ = *std::move(data);
  server->executor_ = makers.name();
  server->place_ = std::move(place);
  server->registry_ = *std::move(registry);
  const ServiceContext context{server->data_.get(),
                               {LogCall, options.callers == "analysts"},
                               &server->streams_,
                               options.generator};
  // A server that was killed could not remove them itself.
  exporting::RemoveAbandonedFolders(options.temporary_folder);
  ExportSettings exports;
  exports.registry = server->registry_.get();
  exports.worker = options.worker;
  exports.temporary_folder = options.temporary_folder;
  exports.sandbox = *sandbox;
  exports.queue.workers = options.export_workers;
  server->catalogue_ = std::make_unique<CatalogueServiceImpl>(context);
  server->query_ = std::make_unique<QueryServiceImpl>(context);
  server->records_ = std::make_unique<RecordServiceImpl>(context);
  server->reports_ = std::make_unique<ReportServiceImpl>(context);
  server->exports_ = std::make_unique<ExportServiceImpl>(context, exports);

  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::channelz::experimental::InitChannelzService();
  grpc::ServerBuilder builder;
  // Two servers on one port would each get some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             kMaxStreamsPerConnection);
  // Clients that are gone without a word give their threads back.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(kMaxMessageBytes);
  grpc::ResourceQuota quota("redress");
  quota.Resize(kMaxMemoryBytes);
  quota.SetMaxThreads(kMaxThreads);
  builder.SetResourceQuota(quota);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, MostPollers());
  int port = 0;
  builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(),
                           &port);
  builder.RegisterService(server->catalogue_.get());
  builder.RegisterService(server->query_.get());
  builder.RegisterService(server->records_.get());
  builder.RegisterService(server->reports_.get());
  builder.RegisterService(server->exports_.get());
  builder.RegisterService(&server->health_);
  server->grpc_ = builder.BuildAndStart();
  if (server->grpc_ == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("--listen: cannot listen on ", options.listen,
                     "; is another server using the port?"));
  }
  const size_t colon = options.listen.rfind(':');
  server->address_ =
      absl::StartsWith(options.listen, "unix:")
          ? options.listen
          : absl::StrCat(options.listen.substr(0, colon), ":", port);
  server->health_.Start();
  if (is_shared) server->Follow(options.follow_interval);
  return server;
}

Server::~Server() {
  health_.Leave();
  health_.EndWatches();
}

void Server::Follow(std::chrono::milliseconds interval) {
  follower_ = std::make_unique<Follower>(
      *data_, interval, kFollowReminder, [this](const FollowState& state) {
        health_.SetReachable(state.status.ok());
        const std::string seconds = absl::StrCat(
            std::chrono::duration_cast<std::chrono::seconds>(state.behind)
                .count());
        const std::string version = absl::StrCat(state.version);
        if (state.status.ok()) {
          Log(LogLevel::kInfo, "database_reachable",
              {{"database", place_},
               {"version", version},
               {"after_seconds", seconds}});
        } else {
          // Questions are still answered, from what is in memory.
          Log(LogLevel::kWarning, "database_unreachable",
              {{"database", place_},
               {"answering_from_version", version},
               {"for_seconds", seconds},
               {"message", std::string(state.status.message())}});
        }
      });
}

void Server::Drain(std::chrono::milliseconds notice,
                   std::chrono::milliseconds grace) {
  health_.Leave();
  std::this_thread::sleep_for(notice);
  health_.EndWatches();
  // Those who wait for a worker find one sooner at another server.
  exports_->Leave();
  grpc_->Shutdown(std::chrono::system_clock::now() + grace);
  grpc_->Wait();
}

}  // namespace redress::rpc
