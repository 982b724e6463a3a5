// A store in small: imports one after the other, and what holds at each of the
// versions that they make, for the product and for the naive reference.

#ifndef REDRESS_TESTS_DIFFERENTIAL_WORLD_H_
#define REDRESS_TESTS_DIFFERENTIAL_WORLD_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "redress/v1/record.pb.h"
#include "redress/v1/record_service.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/engine/executor.h"
#include "service/model/reference.h"
#include "tests/differential/naive_names.h"
#include "tests/differential/naive_records.h"

namespace redress::differential {

// One thing that a commit does. Items have no update mask.
using Step = std::variant<v1::ImportItem, v1::RetractRecordRequest,
                          v1::EraseRecordRequest>;
// Reference data take effect before the records of the same commit.
using Commit = std::vector<Step>;
using History = std::vector<Commit>;

// Textproto, for people to read.
std::string Text(const History& history);

Step ReferenceStep(const v1::ReferenceData& entry);
Step CaseStep(const v1::Representation& record);
Step ActionStep(const v1::LearningAction& action);

// Authority and reference, or id.
using Key = std::pair<std::string, std::string>;

struct StoredCase {
  v1::Representation given;
  // What the import settled, for the naive reference.
  Settled settled;
  // The same as the product stores it.
  v1::Representation completed;
};

struct StoredAction {
  v1::LearningAction given;
  std::string default_authority;
  v1::LearningAction completed;
};

// What holds at one version.
struct State {
  int64_t version = 0;
  std::vector<v1::ReferenceData> entries;
  std::shared_ptr<const model::Reference> reference;
  std::shared_ptr<const NaiveReference> naive_reference;
  std::map<Key, std::shared_ptr<const StoredCase>> cases;
  std::map<Key, std::shared_ptr<const StoredAction>> actions;
  // The reading of the naive reference; made when it is first asked for.
  std::shared_ptr<const NaiveWorld> naive;
};

class World {
 public:
  // Empty, with the built-in reference data.
  World();

  // Makes the next version, and says what changed. Items that the product
  // would reject are left out.
  engine::FactChanges Apply(const Commit& commit);

  // One for each commit, the first version first.
  const std::vector<State>& states() const { return states_; }

  // The last version's, or what there is before the first.
  const State& now() const { return states_.empty() ? start_ : states_.back(); }

  // Everything that holds at a version, as a rebuild would publish it.
  engine::FactChanges Facts(size_t version) const;

  const NaiveWorld& Naive(size_t version);

  // True where the last commit erased something: executors of earlier versions
  // must be built anew.
  bool erased() const { return erased_; }

  int accepted() const { return accepted_; }
  int rejected() const { return rejected_; }

 private:
  void PutReference(const v1::ReferenceData& entry, State& state);
  void PutCase(const v1::Representation& given, State& state);
  void PutAction(const v1::LearningAction& given, State& state);
  void Retract(const v1::RetractRecordRequest& request, State& state);
  void Erase(const v1::EraseRecordRequest& request, State& state);

  State start_;
  std::vector<State> states_;
  // Of the last commit.
  std::map<Key, bool> changed_cases_;
  std::map<Key, bool> changed_actions_;
  bool replace_all_ = false;
  bool erased_ = false;
  int accepted_ = 0;
  int rejected_ = 0;
};

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_WORLD_H_
