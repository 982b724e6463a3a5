// Damaged files and full disks.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "service/base/errors.h"
#include "tests/store/places.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class DamageTest : public testing::Test {
 protected:
  std::string Path() const { return folder_.File("redress.db"); }

  TempFolder folder_;
};

class DamagedRowTest : public testing::TestWithParam<const char*> {
 protected:
  const std::unique_ptr<Place> place_ = MakePlace(GetParam());
};

absl::Status ReadAll(const Store& store, int64_t version) {
  return store.ForEachRepresentation(
      version, [](const v1::Representation&) { return absl::OkStatus(); });
}

TEST_P(DamagedRowTest, ADamagedRecordIsNamedAndHarmsNoOther) {
  {
    const auto store = Opened(*place_);
    Committed(*store, Cases({Case("1", "A"), Case("2", "A")}));
    Committed(*store, Cases({Case("2", "B")}));
  }
  place_->Tamper(
      "UPDATE revisions SET content = substr(content, 2) WHERE key = '2' AND "
      "valid_from = 1");
  const auto store = Opened(*place_);
  const absl::Status lost = ReadAll(*store, 1);
  EXPECT_EQ(lost.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ErrorReason(lost), "RECORD_DAMAGED");
  EXPECT_THAT(std::string(lost.message()), HasSubstr("case \"2\""));
  EXPECT_EQ(store->GetRepresentation("Anytown", "2", 1).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_TRUE(store->GetRepresentation("Anytown", "1", 1).ok());
  EXPECT_THAT(CasesAt(*store, 2), ElementsAre("1=A", "2=B"));
}

TEST_P(DamagedRowTest, ADamagedRecordCanBeImportedAgain) {
  {
    const auto store = Opened(*place_);
    Committed(*store, Cases({Case("1", "A")}));
  }
  place_->Tamper("UPDATE revisions SET content = substr(content, 2)");
  const auto store = Opened(*place_);
  EXPECT_THAT(Committed(*store, Cases({Case("1", "A")})).representations,
              ElementsAre(Change::kUpdated));
  EXPECT_THAT(CasesAt(*store, 2), ElementsAre("1=A"));
}

TEST_P(DamagedRowTest, DamagedReferenceDataAreNamed) {
  {
    const auto store = Opened(*place_);
    Batch batch;
    batch.reference_data = {TeamAlias("clr", "CLR")};
    Committed(*store, batch);
  }
  place_->Tamper("UPDATE revisions SET crc32c = crc32c + 1");
  const auto store = Opened(*place_);
  const absl::Status lost = store->ReferenceAt(1).status();
  EXPECT_EQ(lost.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(lost.message()), HasSubstr("\"alias/team/clr/\""));
}

INSTANTIATE_TEST_SUITE_P(Stores, DamagedRowTest, EveryStore(), NameOfStore);

// Every page but the first in turn is overwritten with noise: reading gives the
// right records or an error, and never another figure.
TEST_F(DamageTest, ADamagedPageIsAnErrorAndNoCrash) {
  constexpr int kCases = 200;
  constexpr int kPage = 4096;
  {
    const auto store = Opened(Path());
    Batch batch = Cases({});
    for (int i = 0; i < kCases; ++i) {
      batch.representations.push_back(
          Case(std::to_string(1000 + i), std::string(200, 'x')));
    }
    Committed(*store, batch);
  }
  const auto size = std::filesystem::file_size(Path());
  ASSERT_GT(size, 10u * kPage);
  int errors = 0;
  for (size_t page = 1; page < size / kPage; ++page) {
    const std::string copy = folder_.File("copy.db");
    std::filesystem::copy_file(
        Path(), copy, std::filesystem::copy_options::overwrite_existing);
    {
      std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(page * kPage));
      file << std::string(kPage, static_cast<char>(0xa5));
    }
    const auto store = OpenSqliteStore(copy);
    if (!store.ok()) {
      ++errors;
      continue;
    }
    int read = 0;
    const absl::Status status =
        (*store)->ForEachRepresentation(1, [&](const v1::Representation&) {
          ++read;
          return absl::OkStatus();
        });
    if (status.ok()) {
      EXPECT_EQ(read, kCases) << "page " << page;
    } else {
      EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
      ++errors;
    }
  }
  EXPECT_GT(errors, 5);
}

TEST_F(DamageTest, AFullDatabaseStoresNothingOfTheBatchAndKeepsWhatItHas) {
  SqliteOptions small;
  small.max_pages = 40;
  const auto store = Opened(Path(), small);
  Committed(*store, Cases({Case("1", "A")}));
  Batch large = Cases({Case("1", "B")});
  for (int i = 0; i < 1000; ++i) {
    large.representations.push_back(
        Case("L" + std::to_string(i), std::string(900, 'x')));
  }
  const absl::Status full = store->Commit(large).status();
  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(full), "DISK_FULL");
  EXPECT_EQ(store->Head()->number, 1);
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EXPECT_EQ(Committed(*store, Cases({Case("2", "A")})).version.number, 2);
  EXPECT_THAT(CasesAt(*store, 2), ElementsAre("1=A", "2=A"));
}

}  // namespace
}  // namespace redress::store
