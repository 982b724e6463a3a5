// The file that a columnar executor keeps its facts in.

#include "service/engine/columnar/column_file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/engine/columnar/column_codec.h"
#include "service/engine/columnar/table_scan.h"
#include "service/engine/executor.h"
#include "tests/engine/executors.h"
#include "tests/engine/random_facts.h"

namespace redress::engine {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kTeam = static_cast<size_t>(model::CaseDimension::kTeam);

std::string BytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
}

Executor::OriginOf Always(const std::string& origin) {
  return [origin](int64_t) { return origin; };
}

// Everything that three break-downs say.
std::string Figures(const Executor& executor) {
  std::string text;
  const Table tables[] = {Table::kCases, Table::kStages, Table::kActions};
  const std::vector<std::string> dimensions[] = {
      {"team", "category", "attr:phase"}, {"stage", "kind"}, {"root_cause"}};
  for (size_t i = 0; i < 3; ++i) {
    const auto partials = executor.Aggregate(
        CountPlan(tables[i], {}, dimensions[i]), executor.version());
    EXPECT_TRUE(partials.ok()) << partials.status();
    if (!partials.ok()) return text;
    for (const PartialRow& row : partials->accumulators[0]) {
      for (const std::string& member : row.members) {
        absl::StrAppend(&text, member, "|");
      }
      absl::StrAppend(&text, row.count, "\n");
    }
  }
  return text;
}

class ColumnFileTest : public testing::Test {
 protected:
  ColumnFileTest() {
    Random random(5);
    FactsShape shape;
    executor_ = MakeColumnarExecutor(path_);
    for (int64_t version = 1; version <= 4; ++version) {
      FactChanges changes = RandomChanges(random, shape, 3000, 300);
      changes.version = version;
      EXPECT_TRUE(executor_->Publish(changes).ok());
    }
  }

  // What a new executor says to the file.
  absl::Status Restored(const std::string& origin) {
    again_ = MakeColumnarExecutor(path_);
    const auto version = again_->Restore(Always(origin));
    EXPECT_EQ(version.value_or(0), again_->version());
    return version.status();
  }

  const std::string path_ = NewTestFolder() + "/columns";
  std::unique_ptr<Executor> executor_;
  std::unique_ptr<Executor> again_;
};

TEST_F(ColumnFileTest, GivesBackWhatWasSaved) {
  EXPECT_EQ(Restored("a").code(), absl::StatusCode::kNotFound);
  ASSERT_EQ(*executor_->Save(Always("a")), 4);
  ASSERT_TRUE(Restored("a").ok());
  EXPECT_EQ(again_->version(), 4);
  EXPECT_EQ(Figures(*again_), Figures(*executor_));
  // Both go on alike: keys are found again, late rows wait where they did.
  Random random(6);
  FactChanges changes = RandomChanges(random, FactsShape(), 3000, 300);
  changes.version = 5;
  ASSERT_TRUE(executor_->Publish(changes).ok());
  ASSERT_TRUE(again_->Publish(changes).ok());
  EXPECT_EQ(Figures(*again_), Figures(*executor_));
}

TEST_F(ColumnFileTest, IsNotMissedByWhoeverKeepsNone) {
  EXPECT_EQ(MakeColumnarExecutor()->Restore(Always("a")).status().code(),
            absl::StatusCode::kUnimplemented);
  const auto sql = MakeSqlExecutor(":memory:");
  ASSERT_TRUE(sql.ok()) << sql.status();
  EXPECT_EQ((*sql)->Restore(Always("a")).status().code(),
            absl::StatusCode::kUnimplemented);
}

TEST_F(ColumnFileTest, GivesBackAnEmptySnapshot) {
  const auto empty = MakeColumnarExecutor(path_);
  ASSERT_TRUE(empty->Publish(Changes(1, {})).ok());
  ASSERT_TRUE(empty->Save(Always("a")).ok());
  ASSERT_TRUE(Restored("a").ok());
  EXPECT_EQ(Figures(*again_), "");
}

TEST_F(ColumnFileTest, IsNotUsedForAnythingElse) {
  for (const char* origin : {"b", ""}) {
    ASSERT_TRUE(executor_->Save(Always("a")).ok());
    EXPECT_EQ(Restored(origin).code(), absl::StatusCode::kFailedPrecondition)
        << origin;
    EXPECT_EQ(again_->version(), 0);
    EXPECT_FALSE(std::filesystem::exists(path_));
  }
  // Nor to go back.
  ASSERT_TRUE(executor_->Save(Always("a")).ok());
  EXPECT_EQ(executor_->Restore(Always("a")).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(executor_->version(), 4);
  // What cannot be told apart is not written.
  EXPECT_EQ(*executor_->Save(Always("")), 4);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ColumnFileTest, IsNotTrustedWhereItIsTruncated) {
  ASSERT_TRUE(executor_->Save(Always("a")).ok());
  const std::string bytes = BytesOf(path_);
  for (const size_t size :
       {size_t{0}, size_t{1}, size_t{31}, bytes.size() / 2, bytes.size() - 33,
        bytes.size() - 32, bytes.size() - 1}) {
    Write(path_, bytes.substr(0, size));
    EXPECT_EQ(Restored("a").code(), absl::StatusCode::kDataLoss) << size;
    EXPECT_FALSE(std::filesystem::exists(path_)) << size;
    EXPECT_EQ(again_->version(), 0);
  }
  // Nor where its end is that of a longer one.
  Write(path_, bytes.substr(1));
  EXPECT_EQ(Restored("a").code(), absl::StatusCode::kDataLoss);
}

// Whatever bit is turned: of the first and the last bytes each one, of the rest
// as many as there is time for.
TEST_F(ColumnFileTest, IsNotTrustedWhereABitIsTurned) {
  ASSERT_TRUE(executor_->Save(Always("a")).ok());
  const std::string bytes = BytesOf(path_);
  Random random(7);
  std::vector<size_t> places;
  for (size_t i = 0; i < 300; ++i) {
    places.push_back(random.Below(bytes.size()));
    places.push_back(i % 40);
    places.push_back(bytes.size() - 1 - i % 300);
  }
  for (const size_t place : places) {
    std::string damaged = bytes;
    damaged[place] = static_cast<char>(damaged[place] ^ (1 << random.Below(8)));
    Write(path_, damaged);
    const absl::Status status = Restored("a");
    EXPECT_FALSE(status.ok()) << place;
    EXPECT_EQ(again_->version(), 0) << place;
  }
}

// Whoever can make checksums right can put nonsense into the file: that is
// told, too, or is harmless.
TEST_F(ColumnFileTest, ReadsNonsenseWithoutHarm) {
  Random random(8);
  columnar::ByteWriter writer;
  FactChanges changes = RandomChanges(random, FactsShape(), 200, 20);
  changes.version = 1;
  const auto snapshot = columnar::NextSnapshot(columnar::Snapshot(), changes);
  columnar::WriteBlock(snapshot->cases.blocks[0], writer);
  int told = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = writer.bytes();
    for (size_t i = 0; i <= random.Below(3); ++i) {
      bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    }
    if (random.Below(4) == 0) bytes.resize(random.Below(bytes.size()));
    columnar::ByteReader reader(bytes);
    const columnar::LiveBlock live = columnar::ReadBlock(reader);
    if (!reader.done() ||
        !columnar::CaseCodesFit(*live.block, snapshot->dictionaries)) {
      ++told;
      continue;
    }
    columnar::Snapshot read = *snapshot;
    read.cases.blocks[0] = live;
    read.case_rows = read.stage_rows = read.action_rows = 0;
    columnar::AddUp(read);
    const Plan plan = CountPlan(Table::kStages, {}, {"team", "category"});
    columnar::TableScan scan(read, plan, /*actions=*/false, {});
    EXPECT_TRUE(scan.Scan({live}, nullptr).ok());
  }
  EXPECT_GE(told, 300);
}

// A removed case's text is not in a file that is written later, though the
// dictionaries in memory still have it.
TEST_F(ColumnFileTest, HoldsNothingOfWhatWasRemoved) {
  model::CaseFacts secret = Case("R-1", 1000);
  secret.dimensions[kTeam] = "Team of one secret";
  secret.attributes = {{"note", "a secret text"}};
  FactChanges changes = Changes(5, {secret, Case("R-2", 1000)});
  ASSERT_TRUE(executor_->Publish(changes).ok());
  // Changed, so that an earlier state of it is out of force.
  secret.received = 2000;
  ASSERT_TRUE(executor_->Publish(Changes(6, {secret})).ok());
  ASSERT_TRUE(executor_->Save(Always("a")).ok());
  EXPECT_THAT(BytesOf(path_), HasSubstr("a secret text"));
  FactChanges removal = Changes(7, {});
  removal.removed_cases = {{"Ashdown", "R-1"}};
  ASSERT_TRUE(executor_->Publish(removal).ok());
  ASSERT_TRUE(executor_->Scrub(std::chrono::milliseconds(0)).ok());
  EXPECT_FALSE(std::filesystem::exists(path_));
  const std::string before = Figures(*executor_);
  ASSERT_TRUE(executor_->Save(Always("a")).ok());
  const std::string bytes = BytesOf(path_);
  EXPECT_THAT(bytes, HasSubstr("R-2"));
  EXPECT_THAT(bytes, Not(HasSubstr("R-1")));
  EXPECT_THAT(bytes, Not(HasSubstr("secret")));
  ASSERT_TRUE(Restored("a").ok());
  EXPECT_EQ(again_->version(), 7);
  EXPECT_EQ(Figures(*again_), before);
  // The team comes back under a code of its own.
  ASSERT_TRUE(again_->Publish(Changes(8, {secret})).ok());
  EXPECT_THAT(Figures(*again_), HasSubstr("Team of one secret"));
}

TEST_F(ColumnFileTest, LeavesNothingUnfinishedBehind) {
  Write(path_ + "-new", "what a killed process was writing");
  const auto fresh = MakeColumnarExecutor(path_);
  EXPECT_FALSE(std::filesystem::exists(path_ + "-new"));
  // A folder that is not there.
  const auto lost = MakeColumnarExecutor(path_ + "/no/such/folder");
  ASSERT_TRUE(lost->Publish(Changes(1, {Case("A", 1)})).ok());
  EXPECT_EQ(lost->Save(Always("a")).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(lost->version(), 1);
}

}  // namespace
}  // namespace redress::engine
