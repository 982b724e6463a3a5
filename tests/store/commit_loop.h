// The batches that commit_loop commits and the kill test looks for.

#ifndef REDRESS_TESTS_STORE_COMMIT_LOOP_H_
#define REDRESS_TESTS_STORE_COMMIT_LOOP_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "service/store/store.h"

namespace redress::store {

// New cases in each batch.
inline constexpr int kLoopCases = 25;

// Revised by every batch; its team names the version.
inline constexpr char kLoopCounter[] = "counter";

// The reference of the n-th new case of a version.
inline std::string LoopReference(int64_t version, int n) {
  return absl::StrCat("case-", version, "-", n);
}

// Long enough that a batch is many pages of the log.
inline std::string LoopTeam(int64_t version) {
  return absl::StrCat(version, std::string(500 + version % 7 * 100, 't'));
}

// The batch that becomes `version`.
inline Batch LoopBatch(int64_t version) {
  Batch batch;
  batch.data_date = static_cast<model::Day>(18000 + version);
  batch.source = "commit_loop";
  const auto add = [&](const std::string& reference) {
    v1::Representation& record = batch.representations.emplace_back();
    record.set_authority("Anytown");
    record.set_reference(reference);
    record.set_kind(v1::KIND_COMPLAINT);
    record.set_team(LoopTeam(version));
  };
  add(kLoopCounter);
  for (int n = 0; n < kLoopCases; ++n) add(LoopReference(version, n));
  return batch;
}

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_COMMIT_LOOP_H_
