// The cases that erase_loop erases and its kill test looks for.

#ifndef REDRESS_TESTS_STORE_ERASE_LOOP_H_
#define REDRESS_TESTS_STORE_ERASE_LOOP_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "service/store/store.h"

namespace redress::store {

inline constexpr int kEraseLoopCases = 240;
inline constexpr int kEraseLoopRevisions = 3;

inline std::string EraseLoopReference(int n) {
  return absl::StrCat("GONE-", 1000 + n);
}

inline Key EraseLoopKey(int n) {
  return {Kind::kRepresentation, "Anytown", EraseLoopReference(n)};
}

inline std::string EraseLoopTeam(int n, int revision) {
  return absl::StrCat("team-of-", EraseLoopReference(n), "-", revision,
                      std::string((n * 31 + revision * 17) % 200, 't'));
}

// The n-th action refers to the n-th case and to one that stays.
inline std::string EraseLoopAction(int n) { return absl::StrCat("L", n); }

// The batch that becomes version `revision`, counted from 1.
inline Batch EraseLoopBatch(int revision) {
  Batch batch;
  batch.data_date = 18000;
  batch.source = "import erase_loop";
  for (int i = 0; i < kEraseLoopCases; ++i) {
    const int n = i * 7 % kEraseLoopCases;
    v1::Representation& record = batch.representations.emplace_back();
    record.set_authority("Anytown");
    record.set_reference(EraseLoopReference(n));
    record.set_team(EraseLoopTeam(n, revision));
    v1::LearningAction& action = batch.learning_actions.emplace_back();
    action.set_authority("Anytown");
    action.set_id(EraseLoopAction(n));
    action.set_text(absl::StrCat("text ", revision));
    action.add_references(EraseLoopReference(n));
    action.add_references("STAYS");
  }
  return batch;
}

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_ERASE_LOOP_H_
