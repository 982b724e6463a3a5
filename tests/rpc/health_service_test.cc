#include "service/rpc/health_service.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"

namespace redress::rpc {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

class HealthServiceTest : public ::testing::Test {
 protected:
  HealthServiceTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&health_);
    server_ = builder.BuildAndStart();
    stub_ = Health::NewStub(server_->InProcessChannel({}));
  }
  ~HealthServiceTest() override { health_.EndWatches(); }

  // The status by a name, or the error's code below 0.
  int Check(const std::string& name) {
    grpc::ClientContext call;
    HealthCheckRequest request;
    request.set_service(name);
    HealthCheckResponse response;
    const grpc::Status status = stub_->Check(&call, request, &response);
    return status.ok() ? response.status() : -status.error_code();
  }

  // Somebody who watches a name.
  struct Watcher {
    grpc::ClientContext call;
    std::unique_ptr<grpc::ClientReader<HealthCheckResponse>> reader;
    // The next status; -1 where the call is over.
    int Next() {
      HealthCheckResponse response;
      return reader->Read(&response) ? response.status() : -1;
    }
  };
  std::unique_ptr<Watcher> Watch(const std::string& name) {
    HealthCheckRequest request;
    request.set_service(name);
    auto watcher = std::make_unique<Watcher>();
    watcher->reader = stub_->Watch(&watcher->call, request);
    return watcher;
  }

  HealthService health_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Health::Stub> stub_;
};

TEST_F(HealthServiceTest, SaysByEachNameWhatItIs) {
  EXPECT_EQ(Check(""), HealthCheckResponse::NOT_SERVING);
  health_.Start();
  EXPECT_EQ(Check(""), HealthCheckResponse::SERVING);
  EXPECT_EQ(Check(kReadinessService), HealthCheckResponse::SERVING);
  EXPECT_EQ(Check("redinéss"), -grpc::StatusCode::NOT_FOUND);
  health_.SetReachable(false);
  EXPECT_EQ(Check(""), HealthCheckResponse::SERVING);
  EXPECT_EQ(Check(kReadinessService), HealthCheckResponse::NOT_SERVING);
  health_.SetReachable(true);
  EXPECT_EQ(Check(kReadinessService), HealthCheckResponse::SERVING);
  health_.Leave();
  EXPECT_EQ(Check(""), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(Check(kReadinessService), HealthCheckResponse::NOT_SERVING);
  // Nothing brings it back.
  health_.SetReachable(true);
  health_.Start();
  EXPECT_EQ(Check(""), HealthCheckResponse::NOT_SERVING);
}

TEST_F(HealthServiceTest, TellsWatchersOfEachChange) {
  const auto watcher = Watch(kReadinessService);
  EXPECT_EQ(watcher->Next(), HealthCheckResponse::NOT_SERVING);
  health_.Start();
  EXPECT_EQ(watcher->Next(), HealthCheckResponse::SERVING);
  health_.SetReachable(false);
  EXPECT_EQ(watcher->Next(), HealthCheckResponse::NOT_SERVING);
  health_.SetReachable(true);
  EXPECT_EQ(watcher->Next(), HealthCheckResponse::SERVING);
  health_.Leave();
  EXPECT_EQ(watcher->Next(), HealthCheckResponse::NOT_SERVING);
  health_.EndWatches();
  EXPECT_EQ(watcher->Next(), -1);
  EXPECT_EQ(watcher->reader->Finish().error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(HealthServiceTest, AWatchedNameMayBeUnknown) {
  const auto watcher = Watch("nobody");
  EXPECT_EQ(watcher->Next(), HealthCheckResponse::SERVICE_UNKNOWN);
}

// Those who watch leave threads to those who call, and places to others when
// they leave.
TEST_F(HealthServiceTest, HasSoManyWatchers) {
  health_.Start();
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int i = 0; i < HealthService::kMostWatchers; ++i) {
    watchers.push_back(Watch(""));
    ASSERT_EQ(watchers.back()->Next(), HealthCheckResponse::SERVING) << i;
  }
  const auto refused = Watch("");
  EXPECT_EQ(refused->Next(), -1);
  EXPECT_EQ(refused->reader->Finish().error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Check(""), HealthCheckResponse::SERVING);
  watchers.front()->call.TryCancel();
  int status = -1;
  for (int i = 0; i < 1000 && status == -1; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    status = Watch("")->Next();
  }
  EXPECT_EQ(status, HealthCheckResponse::SERVING);
}

}  // namespace
}  // namespace redress::rpc
