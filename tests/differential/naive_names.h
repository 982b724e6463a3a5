// What the names in a question mean to the naive reference, and which units a
// filter takes.

#ifndef REDRESS_TESTS_DIFFERENTIAL_NAIVE_NAMES_H_
#define REDRESS_TESTS_DIFFERENTIAL_NAIVE_NAMES_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "redress/v1/query.pb.h"
#include "tests/differential/naive_measures.h"
#include "tests/differential/naive_records.h"

namespace redress::differential {

using Names = std::vector<std::string>;

bool Contains(const Names& names, const std::string& name);

// The records of one version as the reference reads them.
struct NaiveWorld {
  std::vector<NaiveCase> cases;
  std::vector<NaiveAction> actions;
  const NaiveReference* reference = nullptr;
};

// The heading of a selected measure: its own label, else the catalogue's.
std::string LabelOf(const v1::MeasureSelection& measure);

// A closed vocabulary in its order; empty for other dimensions.
const Names& ClosedVocabulary(const std::string& dimension);

// The names of one question, which must stay valid, and so must the world.
class NaiveNames {
 public:
  NaiveNames(const v1::Query& query, const NaiveWorld& world, Day data_date);

  // The members of the dimension that the unit has: one or more.
  Names ValuesOf(const std::string& dimension, const Unit& unit) const;

  // The member that a name in the question means.
  const std::string& Resolve(const std::string& dimension,
                             const std::string& name) const {
    return resolved_.at({dimension, name});
  }

  bool Holds(const v1::Filter& filter, const Unit& unit) const;

  // Dimensions and names of the question that are nowhere in the data.
  const std::set<std::pair<std::string, std::string>>& absent() const {
    return absent_;
  }

 private:
  bool Known(const std::string& dimension, const std::string& name) const;
  void Add(const std::string& dimension, const std::string& name);
  void AddAll(const v1::Filter& filter);

  const NaiveWorld& world_;
  const Day data_date_;
  bool counts_actions_ = false;
  std::map<std::pair<std::string, std::string>, std::string> resolved_;
  std::set<std::pair<std::string, std::string>> absent_;
};

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_NAIVE_NAMES_H_
