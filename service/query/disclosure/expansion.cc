#include "service/query/disclosure/expansion.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "service/model/dimensions.h"

namespace redress::query::disclosure {
namespace {

// More would make too many parts.
constexpr size_t kMostExpanded = 4;

class ExpansionFinder {
 public:
  Expansions Find(const std::vector<PublishedTable>& tables) {
    for (const PublishedTable& table : tables) {
      for (const QuestionMeasure& measure : table.question->measures) {
        AddFilter(measure.filter);
      }
      AddRows(*table.question, *table.figures);
    }
    Expansions expansions;
    for (const auto& [dimension, members] : all_) {
      if (members.size() <= kMostExpanded) {
        expansions[dimension] = {members, true};
      } else if (filtered_[dimension].size() <= kMostExpanded) {
        expansions[dimension] = {filtered_[dimension], false};
      }
    }
    return expansions;
  }

 private:
  void AddFilter(const engine::Predicate& predicate) {
    for (const engine::Predicate& child : predicate.children) AddFilter(child);
    if (predicate.type != engine::Predicate::Type::kMember ||
        !model::CaseManyDimensionByName(predicate.dimension).has_value()) {
      return;
    }
    for (const std::string& value : predicate.values) {
      all_[predicate.dimension];
      if (value.empty()) continue;
      filtered_[predicate.dimension].insert(value);
      all_[predicate.dimension].insert(value);
    }
  }

  void AddRows(const Question& question, const FigureTable& figures) {
    for (size_t i = 0; i < question.dimensions.size(); ++i) {
      const std::string& name = question.dimensions[i].dimension->name();
      if (!model::CaseManyDimensionByName(name).has_value()) continue;
      std::set<std::string>& members = all_[name];
      for (const FigureRow& row : figures.rows) {
        if (i < row.members.size() && !row.members[i].empty()) {
          members.insert(row.members[i]);
        }
      }
    }
  }

  std::map<std::string, std::set<std::string>> all_;
  std::map<std::string, std::set<std::string>> filtered_;
};

}  // namespace

Expansions FindExpansions(const std::vector<PublishedTable>& tables) {
  return ExpansionFinder().Find(tables);
}

}  // namespace redress::query::disclosure
