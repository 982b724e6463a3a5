// Redress as a server: calls against an echo of equal size, the whole report,
// questions while records are imported, starting, and rebuilding.
//
//   build/bin/bench/server_bench --cases=10000 --json=FILE

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/client.h"
#include "echo.grpc.pb.h"
#include "google/protobuf/text_format.h"
#include "redress/v1/query.grpc.pb.h"
#include "service/rpc/live_data.h"
#include "service/rpc/services.h"
#include "service/store/store.h"
#include "tests/bench/calls.h"
#include "tests/bench/generator.h"
#include "tests/bench/insert_loop.h"
#include "tests/bench/measure.h"
#include "tests/bench/report_case.h"
#include "tests/bench/results.h"
#include "tests/bench/server_process.h"
#include "tests/bench/temporary_folder.h"

ABSL_FLAG(int64_t, cases, 10000, "How many cases to generate.");
ABSL_FLAG(std::string, json, "", "A file to append JSON lines to.");
ABSL_FLAG(std::string, folder, "",
          "An empty folder for databases; a temporary one if empty.");
ABSL_FLAG(std::string, programs, "",
          "The folder of redressd; default: beside this one's.");
ABSL_FLAG(double, seconds, 3, "How long to measure each thing.");
ABSL_FLAG(int64_t, import_cases, 20000, "How many cases to import.");

namespace redress::bench {
namespace {

using Clock = std::chrono::steady_clock;

// Of a commit when the store is filled, and of a batch when records are
// imported (the largest that the server takes).
constexpr int64_t kFillBatch = 20000;
constexpr int64_t kImportBatch = 1000;

std::vector<v1::ImportItem> ItemsOf(const Generator& generator, int64_t first,
                                    int64_t count) {
  std::vector<v1::ImportItem> items(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    *items[static_cast<size_t>(i)].mutable_representation() =
        generator.Record(first + i);
  }
  return items;
}

// "received in a year, by kind": what a tile of a dashboard asks.
v1::RunQueryRequest SmallQuestion() {
  v1::RunQueryRequest request;
  v1::Query& query = *request.mutable_query();
  query.add_measures()->set_measure("received");
  query.add_dimensions()->set_dimension("kind");
  *query.mutable_period() = ReportSelection().period();
  return request;
}

class Bench {
 public:
  Bench(std::string folder, Results results)
      : folder_(std::move(folder)),
        results_(std::move(results)),
        programs_(absl::GetFlag(FLAGS_programs)),
        generator_({absl::GetFlag(FLAGS_cases), 1, true}) {}

  absl::Status Run() {
    for (absl::Status (Bench::*step)() :
         {&Bench::WriteReference, &Bench::Fill, &Bench::Serve, &Bench::Restart,
          &Bench::Rebuild, &Bench::Import}) {
      if (absl::Status status = (this->*step)(); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status WriteReference() {
    v1::ReferenceDataSet set;
    for (const v1::ReferenceData& entry : Generator::ReferenceEntries()) {
      *set.add_data() = entry;
    }
    std::string text;
    google::protobuf::TextFormat::PrintToString(set, &text);
    std::ofstream(Path("reference.textproto")) << text;
    return absl::OkStatus();
  }

  // Straight into the store: the server's import is measured on its own.
  absl::Status Fill() {
    auto store = store::OpenSqliteStore(Path("redress.db"));
    if (!store.ok()) return store.status();
    double us = 0;
    for (int64_t first = 0; first < generator_.cases(); first += kFillBatch) {
      store::Batch batch;
      batch.data_date = DataDate();
      batch.source = "bench";
      const int64_t end = std::min(first + kFillBatch, generator_.cases());
      for (int64_t i = first; i < end; ++i) {
        batch.representations.push_back(generator_.Record(i));
      }
      absl::Status status;
      us += MicrosecondsOf([&] { status = (*store)->Commit(batch).status(); });
      if (!status.ok()) return status;
    }
    results_.Add("store", "large commits", "redress", "cases/s",
                 static_cast<double>(generator_.cases()) / us * 1e6);
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<ServerProcess>> StartServer(
      const std::string& database) {
    return ServerProcess::Start(
        {absl::StrCat(programs_, "/redressd"), "--listen=127.0.0.1:0",
         absl::StrCat("--database=", Path(database)),
         absl::StrCat("--reference=", Path("reference.textproto")),
         absl::StrCat("--port-file=", Path("port")),
         absl::StrCat("--temporary-folder=", folder_)},
        Path("port"), Path("server.log"));
  }

  static std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) {
    return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  }

  // What is measured of one running server.
  absl::Status Serve() {
    auto server = StartServer("redress.db");
    if (!server.ok()) return server.status();
    auto echo = ServerProcess::Start(
        {absl::StrCat(programs_, "/bench/echo_server"), Path("echo-port")},
        Path("echo-port"), Path("echo.log"));
    if (!echo.ok()) return echo.status();
    absl::Status status =
        MeasureCalls((*server)->address(), (*echo)->address());
    if (status.ok()) status = MeasureReport(**server);
    results_.Add("memory", "resident", "redressd", "bytes",
                 static_cast<double>((*server)->ResidentBytes()));
    return status.ok() ? MeasureBesideImport((*server)->address()) : status;
  }

  absl::Status MeasureCalls(const std::string& server,
                            const std::string& echo_server) {
    const auto query = v1::QueryService::NewStub(ChannelTo(server));
    const auto echo = EchoService::NewStub(ChannelTo(echo_server));
    const v1::RunQueryRequest request = SmallQuestion();
    v1::RunQueryResponse response;
    grpc::ClientContext context;
    absl::Status status =
        FromGrpc(query->RunQuery(&context, request, &response));
    if (!status.ok()) return status;
    const EchoRequest equal = EqualRequest(request, response);
    results_.Add("call", "request", "", "bytes",
                 static_cast<double>(request.ByteSizeLong()));
    results_.Add("call", "response", "", "bytes",
                 static_cast<double>(response.ByteSizeLong()));
    auto timings = MeasureInTurn(
        {{"redress",
          [&] {
            grpc::ClientContext call;
            v1::RunQueryResponse answer;
            return FromGrpc(query->RunQuery(&call, request, &answer));
          }},
         {"echo",
          [&] {
            grpc::ClientContext call;
            EchoResponse answer;
            return FromGrpc(echo->Echo(&call, equal, &answer));
          }}},
        {absl::GetFlag(FLAGS_seconds), 20});
    if (!timings.ok()) return timings.status();
    results_.Add({"call", "one", "redress", "us", (*timings)[0]});
    results_.Add({"call", "one", "echo", "us", (*timings)[1]});
    return MeasureRates(*query, request, *echo, equal);
  }

  // An echo of messages as large as these.
  static EchoRequest EqualRequest(const v1::RunQueryRequest& request,
                                  const v1::RunQueryResponse& response) {
    EchoRequest equal;
    // Of a response under 16 kB the payload has a tag and two bytes of length.
    equal.set_response_bytes(static_cast<int32_t>(response.ByteSizeLong()) - 3);
    while (equal.ByteSizeLong() < request.ByteSizeLong()) {
      equal.mutable_payload()->push_back('x');
    }
    return equal;
  }

  absl::Status MeasureRates(v1::QueryService::Stub& query,
                            const v1::RunQueryRequest& request,
                            EchoService::Stub& echo, const EchoRequest& equal) {
    constexpr int kInFlight = 16;
    constexpr int kCalls = 2000;
    std::vector<double> ours;
    std::vector<double> theirs;
    const Clock::time_point from = Clock::now();
    const std::chrono::duration<double> most(absl::GetFlag(FLAGS_seconds));
    do {
      auto rate = RateInFlight<v1::RunQueryResponse>(
          kInFlight, kCalls,
          [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
            return query.AsyncRunQuery(context, request, queue);
          });
      if (!rate.ok()) return rate.status();
      ours.push_back(*rate);
      rate = RateInFlight<EchoResponse>(
          kInFlight, kCalls,
          [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
            return echo.AsyncEcho(context, equal, queue);
          });
      if (!rate.ok()) return rate.status();
      theirs.push_back(*rate);
    } while (Clock::now() - from < most);
    results_.Add({"rate", "16 in flight", "redress", "calls/s",
                  TimingOf(std::move(ours))});
    results_.Add({"rate", "16 in flight", "echo", "calls/s",
                  TimingOf(std::move(theirs))});
    return absl::OkStatus();
  }

  absl::Status MeasureReport(const ServerProcess& server) {
    client::Client client({server.address()});
    int64_t parts = 0;
    const auto run = [&] {
      return client.RunReport(ReportSelection(),
                              [&parts](const v1::DocumentPart&) {
                                ++parts;
                                return absl::OkStatus();
                              });
    };
    if (absl::Status status = run(); !status.ok()) return status;
    const double cpu = server.CpuSeconds();
    parts = 0;
    auto timings =
        MeasureInTurn({{"redress", run}}, {absl::GetFlag(FLAGS_seconds), 20});
    if (!timings.ok()) return timings.status();
    results_.Add({"report", "over gRPC", "redress", "us", timings->front()});
    // The first round is not among the samples but takes time too.
    const double reports =
        static_cast<double>(timings->front().samples) * (1 + 1.0 / 20);
    results_.Add("report", "server CPU", "redress", "us",
                 (server.CpuSeconds() - cpu) * 1e6 / reports);
    return absl::OkStatus();
  }

  // A small question's time while somebody imports changes as fast as they are
  // taken.
  absl::Status MeasureBesideImport(const std::string& address) {
    const int64_t changed =
        std::min(generator_.cases(), absl::GetFlag(FLAGS_import_cases));
    const Generator others({generator_.cases(), 2, true});
    std::vector<std::vector<v1::ImportItem>> batches;
    for (int64_t first = 0; first < changed; first += kImportBatch) {
      batches.push_back(
          ItemsOf(others, first, std::min(kImportBatch, changed - first)));
    }
    std::atomic<bool> done = false;
    absl::Status imported;
    std::thread importer([&] {
      auto rate = ImportAll(address, std::move(batches));
      imported = rate.status();
      if (rate.ok()) import_beside_ = *rate;
      done = true;
    });
    const auto query = v1::QueryService::NewStub(ChannelTo(address));
    const v1::RunQueryRequest request = SmallQuestion();
    std::vector<double> times;
    absl::Status status;
    while (status.ok() && (!done || times.empty())) {
      times.push_back(MicrosecondsOf([&] {
        grpc::ClientContext call;
        v1::RunQueryResponse answer;
        status = FromGrpc(query->RunQuery(&call, request, &answer));
      }));
    }
    importer.join();
    if (!imported.ok()) return imported;
    if (!status.ok()) return status;
    std::sort(times.begin(), times.end());
    const double p99 = times[times.size() * 99 / 100];
    results_.Add(
        {"call", "beside import", "redress", "us", TimingOf(std::move(times))});
    results_.Add("call", "beside import, p99", "redress", "us", p99);
    results_.Add("import", "changes, beside questions", "redress", "cases/s",
                 import_beside_);
    return absl::OkStatus();
  }

  // The items a second of an import.
  static absl::StatusOr<double> ImportAll(
      const std::string& address,
      std::vector<std::vector<v1::ImportItem>> batches) {
    client::Client client({address});
    v1::ImportHeader header;
    header.set_source("bench");
    *header.mutable_data_date() = model::DayToProto(DataDate());
    std::string rejected;
    const auto session = client.Import(
        header, [&rejected](const v1::ImportRecordsResponse& response) {
          if (response.rejected_size() == 0) return;
          rejected = response.rejected(0).ShortDebugString();
        });
    double items = 0;
    absl::Status status;
    const double us = MicrosecondsOf([&] {
      for (std::vector<v1::ImportItem>& batch : batches) {
        items += static_cast<double>(batch.size());
        status = session->Send(std::move(batch));
        if (!status.ok()) return;
      }
      status = session->Finish();
    });
    if (!status.ok()) return status;
    if (!rejected.empty()) {
      return absl::InternalError(
          absl::StrCat("a generated record was rejected: ", rejected));
    }
    return items / us * 1e6;
  }

  // From the start of the process to its first answer.
  absl::Status Restart() {
    std::vector<double> seconds;
    for (int i = 0; i < 3; ++i) {
      const Clock::time_point from = Clock::now();
      auto server = StartServer("redress.db");
      if (!server.ok()) return server.status();
      const auto query =
          v1::QueryService::NewStub(ChannelTo((*server)->address()));
      grpc::ClientContext call;
      v1::RunQueryResponse answer;
      absl::Status status =
          FromGrpc(query->RunQuery(&call, SmallQuestion(), &answer));
      if (!status.ok()) return status;
      seconds.push_back(
          std::chrono::duration<double>(Clock::now() - from).count());
    }
    results_.Add({"start", "to first answer", "redress", "s",
                  TimingOf(std::move(seconds))});
    return absl::OkStatus();
  }

  // Making all facts from the store, against only reading its rows; and then,
  // with what was made, how long the handler of a call takes.
  absl::Status Rebuild() {
    absl::StatusOr<int64_t> rows;
    double bare = 0;
    for (int i = 0; i < 2; ++i) {
      // The second time the file is in the page cache.
      bare =
          MicrosecondsOf([&] { rows = ReadAllRevisions(Path("redress.db")); });
      if (!rows.ok()) return rows.status();
    }
    std::unique_ptr<rpc::LiveData> data;
    absl::Status status;
    const double us = MicrosecondsOf([&] { status = OpenData(&data); });
    if (!status.ok()) return status;
    const auto all = static_cast<double>(*rows);
    results_.Add("rebuild", "", "SELECT loop", "rows/s", all / bare * 1e6);
    results_.Add("rebuild", "", "redress", "rows/s", all / us * 1e6);
    results_.Add("rebuild share", "", "redress", "times", bare / us);
    return MeasureHandler(*data);
  }

  absl::Status OpenData(std::unique_ptr<rpc::LiveData>* data) {
    auto store = store::OpenSqliteStore(Path("redress.db"));
    if (!store.ok()) return store.status();
    auto opened =
        rpc::LiveData::Open(*std::move(store), engine::MakeColumnarExecutor(),
                            Generator::ReferenceEntries());
    if (!opened.ok()) return opened.status();
    *data = *std::move(opened);
    return absl::OkStatus();
  }

  // The service as it is, timed from the inside.
  class TimedService final : public v1::QueryService::Service {
   public:
    explicit TimedService(rpc::ServiceContext context)
        : service_(std::move(context)) {}

    grpc::Status RunQuery(grpc::ServerContext* call,
                          const v1::RunQueryRequest* request,
                          v1::RunQueryResponse* response) override {
      grpc::Status status;
      times_.push_back(MicrosecondsOf(
          [&] { status = service_.RunQuery(call, request, response); }));
      return status;
    }

    // After the last call.
    std::vector<double> TakeTimes() { return std::move(times_); }

   private:
    rpc::QueryServiceImpl service_;
    std::vector<double> times_;
  };

  absl::Status MeasureHandler(rpc::LiveData& data) {
    rpc::StreamLimit streams(1);
    rpc::ServiceContext context;
    context.data = &data;
    context.calls = {[](auto&&...) {}, true};
    context.streams = &streams;
    TimedService service(context);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.RegisterService(&service);
    const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    const auto query =
        v1::QueryService::NewStub(ChannelTo(absl::StrCat("127.0.0.1:", port)));
    const v1::RunQueryRequest request = SmallQuestion();
    // One at a time, so that only one thread uses the times.
    for (int i = 0; i < 2000; ++i) {
      grpc::ClientContext call;
      v1::RunQueryResponse answer;
      absl::Status status = FromGrpc(query->RunQuery(&call, request, &answer));
      if (!status.ok()) return status;
    }
    server->Shutdown();
    results_.Add({"handler", "small question", "redress", "us",
                  TimingOf(service.TakeTimes())});
    return absl::OkStatus();
  }

  // New records over gRPC into an empty database, each batch durable before it
  // is acknowledged, against a loop that does nothing but insert the same rows
  // in as large transactions; in turn.
  absl::Status Import() {
    const int64_t cases = absl::GetFlag(FLAGS_import_cases);
    const Generator generator({cases, 3, true});
    auto server = StartServer("import.db");
    if (!server.ok()) return server.status();
    auto loop = InsertLoop::Open(Path("loop.db"));
    if (!loop.ok()) return loop.status();
    std::vector<double> ours;
    std::vector<double> theirs;
    std::vector<double> shares;
    const int64_t slice = std::max<int64_t>(cases / 4, 1);
    for (int64_t first = 0; first + slice <= cases; first += slice) {
      std::vector<std::vector<v1::ImportItem>> batches;
      std::vector<InsertLoop::Batch> rows;
      for (int64_t at = first; at < first + slice; at += kImportBatch) {
        batches.push_back(
            ItemsOf(generator, at, std::min(kImportBatch, first + slice - at)));
        rows.push_back(InsertLoop::RowsOf(batches.back()));
      }
      auto rate = ImportAll((*server)->address(), std::move(batches));
      if (!rate.ok()) return rate.status();
      ours.push_back(*rate);
      absl::Status status;
      const double us = MicrosecondsOf([&] { status = (*loop)->Insert(rows); });
      if (!status.ok()) return status;
      theirs.push_back(static_cast<double>(slice) / us * 1e6);
      shares.push_back(ours.back() / theirs.back());
    }
    results_.Add(
        {"import", "new", "redress", "cases/s", TimingOf(std::move(ours))});
    results_.Add({"import", "new", "insert loop", "cases/s",
                  TimingOf(std::move(theirs))});
    results_.Add(
        {"import share", "", "redress", "times", TimingOf(std::move(shares))});
    return absl::OkStatus();
  }

  std::string Path(const std::string& name) const {
    return absl::StrCat(folder_, "/", name);
  }

  const std::string folder_;
  Results results_;
  const std::string programs_;
  const Generator generator_;
  double import_beside_ = 0;
};

absl::Status Main(const char* program) {
  if (absl::GetFlag(FLAGS_programs).empty()) {
    absl::SetFlag(&FLAGS_programs, std::filesystem::canonical(program)
                                       .parent_path()
                                       .parent_path()
                                       .string());
  }
  absl::StatusOr<std::unique_ptr<TemporaryFolder>> folder =
      TemporaryFolder::Make(absl::GetFlag(FLAGS_folder));
  if (!folder.ok()) return folder.status();
  absl::StatusOr<Results> results = Results::Open(
      absl::GetFlag(FLAGS_json), absl::GetFlag(FLAGS_cases), true);
  if (!results.ok()) return results.status();
  return Bench((*folder)->path(), *std::move(results)).Run();
}

}  // namespace
}  // namespace redress::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = redress::bench::Main("/proc/self/exe");
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
