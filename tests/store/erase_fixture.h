// A store to erase from, and the bytes of its files.

#ifndef REDRESS_TESTS_STORE_ERASE_FIXTURE_H_
#define REDRESS_TESTS_STORE_ERASE_FIXTURE_H_

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "tests/store/store_testing.h"

namespace redress::store {

inline constexpr std::chrono::seconds kLong{30};

inline Key CaseKey(const std::string& reference) {
  return {Kind::kRepresentation, "Anytown", reference};
}

inline Key ActionKey(const std::string& id) {
  return {Kind::kLearningAction, "Anytown", id};
}

// Every byte of every file in the folder.
inline std::string BytesIn(const TempFolder& folder) {
  std::string bytes;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder.File(""))) {
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

// (A matcher would print all the bytes.)
inline bool Holds(const std::string& bytes, const std::string& mark) {
  return bytes.find(mark) != std::string::npos;
}

class EraseTest : public testing::Test {
 protected:
  std::string Path() const { return folder_.File("redress.db"); }

  std::string Bytes() const { return BytesIn(folder_); }

  Erasure Erased(const Key& key, const std::string& source = "erase request") {
    absl::StatusOr<Erasure> erasure = store_->Erase(key, source);
    EXPECT_TRUE(erasure.ok()) << erasure.status();
    return erasure.ok() ? *std::move(erasure) : Erasure();
  }

  void Finish() {
    const absl::Status finished = store_->FinishErasures(kLong);
    EXPECT_TRUE(finished.ok()) << finished;
    EXPECT_FALSE(store_->ErasuresUnfinished());
  }

  void Reopen() {
    store_.reset();
    store_ = Opened(Path());
  }

  std::vector<int64_t> ErasedRecords() const {
    std::vector<int64_t> counts;
    for (int64_t version = 1; version <= store_->Head()->number; ++version) {
      counts.push_back(store_->GetVersion(version)->erased_records);
    }
    return counts;
  }

  TempFolder folder_;
  std::unique_ptr<Store> store_ = Opened(Path());
};

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_ERASE_FIXTURE_H_
