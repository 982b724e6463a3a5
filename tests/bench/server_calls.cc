#include "tests/bench/server_calls.h"

#include <chrono>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client.h"
#include "echo.grpc.pb.h"
#include "redress/v1/query.grpc.pb.h"
#include "service/rpc/services.h"
#include "tests/bench/calls.h"
#include "tests/bench/in_process.h"
#include "tests/bench/measure.h"
#include "tests/bench/questions.h"
#include "tests/bench/report_case.h"

namespace redress::bench {
namespace {

using Clock = std::chrono::steady_clock;

// An echo of messages as large as these.
EchoRequest EqualRequest(const v1::RunQueryRequest& request,
                         const v1::RunQueryResponse& response) {
  EchoRequest equal;
  // Of a response under 16 kB the payload has a tag and two bytes of length.
  equal.set_response_bytes(static_cast<int32_t>(response.ByteSizeLong()) - 3);
  while (equal.ByteSizeLong() < request.ByteSizeLong()) {
    equal.mutable_payload()->push_back('x');
  }
  return equal;
}

absl::Status MeasureRates(const ServerContext& context,
                          v1::QueryService::Stub& query,
                          const v1::RunQueryRequest& request,
                          EchoService::Stub& echo, const EchoRequest& equal) {
  constexpr int kInFlight = 16;
  constexpr int kCalls = 2000;
  std::vector<double> ours;
  std::vector<double> theirs;
  const Clock::time_point begin = Clock::now();
  const std::chrono::duration<double> most(context.seconds);
  do {
    auto rate = RateInFlight<v1::RunQueryResponse>(
        kInFlight, kCalls,
        [&](grpc::ClientContext* call, grpc::CompletionQueue* queue) {
          return query.AsyncRunQuery(call, request, queue);
        });
    if (!rate.ok()) return rate.status();
    ours.push_back(*rate);
    rate = RateInFlight<EchoResponse>(
        kInFlight, kCalls,
        [&](grpc::ClientContext* call, grpc::CompletionQueue* queue) {
          return echo.AsyncEcho(call, equal, queue);
        });
    if (!rate.ok()) return rate.status();
    theirs.push_back(*rate);
  } while (Clock::now() - begin < most);
  context.results->Add({"rate", "16 in flight", "redress", "calls/s",
                        TimingOf(std::move(ours))});
  context.results->Add(
      {"rate", "16 in flight", "echo", "calls/s", TimingOf(std::move(theirs))});
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

}  // namespace

absl::Status MeasureCalls(const ServerContext& context,
                          const std::string& server,
                          const std::string& echo_server) {
  const auto query = v1::QueryService::NewStub(ChannelTo(server));
  const auto echo = EchoService::NewStub(ChannelTo(echo_server));
  const v1::RunQueryRequest request = SmallQuestion();
  v1::RunQueryResponse response;
  grpc::ClientContext first;
  absl::Status status = FromGrpc(query->RunQuery(&first, request, &response));
  if (!status.ok()) return status;
  const EchoRequest equal = EqualRequest(request, response);
  context.results->Add("call", "request", "", "bytes",
                       static_cast<double>(request.ByteSizeLong()));
  context.results->Add("call", "response", "", "bytes",
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
      {context.seconds, 20});
  if (!timings.ok()) return timings.status();
  context.results->Add({"call", "one", "redress", "us", (*timings)[0]});
  context.results->Add({"call", "one", "echo", "us", (*timings)[1]});
  return MeasureRates(context, *query, request, *echo, equal);
}

absl::Status MeasureQuestions(const ServerContext& context,
                              const std::string& address) {
  const auto query = v1::QueryService::NewStub(ChannelTo(address));
  for (const BenchQuestion& question : Questions()) {
    if (question.kind == QuestionKind::kFullScan) continue;
    v1::RunQueryRequest request;
    *request.mutable_query() = question.query;
    v1::RunQueryResponse first;
    grpc::ClientContext first_call;
    absl::Status status =
        FromGrpc(query->RunQuery(&first_call, request, &first));
    if (!status.ok()) return status;
    context.results->Add("rows", question.id, "redress gRPC", "crc32c",
                         RowsDigest(first.answer()));
    auto timings = MeasureInTurn(
        {{"redress gRPC",
          [&] {
            grpc::ClientContext call;
            v1::RunQueryResponse answer;
            return FromGrpc(query->RunQuery(&call, request, &answer));
          }}},
        {context.seconds / 4, 5});
    if (!timings.ok()) return timings.status();
    context.results->Add(
        {"question", question.id, "redress gRPC", "us", timings->front()});
  }
  return absl::OkStatus();
}

absl::Status MeasureReport(const ServerContext& context,
                           const ServerProcess& server) {
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
  auto timings = MeasureInTurn({{"redress", run}}, {context.seconds, 20});
  if (!timings.ok()) return timings.status();
  context.results->Add(
      {"report", "over gRPC", "redress", "us", timings->front()});
  // The first round is not among the samples but takes time too.
  const double reports =
      static_cast<double>(timings->front().samples) * (1 + 1.0 / 20);
  context.results->Add("report", "server CPU", "redress", "us",
                       (server.CpuSeconds() - cpu) * 1e6 / reports);
  return absl::OkStatus();
}

absl::Status MeasureHandler(const ServerContext& context, rpc::LiveData& data) {
  rpc::StreamLimit streams(1);
  rpc::ServiceContext service_context;
  service_context.data = &data;
  service_context.calls = {[](auto&&...) {}, true};
  service_context.streams = &streams;
  TimedService service(service_context);
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
  context.results->Add({"handler", "small question", "redress", "us",
                        TimingOf(service.TakeTimes())});
  return absl::OkStatus();
}

}  // namespace redress::bench
