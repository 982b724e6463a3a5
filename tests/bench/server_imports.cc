#include "tests/bench/server_imports.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client.h"
#include "redress/v1/query.grpc.pb.h"
#include "tests/bench/calls.h"
#include "tests/bench/insert_loop.h"
#include "tests/bench/measure.h"

namespace redress::bench {
namespace {

// The largest that the server takes.
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

// The items a second of an import.
absl::StatusOr<double> ImportAll(
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

}  // namespace

absl::Status MeasureBesideImport(const ServerContext& context,
                                 const std::string& address) {
  const int64_t changed =
      std::min(context.generator.cases(), context.import_cases);
  const Generator others({context.generator.cases(), 2, true});
  std::vector<std::vector<v1::ImportItem>> batches;
  for (int64_t first = 0; first < changed; first += kImportBatch) {
    batches.push_back(
        ItemsOf(others, first, std::min(kImportBatch, changed - first)));
  }
  std::atomic<bool> done = false;
  absl::Status imported;
  double beside = 0;
  std::thread importer([&] {
    auto rate = ImportAll(address, std::move(batches));
    imported = rate.status();
    if (rate.ok()) beside = *rate;
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
  context.results->Add(
      {"call", "beside import", "redress", "us", TimingOf(std::move(times))});
  context.results->Add("call", "beside import, p99", "redress", "us", p99);
  context.results->Add("import", "changes, beside questions", "redress",
                       "cases/s", beside);
  return absl::OkStatus();
}

absl::Status MeasureOneChange(const ServerContext& context,
                              const std::string& address) {
  auto loop = InsertLoop::Open(context.Path("one.db"));
  if (!loop.ok()) return loop.status();
  const Generator others({context.generator.cases(), 4, true});
  int64_t sent = 0;
  int64_t inserted = 0;
  const auto next = [&](int64_t& at) {
    return ItemsOf(others, at++ % others.cases(), 1);
  };
  auto timings = MeasureInTurn(
      {{"redress", [&] { return ImportAll(address, {next(sent)}).status(); }},
       {"insert loop",
        [&] { return (*loop)->Insert({InsertLoop::RowsOf(next(inserted))}); }}},
      {context.seconds, 5});
  if (!timings.ok()) return timings.status();
  context.results->Add({"change", "one case", "redress", "us", (*timings)[0]});
  context.results->Add(
      {"change", "one case", "insert loop", "us", (*timings)[1]});
  return absl::OkStatus();
}

absl::Status MeasureImport(const ServerContext& context) {
  const int64_t cases = context.import_cases;
  const Generator generator({cases, 3, true});
  auto server = StartServer(context, "import.db");
  if (!server.ok()) return server.status();
  auto loop = InsertLoop::Open(context.Path("loop.db"));
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
  context.results->Add(
      {"import", "new", "redress", "cases/s", TimingOf(std::move(ours))});
  context.results->Add(
      {"import", "new", "insert loop", "cases/s", TimingOf(std::move(theirs))});
  context.results->Add(
      {"import share", "", "redress", "times", TimingOf(std::move(shares))});
  return absl::OkStatus();
}

}  // namespace redress::bench
