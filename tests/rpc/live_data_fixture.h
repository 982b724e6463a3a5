// A live store and executor in a folder of the test's own.

#ifndef REDRESS_TESTS_RPC_LIVE_DATA_FIXTURE_H_
#define REDRESS_TESTS_RPC_LIVE_DATA_FIXTURE_H_

#include <filesystem>
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
              (std::string("redress-") + test->test_suite_name() + "-" +
               test->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Open({});
  }

  void TearDown() override {
    data_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Opens the folder's database anew with a configuration.
  void Open(const std::vector<v1::ReferenceData>& configured) {
    data_.reset();
    auto store = store::OpenSqliteStore((folder_ / "test.db").string());
    ASSERT_TRUE(store.ok()) << store.status();
    auto data = LiveData::Open(*std::move(store),
                               engine::MakeColumnarExecutor(), configured);
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
    auto partials =
        pinned.snapshot().executor->Aggregate(plan, pinned.version().number);
    EXPECT_TRUE(partials.ok()) << partials.status();
    if (!partials.ok()) return -1;
    const auto& rows = partials->accumulators[0];
    return rows.empty() ? 0 : rows[0].count;
  }

  static v1::Representation Case(const std::string& reference) {
    v1::Representation record;
    record.set_authority("Council");
    record.set_reference(reference);
    record.set_kind(v1::KIND_COMPLIMENT);
    *record.mutable_received_on() = model::DayToProto(18000);
    return record;
  }

  std::filesystem::path folder_;
  std::unique_ptr<LiveData> data_;
};

}  // namespace redress::rpc

#endif  // REDRESS_TESTS_RPC_LIVE_DATA_FIXTURE_H_
