// Numbers for what conditions speak of, and sets of members.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_VOCABULARY_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_VOCABULARY_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace redress::query::disclosure {

// Stands for every member that no set names.
inline constexpr int32_t kUnnamed = -1;

// Members of a dimension: the listed ones, or all but them.
struct MemberSet {
  bool negated = false;
  std::vector<int32_t> members;  // Ascending, none twice.
  bool operator<(const MemberSet& other) const {
    return std::tie(negated, members) < std::tie(other.negated, other.members);
  }
};

// Numbers for dimensions, members, sets and texts. Dimensions that measures
// make up, and no question can name, begin with '#'.
class Vocabulary {
 public:
  Vocabulary() = default;
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  int32_t Dimension(const std::string& name);
  const std::string& DimensionName(int32_t dimension) const;
  // There are no other members than these.
  void Close(int32_t dimension, const std::vector<std::string>& members);
  // Every member that there is is among `named`, which ascends.
  bool AreAll(int32_t dimension, const std::vector<int32_t>& named) const;
  // Members of different dimensions share the numbers of equal texts.
  int32_t Text(const std::string& text);
  int32_t Set(MemberSet set);
  int32_t Set(const std::vector<std::string>& members, bool negated = false);
  // The set of numbers first to last.
  int32_t Range(int32_t first, int32_t last);
  const MemberSet& Get(int32_t set) const { return *sets_[set]; }

  bool Contains(int32_t set, int32_t member) const;
  int32_t Intersect(int32_t a, int32_t b);
  // The members that some of the sets name, by which of them do.
  std::map<std::vector<int32_t>, std::vector<int32_t>> ByNaming(
      const std::set<int32_t>& sets) const;
  // The smallest sets that the given ones are made of, and what they leave of
  // the dimension.
  std::vector<int32_t> Pieces(int32_t dimension, const std::set<int32_t>& sets);
  // It lists "" and nothing else.
  bool IsOnlyEmpty(int32_t set);
  // Every member of `a` is one of `b`.
  bool IsSubset(int32_t a, int32_t b) const;
  // No member is in both. False where only a vocabulary unknown here says so.
  bool AreDisjoint(int32_t a, int32_t b) const;

 private:
  std::map<std::string, int32_t> dimensions_;
  std::vector<std::string> dimension_names_;
  std::map<std::string, int32_t> texts_;
  std::map<int32_t, std::vector<int32_t>> closed_;
  std::map<MemberSet, int32_t> set_numbers_;
  std::vector<const MemberSet*> sets_;  // Keys of set_numbers_.
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_VOCABULARY_H_
