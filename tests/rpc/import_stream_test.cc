// Imports whose batches are prepared beside the committing of those before, in
// two threads and over gRPC.

#include "service/rpc/import_stream.h"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "redress/v1/record_service.grpc.pb.h"
#include "service/rpc/import_session.h"
#include "service/rpc/services.h"
#include "service/store/sqlite/sqlite_store.h"
#include "tests/rpc/live_data_fixture.h"

namespace redress::rpc {
namespace {

v1::ImportRecordsRequest Header() {
  v1::ImportRecordsRequest request;
  request.mutable_header()->set_source("test");
  return request;
}

v1::ImportRecordsRequest Batch(int64_t sequence,
                               const std::vector<v1::Representation>& records) {
  v1::ImportRecordsRequest request;
  request.mutable_batch()->set_sequence(sequence);
  for (const v1::Representation& record : records) {
    v1::ImportItem& item = *request.mutable_batch()->add_items();
    *item.mutable_representation() = record;
    item.set_position(sequence * 1000 + request.batch().items_size());
  }
  return request;
}

class PreparedImportTest : public LiveDataFixture {
 protected:
  static v1::Representation Team(const std::string& reference,
                                 const std::string& team) {
    v1::Representation record = Case(reference);
    record.set_team(team);
    return record;
  }

  // Imports one batch of another client.
  void ImportByAnother(const std::vector<v1::Representation>& records) {
    ImportSession session(*data_);
    ASSERT_TRUE(session.Take(Header()).ok());
    const auto response = session.Take(Batch(1, records));
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ((*response)->rejected_size(), 0);
  }
};

// Prepares every request, and then completes them.
std::vector<v1::ImportRecordsResponse> PrepareAllAndComplete(
    ImportSession& session,
    const std::vector<v1::ImportRecordsRequest>& batches,
    const std::function<void()>& between) {
  EXPECT_TRUE(session.Take(Header()).ok());
  std::vector<ImportSession::PreparedBatch> prepared;
  for (const v1::ImportRecordsRequest& batch : batches) {
    auto one = session.Prepare(batch);
    EXPECT_TRUE(one.ok()) << one.status();
    prepared.push_back(**std::move(one));
  }
  between();
  std::vector<v1::ImportRecordsResponse> responses;
  for (size_t i = 0; i < batches.size(); ++i) {
    auto response = session.Complete(batches[i], prepared[i]);
    EXPECT_TRUE(response.ok()) << response.status();
    responses.push_back(*std::move(response));
  }
  return responses;
}

TEST_F(PreparedImportTest, ALaterBatchKnowsWhatAnEarlierOneBrought) {
  ImportSession session(*data_);
  const auto responses = PrepareAllAndComplete(
      session,
      {Batch(1, {Team("A", "Blue")}),
       Batch(2, {Team("A", "Red"), Team("B", "Red")}), Batch(3, {Case("C")})},
      [] {});
  EXPECT_EQ(responses[0].created(), 1);
  ASSERT_EQ(responses[1].rejected_size(), 1);
  EXPECT_EQ(responses[1].rejected(0).violations(0).reason(), "DUPLICATE_KEY");
  EXPECT_EQ(responses[1].created(), 1);
  EXPECT_EQ(responses[2].data_version().version(), 3);
  EXPECT_EQ(Stored("A").team(), "Blue");
}

TEST_F(PreparedImportTest, WhatOthersWroteMeanwhileIsNotLost) {
  ImportByAnother({Team("A", "Blue"), Team("B", "Blue")});
  v1::ImportRecordsRequest masked = Batch(1, {Case("A")});
  masked.mutable_batch()
      ->mutable_items(0)
      ->mutable_representation()
      ->set_gender("Female");
  masked.mutable_batch()->mutable_items(0)->mutable_update_mask()->add_paths(
      "gender");
  ImportSession session(*data_);
  const auto responses = PrepareAllAndComplete(
      session, {masked, Batch(2, {Case("A"), Team("B", "Red")})}, [&] {
        ImportByAnother({Team("A", "Green"), Team("B", "Red")});
      });
  EXPECT_EQ(responses[0].updated(), 1);
  // Both were processed again: the first one's case is still known, and the
  // second one's is what the other has made of it.
  ASSERT_EQ(responses[1].rejected_size(), 1);
  EXPECT_EQ(responses[1].rejected(0).violations(0).reason(), "DUPLICATE_KEY");
  EXPECT_EQ(responses[1].unchanged(), 1);
  EXPECT_EQ(Stored("A").team(), "Green");
  EXPECT_EQ(Stored("A").gender(), "Female");
}

TEST_F(PreparedImportTest, WhatWasErasedMeanwhileIsRefused) {
  ImportByAnother({Case("A"), Case("B")});
  ImportSession session(*data_);
  const auto responses = PrepareAllAndComplete(
      session, {Batch(1, {Case("C")}), Batch(2, {Team("A", "Blue")})}, [&] {
        const LiveData::WriteLock lock(*data_);
        ASSERT_TRUE(data_->Erase(lock, CaseKey("A"), "erase").ok());
      });
  EXPECT_EQ(responses[0].created(), 1);
  ASSERT_EQ(responses[1].rejected_size(), 1);
  EXPECT_EQ(responses[1].rejected(0).violations(0).reason(), "ERASED_RECORD");
}

TEST_F(PreparedImportTest, ReferenceDataHoldForTheBatchesAfterThem) {
  v1::ImportRecordsRequest settings;
  settings.mutable_batch()->set_sequence(1);
  settings.mutable_batch()
      ->add_items()
      ->mutable_reference_data()
      ->mutable_settings()
      ->add_attributes("ward");
  v1::Representation record = Case("A");
  (*record.mutable_attributes())["ward"] = "North";
  v1::Representation other = Case("B");
  (*other.mutable_attributes())["ward"] = "South";
  ImportSession session(*data_);
  const auto responses = PrepareAllAndComplete(
      session, {settings, Batch(2, {record}), Batch(3, {other})}, [] {});
  EXPECT_EQ(responses[1].rejected_size(), 0);
  EXPECT_EQ(responses[1].created(), 1);
  EXPECT_EQ(responses[2].created(), 1);
  EXPECT_EQ(Stored("B").attributes().at("ward"), "South");
}

TEST_F(PreparedImportTest, TwoImportsInTwoThreadsEachTakeTurns) {
  constexpr int kBatches = 30;
  const auto import = [this](const std::string& name) {
    ImportSession session(*data_);
    ASSERT_TRUE(session.Take(Header()).ok());
    std::mutex mutex;
    std::deque<
        std::pair<v1::ImportRecordsRequest, ImportSession::PreparedBatch>>
        ready;
    std::thread preparer([&] {
      for (int i = 1; i <= kBatches; ++i) {
        // Both change "shared"; the second item comes twice in each import.
        v1::ImportRecordsRequest batch =
            Batch(i, {Case(name + std::to_string(i)), Case(name)});
        v1::ImportItem& shared = *batch.mutable_batch()->add_items();
        *shared.mutable_representation() = Case("S" + std::to_string(i));
        (name == "x" ? shared.mutable_representation()->mutable_team()
                     : shared.mutable_representation()->mutable_gender())
            ->assign(name);
        shared.mutable_update_mask()->add_paths("kind");
        shared.mutable_update_mask()->add_paths("received_on");
        shared.mutable_update_mask()->add_paths(name == "x" ? "team"
                                                            : "gender");
        auto prepared = session.Prepare(batch);
        ASSERT_TRUE(prepared.ok()) << prepared.status();
        const std::lock_guard<std::mutex> lock(mutex);
        ready.emplace_back(std::move(batch), **std::move(prepared));
      }
    });
    for (int done = 0; done < kBatches;) {
      std::unique_lock<std::mutex> lock(mutex);
      if (ready.empty()) {
        lock.unlock();
        std::this_thread::yield();
        continue;
      }
      auto next = std::move(ready.front());
      ready.pop_front();
      lock.unlock();
      const auto response = session.Complete(next.first, next.second);
      ASSERT_TRUE(response.ok()) << response.status();
      EXPECT_EQ(response->rejected_size(), done == 0 ? 0 : 1);
      EXPECT_EQ(response->sequence(), ++done);
    }
    preparer.join();
  };
  std::thread other([&] { import("y"); });
  import("x");
  other.join();
  EXPECT_EQ(Received(), 3 * kBatches + 2);
  for (int i = 1; i <= kBatches; ++i) {
    const v1::Representation shared = Stored("S" + std::to_string(i));
    EXPECT_EQ(shared.team(), "x") << i;
    EXPECT_EQ(shared.gender(), "y") << i;
  }
}

// A RecordService of its own, and a client that waits for what it says.
class ImportStreamTest : public LiveDataFixture {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::ImportRecordsRequest,
                                          v1::ImportRecordsResponse>;

  void TearDown() override {
    if (server_ != nullptr) server_->Shutdown();
    server_.reset();
    LiveDataFixture::TearDown();
  }

  void Serve() {
    ServiceContext context;
    context.data = data_.get();
    context.streams = &streams_;
    service_ = std::make_unique<RecordServiceImpl>(context);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    stub_ = v1::RecordService::NewStub(
        grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                            grpc::InsecureChannelCredentials()));
  }

  // Opens data whose store has no room for more than so many pages.
  void OpenWithRoomFor(int64_t pages) {
    EmptyFolder();
    store::SqliteOptions options;
    options.max_pages = pages;
    auto store =
        store::OpenSqliteStore((folder_ / "small.db").string(), options);
    ASSERT_TRUE(store.ok()) << store.status();
    auto executor = MakeExecutor(":memory:");
    ASSERT_TRUE(executor.ok()) << executor.status();
    auto data = LiveData::Open(*std::move(store), *std::move(executor), {}, {});
    ASSERT_TRUE(data.ok()) << data.status();
    data_ = *std::move(data);
  }

  static std::vector<v1::Representation> Cases(const std::string& prefix,
                                               int count) {
    std::vector<v1::Representation> cases;
    for (int i = 0; i < count; ++i) {
      cases.push_back(Case(prefix + std::to_string(i)));
    }
    return cases;
  }

  StreamLimit streams_{2};
  std::unique_ptr<RecordServiceImpl> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::RecordService::Stub> stub_;
};

TEST_F(ImportStreamTest, AnswersEveryBatchInOrderHoweverManyAreSentAhead) {
  Serve();
  grpc::ClientContext call;
  const std::unique_ptr<Stream> stream = stub_->ImportRecords(&call);
  constexpr int kBatches = 20;
  std::thread sender([&] {
    stream->Write(Header());
    for (int i = 1; i <= kBatches; ++i) {
      stream->Write(Batch(i, Cases(std::to_string(i) + "-", 100)));
    }
    stream->WritesDone();
  });
  v1::ImportRecordsResponse response;
  for (int i = 1; i <= kBatches; ++i) {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.sequence(), i);
    EXPECT_EQ(response.created(), 100);
    EXPECT_EQ(response.data_version().version(), i);
    // What is answered is there.
    EXPECT_GE(Received(), 100 * i);
  }
  EXPECT_FALSE(stream->Read(&response));
  sender.join();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ImportStreamTest, AnErrorIsToldToAClientThatSendsNoMore) {
  Serve();
  grpc::ClientContext call;
  const std::unique_ptr<Stream> stream = stub_->ImportRecords(&call);
  stream->Write(Header());
  stream->Write(Batch(1, Cases("A", 10)));
  stream->Write(Batch(7, Cases("B", 10)));
  v1::ImportRecordsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.created(), 10);
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_NE(status.error_message().find("batch.sequence"), std::string::npos);
  EXPECT_EQ(Received(), 10);
}

TEST_F(ImportStreamTest, ACommitThatFailsEndsTheImportAndKeepsWhatWasAnswered) {
  OpenWithRoomFor(40);
  Serve();
  grpc::ClientContext call;
  const std::unique_ptr<Stream> stream = stub_->ImportRecords(&call);
  stream->Write(Header());
  int64_t answered = 0;
  v1::ImportRecordsResponse response;
  // The client half-closes nowhere, and waits for every response.
  for (int i = 1; i <= 100; ++i) {
    stream->Write(Batch(i, Cases(std::to_string(i) + "-", 100)));
    if (!stream->Read(&response)) break;
    answered += response.created();
  }
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED)
      << status.error_message();
  EXPECT_GT(answered, 0);
  EXPECT_EQ(Received(), answered);
}

TEST_F(ImportStreamTest, AClientThatLeavesGivesItsPlaceBack) {
  Serve();
  for (int i = 0; i < 5; ++i) {
    grpc::ClientContext call;
    const std::unique_ptr<Stream> stream = stub_->ImportRecords(&call);
    stream->Write(Header());
    stream->Write(Batch(1, Cases(std::to_string(i) + "-", 10)));
    v1::ImportRecordsResponse response;
    ASSERT_TRUE(stream->Read(&response));
    call.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
    // The call ends soon after the client left.
    for (;;) {
      auto first = streams_.Enter();
      auto second = streams_.Enter();
      if (first.ok() && second.ok()) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  EXPECT_EQ(Received(), 50);
}

}  // namespace
}  // namespace redress::rpc
