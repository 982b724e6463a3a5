#include "tests/bench/server_store.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "redress/v1/query.grpc.pb.h"
#include "service/store/store.h"
#include "tests/bench/calls.h"
#include "tests/bench/insert_loop.h"
#include "tests/bench/measure.h"

namespace redress::bench {
namespace {

using Clock = std::chrono::steady_clock;

// Of a commit when the store is filled.
constexpr int64_t kFillBatch = 20000;

absl::Status OpenData(const ServerContext& context,
                      std::unique_ptr<rpc::LiveData>* data) {
  auto store = store::OpenSqliteStore(context.Path("redress.db"));
  if (!store.ok()) return store.status();
  auto opened =
      rpc::LiveData::Open(*std::move(store), engine::MakeColumnarExecutor(),
                          Generator::ReferenceEntries());
  if (!opened.ok()) return opened.status();
  *data = *std::move(opened);
  return absl::OkStatus();
}

}  // namespace

absl::Status Fill(const ServerContext& context) {
  if (std::filesystem::exists(context.Path("redress.db"))) {
    return absl::OkStatus();
  }
  auto store = store::OpenSqliteStore(context.Path("redress.db"));
  if (!store.ok()) return store.status();
  double us = 0;
  for (int64_t first = 0; first < context.generator.cases();
       first += kFillBatch) {
    store::Batch batch;
    batch.data_date = DataDate();
    batch.source = "bench";
    const int64_t end = std::min(first + kFillBatch, context.generator.cases());
    for (int64_t i = first; i < end; ++i) {
      batch.representations.push_back(context.generator.Record(i));
    }
    absl::Status status;
    us += MicrosecondsOf([&] { status = (*store)->Commit(batch).status(); });
    if (!status.ok()) return status;
  }
  context.results->Add(
      "store", "large commits", "redress", "cases/s",
      static_cast<double>(context.generator.cases()) / us * 1e6);
  return absl::OkStatus();
}

absl::Status MeasureStart(const ServerContext& context) {
  std::vector<double> seconds;
  for (int i = 0; i < 3; ++i) {
    const Clock::time_point from = Clock::now();
    auto server = StartServer(context, "redress.db");
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
  context.results->Add({"start", "to first answer", "redress", "s",
                        TimingOf(std::move(seconds))});
  return absl::OkStatus();
}

absl::Status MeasureRebuild(const ServerContext& context,
                            std::unique_ptr<rpc::LiveData>* data) {
  absl::StatusOr<int64_t> rows;
  double bare = 0;
  for (int i = 0; i < 2; ++i) {
    // The second time the file is in the page cache.
    bare = MicrosecondsOf(
        [&] { rows = ReadAllRevisions(context.Path("redress.db")); });
    if (!rows.ok()) return rows.status();
  }
  absl::Status status;
  const double us = MicrosecondsOf([&] { status = OpenData(context, data); });
  if (!status.ok()) return status;
  const auto all = static_cast<double>(*rows);
  context.results->Add("rebuild", "", "SELECT loop", "rows/s",
                       all / bare * 1e6);
  context.results->Add("rebuild", "", "redress", "rows/s", all / us * 1e6);
  context.results->Add("rebuild share", "", "redress", "times", bare / us);
  return absl::OkStatus();
}

}  // namespace redress::bench
