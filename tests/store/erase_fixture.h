// A store to erase from, and the bytes of its files.

#ifndef REDRESS_TESTS_STORE_ERASE_FIXTURE_H_
#define REDRESS_TESTS_STORE_ERASE_FIXTURE_H_

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/store/places.h"
#include "tests/store/store_testing.h"

namespace redress::store {

inline constexpr std::chrono::seconds kLong{30};

inline Key CaseKey(const std::string& reference) {
  return {Kind::kRepresentation, "Anytown", reference};
}

inline Key ActionKey(const std::string& id) {
  return {Kind::kLearningAction, "Anytown", id};
}

// (A matcher would print all the bytes.)
inline bool Holds(const std::string& bytes, const std::string& mark) {
  return bytes.find(mark) != std::string::npos;
}

class EraseFixture : public testing::Test {
 protected:
  explicit EraseFixture(const std::string& kind) : place_(MakePlace(kind)) {}

  std::string Bytes() const { return place_->Bytes(); }

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
    store_ = Opened(*place_);
  }

  std::vector<int64_t> ErasedRecords() const {
    std::vector<int64_t> counts;
    for (int64_t version = 1; version <= store_->Head()->number; ++version) {
      counts.push_back(store_->GetVersion(version)->erased_records);
    }
    return counts;
  }

  const std::unique_ptr<Place> place_;
  std::unique_ptr<Store> store_ = Opened(*place_);
};

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_ERASE_FIXTURE_H_
