// An executor that does not answer, as one whose facts are in a database may
// be, keeps those waiting who need it and nobody else.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "tests/rpc/live_data_fixture.h"

namespace redress::rpc {
namespace {

// Lets calls through, but for the next one where it is told to stop that.
class Gate {
 public:
  void StopNext() {
    const std::lock_guard<std::mutex> lock(mutex_);
    stops_ = true;
  }
  void Pass() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!stops_) return;
    stops_ = false;
    inside_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !inside_; });
  }
  void AwaitCaller() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return inside_; });
  }
  void Open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    inside_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stops_ = false;
  bool inside_ = false;
};

struct Gates {
  // After a version was held, and before one is published.
  Gate hold;
  Gate publish;
};

class SlowExecutor : public engine::Executor {
 public:
  explicit SlowExecutor(Gates& gates) : gates_(gates) {}

  absl::Status Publish(const engine::FactChanges& changes) override {
    gates_.publish.Pass();
    return executor_->Publish(changes);
  }
  absl::StatusOr<std::unique_ptr<engine::FactLoader>> StartLoad(
      int64_t version) override {
    return executor_->StartLoad(version);
  }
  int64_t version() const override { return executor_->version(); }

 private:
  absl::StatusOr<std::shared_ptr<const engine::VersionHold>> DoHoldVersion(
      const StopCheck& stop) override {
    auto hold = executor_->HoldVersion(stop);
    gates_.hold.Pass();
    return hold;
  }
  absl::StatusOr<engine::Partials> DoAggregate(
      const engine::Plan& plan, int64_t version,
      const StopCheck& stop) const override {
    return executor_->Aggregate(plan, version, stop);
  }
  absl::StatusOr<engine::RowList> DoList(const engine::ListPlan& plan,
                                         int64_t version,
                                         const StopCheck& stop) const override {
    return executor_->List(plan, version, stop);
  }

  Gates& gates_;
  const std::unique_ptr<engine::Executor> executor_ =
      engine::MakeColumnarExecutor();
};

class SlowExecutorTest : public LiveDataFixture {
 protected:
  void SetUp() override {
    LiveDataFixture::SetUp();
    data_.reset();
    auto store = store::OpenSqliteStore((folder_ / "test.db").string());
    ASSERT_TRUE(store.ok()) << store.status();
    auto data = LiveData::Open(*std::move(store),
                               std::make_unique<SlowExecutor>(gates_), {});
    ASSERT_TRUE(data.ok()) << data.status();
    data_ = *std::move(data);
    CommitCase("A");
  }
  int64_t CommitCase(const std::string& reference) {
    store::Batch batch;
    batch.representations = {Case(reference)};
    return Committed(std::move(batch)).number;
  }

  Gates gates_;
};

TEST_F(SlowExecutorTest, WhileOneHoldsAVersionOthersAnswerAndPublish) {
  gates_.hold.StopNext();
  std::thread slow([&] {
    const auto pinned = data_->Pin();
    ASSERT_TRUE(pinned.ok()) << pinned.status();
    // What it held at first was the last version no more.
    EXPECT_EQ(pinned->version().number, 3);
    EXPECT_EQ(Received(*pinned), 3);
  });
  gates_.hold.AwaitCaller();
  EXPECT_EQ(Received(), 1);
  EXPECT_TRUE(data_->AwaitVersion(1, {}).ok());
  EXPECT_EQ(CommitCase("B"), 2);
  EXPECT_TRUE(data_->AwaitVersion(2, {}).ok());
  EXPECT_EQ(CommitCase("C"), 3);
  EXPECT_EQ(Received(), 3);
  gates_.hold.Open();
  slow.join();
}

TEST_F(SlowExecutorTest, WhileOnePublishesOthersAnswer) {
  gates_.publish.StopNext();
  std::thread slow([&] { EXPECT_EQ(CommitCase("B"), 2); });
  gates_.publish.AwaitCaller();
  EXPECT_EQ(Received(), 1);
  EXPECT_EQ(data_->LastVersion(), 1);
  EXPECT_EQ(data_->VersionAt(0)->number, 1);
  // Who needs the new one may leave.
  EXPECT_EQ(
      data_->AwaitVersion(2, [] { return absl::CancelledError("it leaves"); }),
      absl::CancelledError("it leaves"));
  gates_.publish.Open();
  slow.join();
  EXPECT_EQ(Received(), 2);
}

}  // namespace
}  // namespace redress::rpc
