// A live store and executor in a folder of the test's own.

#ifndef REDRESS_TESTS_RPC_LIVE_DATA_FIXTURE_H_
#define REDRESS_TESTS_RPC_LIVE_DATA_FIXTURE_H_

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "service/engine/executor.h"
#include "service/rpc/live_data.h"
#include "service/store/store.h"

namespace redress::rpc {

class LiveDataFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("redress-") + std::to_string(getpid()) + "-" +
               test->test_suite_name() + "-" + test->name());
    EmptyFolder();
    Open({});
  }

  void TearDown() override {
    data_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Closes the database, and leaves nothing of it. What is open writes in the
  // folder at any time, from a thread of its own.
  void EmptyFolder() {
    data_.reset();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  absl::StatusOr<std::unique_ptr<engine::Executor>> MakeExecutor(
      const std::string& facts) const {
    if (!sql_) {
      return engine::MakeColumnarExecutor(
          facts == ":memory:" ? "" : (folder_ / "test.columns").string());
    }
    return engine::MakeSqlExecutor(facts);
  }

  // Opens the folder's database anew with a configuration, as a restart does.
  void Open(const std::vector<v1::ReferenceData>& configured) {
    data_.reset();
    for (const char* name : {"facts.db", "facts.db-wal", "facts.db-shm"}) {
      std::filesystem::remove(folder_ / name);
    }
    auto store = store::OpenSqliteStore((folder_ / "test.db").string());
    ASSERT_TRUE(store.ok()) << store.status();
    auto executor = MakeExecutor((folder_ / "facts.db").string());
    ASSERT_TRUE(executor.ok()) << executor.status();
    LiveDataOptions options;
    options.make_past_executor = [this] { return MakeExecutor(":memory:"); };
    options.save_pause = std::chrono::milliseconds(1);
    options.erasure_wait = std::chrono::milliseconds(1);
    options.erasure_pause = std::chrono::milliseconds(1);
    auto data = LiveData::Open(*std::move(store), *std::move(executor),
                               configured, std::move(options));
    ASSERT_TRUE(data.ok()) << data.status();
    data_ = *std::move(data);
  }

  // Cases received, as the executor counts them at a pinned version.
  int64_t Received() {
    auto pinned = data_->Pin();
    EXPECT_TRUE(pinned.ok()) << pinned.status();
    return Received(*pinned);
  }

  static int64_t Received(const PinnedVersion& pinned) {
    engine::Plan plan;
    plan.accumulators.emplace_back();
    auto partials = pinned.snapshot(nullptr).executor->Aggregate(
        plan, pinned.version().number);
    EXPECT_TRUE(partials.ok()) << partials.status();
    if (!partials.ok()) return -1;
    const auto& rows = partials->accumulators[0];
    return rows.empty() ? 0 : rows[0].count;
  }

  // Commits, and gives the version.
  store::Version Committed(store::Batch batch) {
    const LiveData::WriteLock lock(*data_);
    auto result = data_->Commit(lock, std::move(batch));
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? result->version : store::Version();
  }

  // The case as it is now; an empty one where there is none.
  v1::Representation Stored(const std::string& reference) {
    auto head = data_->store().Head();
    auto found =
        data_->store().GetRepresentation("Council", reference, head->number);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() && found->has_value() ? (*found)->record
                                            : v1::Representation();
  }

  static store::Key CaseKey(const std::string& reference) {
    return {store::Kind::kRepresentation, "Council", reference};
  }

  // Every byte of every file in the folder.
  std::string Bytes() const {
    std::string bytes;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      std::ifstream file(entry.path(), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
  }

  static v1::Representation Case(const std::string& reference) {
    v1::Representation record;
    record.set_authority("Council");
    record.set_reference(reference);
    record.set_kind(v1::KIND_COMPLIMENT);
    *record.mutable_received_on() = model::DayToProto(18000);
    return record;
  }

  // Facts in a file, instead of in memory; for the next Open.
  bool sql_ = false;
  std::filesystem::path folder_;
  std::unique_ptr<LiveData> data_;
};

}  // namespace redress::rpc

#endif  // REDRESS_TESTS_RPC_LIVE_DATA_FIXTURE_H_
