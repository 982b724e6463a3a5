// Several servers on one PostgreSQL database: what one commits the others
// answer from.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "service/base/errors.h"
#include "service/engine/executor.h"
#include "service/rpc/follower.h"
#include "service/rpc/import_session.h"
#include "service/rpc/permissions.h"
#include "tests/postgres/test_cluster.h"

namespace redress::rpc {
namespace {

using postgres::TestCluster;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr milliseconds kLong(60000);

std::unique_ptr<LiveData> OpenedAt(
    const std::string& uri, milliseconds version_wait = kLong,
    const std::vector<v1::ReferenceData>& configured = {}) {
  auto store = store::OpenPostgresqlStore(uri);
  EXPECT_TRUE(store.ok()) << store.status();
  LiveDataOptions options;
  options.version_wait = version_wait;
  auto data = LiveData::Open(*std::move(store), engine::MakeColumnarExecutor(),
                             configured, std::move(options));
  EXPECT_TRUE(data.ok()) << data.status();
  return *std::move(data);
}

v1::Representation Case(const std::string& reference,
                        const std::string& team = "A") {
  v1::Representation record;
  record.set_authority("Council");
  record.set_reference(reference);
  record.set_kind(v1::KIND_COMPLIMENT);
  *record.mutable_received_on() = model::DayToProto(18000);
  record.set_team(team);
  return record;
}

store::Batch Cases(std::vector<v1::Representation> records) {
  store::Batch batch;
  batch.representations = std::move(records);
  batch.source = "import test";
  batch.data_date = 18100;
  return batch;
}

int64_t Committed(LiveData& data, store::Batch batch) {
  const LiveData::WriteLock lock(data);
  const auto result = data.Commit(lock, std::move(batch));
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? result->version.number : -1;
}

absl::Status Erased(LiveData& data, const std::string& reference) {
  const LiveData::WriteLock lock(data);
  return data
      .Erase(lock, {store::Kind::kRepresentation, "Council", reference},
             "erase test")
      .status();
}

// Cases of the last version by team, as "A=2".
std::vector<std::string> Teams(const LiveData& data) {
  const auto pinned = data.Pin();
  EXPECT_TRUE(pinned.ok()) << pinned.status();
  const auto members = pinned->snapshot(nullptr).executor->Members(
      "team", pinned->version().number, {});
  EXPECT_TRUE(members.ok()) << members.status();
  std::vector<std::string> teams;
  for (const engine::MemberCount& member : **members) {
    teams.push_back(member.member + "=" + std::to_string(member.count));
  }
  return teams;
}

v1::ReferenceData TeamAlias(const std::string& recorded,
                            const std::string& canonical) {
  v1::ReferenceData entry;
  entry.mutable_alias()->set_dimension("team");
  entry.mutable_alias()->set_recorded(recorded);
  entry.mutable_alias()->set_canonical(canonical);
  return entry;
}

class FollowTest : public testing::Test {
 protected:
  const std::string uri_ = TestCluster::Shared().NewDatabase();
  const std::unique_ptr<LiveData> first_ = OpenedAt(uri_);
  const std::unique_ptr<LiveData> second_ = OpenedAt(uri_);

  void Follow() {
    const absl::Status followed = second_->FollowOthers(milliseconds(0), {});
    EXPECT_TRUE(followed.ok()) << followed;
  }
};

TEST_F(FollowTest, EveryKindOfChangeIsFollowed) {
  Committed(*first_, Cases({Case("1"), Case("2"), Case("3", "B")}));
  EXPECT_THAT(Teams(*second_), ElementsAre());
  Follow();
  EXPECT_EQ(second_->LastVersion(), 1);
  EXPECT_THAT(Teams(*second_), ElementsAre("A=2", "B=1"));
  EXPECT_EQ(second_->Pin()->version().data_date, 18100);

  Committed(*first_, Cases({Case("1", "B"), Case("4", "C")}));
  store::Batch batch;
  batch.retractions = {{store::Kind::kRepresentation, "Council", "2"}};
  Committed(*first_, batch);
  Follow();
  EXPECT_EQ(second_->LastVersion(), 3);
  EXPECT_THAT(Teams(*second_), ElementsAre("B=2", "C=1"));

  batch = {};
  batch.reference_data = {TeamAlias("B", "Beta")};
  Committed(*first_, batch);
  Follow();
  EXPECT_THAT(Teams(*second_), ElementsAre("Beta=2", "C=1"));

  ASSERT_TRUE(Erased(*first_, "4").ok());
  Follow();
  EXPECT_EQ(second_->LastVersion(), 5);
  EXPECT_THAT(Teams(*second_), ElementsAre("Beta=2"));
  EXPECT_EQ(Teams(*first_), Teams(*second_));
}

TEST_F(FollowTest, AnEraseOfAnotherServerReachesPastVersionsInMemory) {
  Committed(*first_, Cases({Case("1"), Case("2")}));
  Committed(*first_, Cases({Case("3")}));
  Follow();
  const auto received = [&] {
    const auto past = second_->Pin(1);
    EXPECT_TRUE(past.ok()) << past.status();
    const auto members =
        past->snapshot(nullptr).executor->Members("team", 1, {});
    EXPECT_TRUE(members.ok());
    return (*members)->empty() ? 0 : (*members)->front().count;
  };
  EXPECT_EQ(received(), 2);
  ASSERT_TRUE(Erased(*first_, "1").ok());
  Follow();
  EXPECT_EQ(received(), 1);
  EXPECT_EQ(second_->Pin(1)->version().erased_records, 1);
}

TEST_F(FollowTest, ACommitOfAServerThatIsBehindCatchesUpFirst) {
  Committed(*first_, Cases({Case("1"), Case("2")}));
  Committed(*first_, Cases({Case("2", "B")}));
  EXPECT_EQ(second_->LastVersion(), 0);
  EXPECT_EQ(Committed(*second_, Cases({Case("3", "C")})), 3);
  EXPECT_EQ(second_->LastVersion(), 3);
  EXPECT_THAT(Teams(*second_), ElementsAre("A=1", "B=1", "C=1"));
}

// Each server merges an update into the stored record: none is lost, whichever
// server it came by.
TEST_F(FollowTest, UpdatesOfOneRecordThroughTwoServersAreAllKept) {
  constexpr int kUpdates = 20;
  store::Batch batch = Cases({Case("1")});
  v1::Settings& settings =
      *batch.reference_data.emplace_back().mutable_settings();
  for (int i = 0; i < kUpdates; ++i) {
    settings.add_attributes("first" + std::to_string(i));
    settings.add_attributes("second" + std::to_string(i));
  }
  Committed(*first_, batch);
  const auto import = [](LiveData& data, const std::string& attribute) {
    for (int i = 0; i < kUpdates; ++i) {
      ImportSession session(data);
      v1::ImportRecordsRequest request;
      request.mutable_header()->set_source("test");
      ASSERT_TRUE(session.Take(request).ok());
      request.Clear();
      request.mutable_batch()->set_sequence(1);
      v1::ImportItem& item = *request.mutable_batch()->add_items();
      item.set_position(1);
      const std::string name = attribute + std::to_string(i);
      item.mutable_update_mask()->add_paths("attributes." + name);
      v1::Representation& update = *item.mutable_representation();
      update.set_authority("Council");
      update.set_reference("1");
      (*update.mutable_attributes())[name] = "yes";
      const auto response = session.Take(request);
      ASSERT_TRUE(response.ok()) << response.status();
      ASSERT_EQ((*response)->updated(), 1) << (*response)->ShortDebugString();
    }
  };
  std::thread other([&] { import(*second_, "second"); });
  import(*first_, "first");
  other.join();
  const auto record = first_->store().GetRepresentation(
      "Council", "1", first_->store().Head()->number);
  ASSERT_TRUE(record.ok() && record->has_value());
  EXPECT_EQ((*record)->record.attributes_size(), 2 * kUpdates);
}

TEST_F(FollowTest, ServersThatStartAtOnceAgreeOnTheirConfiguration) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::vector<std::unique_ptr<LiveData>> opened;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      auto data = OpenedAt(uri_, kLong, {TeamAlias("B", "Beta")});
      const std::lock_guard<std::mutex> lock(mutex);
      opened.push_back(std::move(data));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(first_->store().Head()->number, 1) << "one of them said it";
  for (const auto& data : opened) EXPECT_EQ(data->LastVersion(), 1);
}

TEST_F(FollowTest, AQuestionWaitsForTheVersionThatItNeeds) {
  CallerContext caller;
  v1::Query query;
  query.set_min_data_version(1);
  // Nobody waits for it any more.
  caller.stop = [] { return absl::DeadlineExceededError("its time is up"); };
  EXPECT_EQ(SettleQuestion(query, caller, *second_).status().code(),
            absl::StatusCode::kDeadlineExceeded);
  // Only what the follower is told of makes it look again: by itself it would
  // not within the time that ctest lets a test run.
  constexpr std::chrono::hours kForEver(24);
  Follower follower(*second_, kForEver, kForEver, [](const FollowState&) {});
  std::promise<void> waits;
  std::thread writer([&] {
    waits.get_future().wait();
    Committed(*first_, Cases({Case("1")}));
  });
  bool asked = false;
  caller.stop = [&] {
    if (!std::exchange(asked, true)) waits.set_value();
    return absl::OkStatus();
  };
  const auto settled = SettleQuestion(query, caller, *second_);
  writer.join();
  ASSERT_TRUE(settled.ok()) << settled.status();
  EXPECT_EQ(settled->min_data_version(), 0) << "it is no part of the question";
  EXPECT_THAT(Teams(*second_), ElementsAre("A=1"));

  query.set_min_data_version(-1);
  const absl::Status negative =
      SettleQuestion(query, caller, *second_).status();
  EXPECT_EQ(negative.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Violations(negative).front().field, "query.min_data_version");
}

TEST_F(FollowTest, AVersionThatDoesNotComeIsUnavailable) {
  Committed(*first_, Cases({Case("1")}));
  const auto impatient = OpenedAt(uri_, milliseconds(1));
  const absl::Status late = impatient->AwaitVersion(2, {});
  EXPECT_EQ(late.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(late), "DATA_VERSION_NOT_YET_HERE");
  EXPECT_THAT(std::string(late.message()),
              HasSubstr("version 2 is not here yet: the last one is 1"));
  EXPECT_TRUE(impatient->AwaitVersion(1, {}).ok());
}

// Collects what a follower says.
class Reports {
 public:
  void Add(const FollowState& state) {
    const std::lock_guard<std::mutex> lock(mutex_);
    states_.push_back(state);
    changed_.notify_all();
  }
  FollowState Await(size_t number) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return states_.size() >= number; });
    return states_[number - 1];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<FollowState> states_;
};

TEST(FollowerTest, SaysWhenTheDatabaseGoesAndComesBack) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  const auto data = OpenedAt(uri);
  Committed(*data, Cases({Case("1")}));
  Reports reports;
  Follower follower(*data, milliseconds(20), kLong,
                    [&](const FollowState& state) { reports.Add(state); });
  cluster.Kill();
  const FollowState lost = reports.Await(1);
  EXPECT_EQ(ErrorReason(lost.status), "DATABASE_UNREACHABLE") << lost.status;
  EXPECT_EQ(lost.version, 1);
  // Questions go on meanwhile; commits do not.
  EXPECT_THAT(Teams(*data), ElementsAre("A=1"));
  {
    const LiveData::WriteLock lock(*data);
    EXPECT_EQ(ErrorReason(data->Commit(lock, Cases({Case("2")})).status()),
              "DATABASE_UNREACHABLE");
  }
  cluster.Start();
  EXPECT_TRUE(reports.Await(2).status.ok());
  const auto other = OpenedAt(uri);
  EXPECT_EQ(Committed(*other, Cases({Case("2", "B")})), 2);
  EXPECT_TRUE(data->AwaitVersion(2, {}).ok());
  EXPECT_THAT(Teams(*data), ElementsAre("A=1", "B=1"));
}

}  // namespace
}  // namespace redress::rpc
