// A store full of what an erase has to take out of its files.

#ifndef REDRESS_TESTS_STORE_SCRUB_FIXTURE_H_
#define REDRESS_TESTS_STORE_SCRUB_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/store/erase_fixture.h"

namespace redress::store {

// What the tests below look for in the files.
inline std::vector<std::string> Marks(const std::string& reference) {
  std::vector<std::string> marks = {reference};
  for (const char* field :
       {"team", "category", "ward", "closure", "second", "cause"}) {
    marks.push_back(std::string(field) + "-of-" + reference);
  }
  return marks;
}

// Its marks are all through it, `times` over.
inline v1::Representation Marked(const std::string& reference, int times) {
  std::string team;
  for (; times >= 0; --times) team += "team-of-" + reference + ";";
  v1::Representation record = Case(reference, team);
  record.add_categories("category-of-" + reference);
  record.set_closure_reason("closure-of-" + reference);
  (*record.mutable_attributes())["ward"] = "ward-of-" + reference;
  return record;
}

inline std::string Reference(int i) {
  return "REF-" + std::to_string(10000 + i);
}

inline bool IsToGo(int i) { return i % 7 == 0; }

// Writes cases in a jumble and in several revisions, so that the log's pages
// are split and merged, with large ones among them that take pages of their
// own; and learning actions that refer to them.
inline void Fill(Store& store, int cases) {
  for (int round = 0; round < 3; ++round) {
    for (int begin = 0; begin < cases; begin += cases / 4) {
      Batch batch = Cases({});
      for (int n = begin; n < begin + cases / 4; ++n) {
        const int i = n * 7919 % cases;
        if ((i + round) % 3 == 0 && round > 0) continue;
        const int times = i % 97 == 7 ? 500 : (i * 31 + round * 17) % 40;
        v1::Representation record = Marked(Reference(i), times);
        if (round == 1) record.set_channel("second-of-" + Reference(i));
        batch.representations.push_back(record);
        if (i % 5 == 2) {
          v1::LearningAction action =
              Action("L" + std::to_string(i), "text " + std::to_string(round));
          action.add_references(Reference(i));
          action.add_references(Reference((i + 1) % cases));
          batch.learning_actions.push_back(action);
        }
      }
      Committed(store, batch);
    }
  }
}

class ScrubFixture : public EraseFixture {
 protected:
  static constexpr int kCases = 800;

  explicit ScrubFixture(const std::string& kind) : EraseFixture(kind) {
    place_->KeepUncompressed();
    Fill(*store_, kCases);
  }

  void EraseSome() {
    for (int i = 0; i < kCases; ++i) {
      if (IsToGo(i)) Erased(CaseKey(Reference(i)));
    }
  }

  static void ExpectOnlyWhatStays(const std::string& bytes) {
    for (int i = 0; i < kCases; ++i) {
      for (const std::string& mark : Marks(Reference(i))) {
        if (IsToGo(i)) {
          ASSERT_FALSE(Holds(bytes, mark)) << mark;
        }
      }
      ASSERT_EQ(Holds(bytes, Reference(i)), !IsToGo(i));
    }
  }
};

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_SCRUB_FIXTURE_H_
