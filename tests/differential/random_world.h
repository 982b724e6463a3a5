// Random data that grow commit by commit, and random questions to put to them.

#ifndef REDRESS_TESTS_DIFFERENTIAL_RANDOM_WORLD_H_
#define REDRESS_TESTS_DIFFERENTIAL_RANDOM_WORLD_H_

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/engine/executor.h"
#include "service/model/reference.h"
#include "tests/differential/naive_answer.h"
#include "tests/differential/naive_records.h"

namespace redress::differential {

// Random choices that are the same on every standard library.
class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  // 0 to n − 1; n ≥ 1.
  int Below(int n) {
    return static_cast<int>(engine_() % static_cast<uint32_t>(n));
  }
  // True in `percent` of a hundred cases.
  bool Percent(int percent) { return Below(100) < percent; }
  template <typename List>
  const auto& OneOf(const List& list) {
    return list[static_cast<size_t>(Below(static_cast<int>(list.size())))];
  }

 private:
  std::mt19937 engine_;
};

// The values of an open dimension that random records take, as recorded.
const std::vector<std::string>& ValuesIn(const std::string& dimension);

// A store in small: records as given, and what follows from them on both sides.
class RandomWorld {
 public:
  explicit RandomWorld(Dice& dice);

  // Makes a commit of about `cases` new and changed cases; with
  // `new_reference` the reference data change too, and all facts are replaced.
  engine::FactChanges Commit(int cases, bool new_reference);

  // The reference data of the last commit, as the product sees them.
  const model::Reference& reference() const { return *reference_; }

  // The naive reading of the records of the last commit.
  NaiveWorld Naive(Day data_date) const;

  int rejected() const { return rejected_; }

 private:
  struct StoredCase {
    v1::Representation given;
    Settled settled;
    v1::Representation completed;
  };
  struct StoredAction {
    v1::LearningAction given;
    std::string default_authority;
    v1::LearningAction completed;
  };

  void ChangeReference();
  void PutCase(const std::string& name);
  void PutAction(const std::string& name);

  Dice& dice_;
  int64_t version_ = 0;
  int rejected_ = 0;
  std::vector<v1::ReferenceData> entries_;
  std::unique_ptr<model::Reference> reference_;
  std::unique_ptr<NaiveReference> naive_reference_;
  std::map<std::string, StoredCase> cases_;
  std::map<std::string, StoredAction> actions_;
};

// A record that may break rules.
v1::Representation RandomCase(Dice& dice, const std::string& reference);
v1::LearningAction RandomAction(Dice& dice, const std::string& id);

// A question that is valid with the reference data.
v1::Query RandomQuestion(Dice& dice, const v1::Settings& settings);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_RANDOM_WORLD_H_
