// Which units a published quantity counts: a condition over dimensions, in a
// form that can be compared, intersected and cut into disjoint parts.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_CONDITION_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_CONDITION_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "service/engine/plan.h"

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

// A condition that is no plain list of sets.
struct Tree {
  enum class Type { kAll, kAny, kNot, kIn, kHas, kOpaque };
  Type type = Type::kAll;
  std::vector<Tree> children;
  // kIn: the value is in the set. kHas: of a many-valued dimension, some value
  // is; "" is the only one of a unit without values.
  int32_t dimension = 0;
  int32_t set = 0;
  // kOpaque: the number of a text. Conditions on dates, of which only the name
  // is understood.
  int32_t text = 0;
};

struct Restriction {
  int32_t dimension;
  int32_t set;
  bool operator<(const Restriction& other) const {
    return std::tie(dimension, set) < std::tie(other.dimension, other.set);
  }
  bool operator==(const Restriction& other) const {
    return dimension == other.dimension && set == other.set;
  }
};

// All of its parts hold.
struct Condition {
  // By dimension, each once.
  std::vector<Restriction> box;
  std::vector<Tree> trees;
  // What many-valued dimensions have (Tree::Type::kHas), in order.
  std::vector<Restriction> has;
  // Numbers of texts, ascending.
  std::vector<int32_t> opaque;
  // Never true.
  bool never = false;
};

// Members of a many-valued dimension that are told apart exactly: each becomes
// a dimension of its own, of which a unit has "yes" or not. That takes two to
// the power of their number of parts, so there are few of them.
struct Expansion {
  std::set<std::string> members;
  // They are all members that there are.
  bool whole = false;
};
using Expansions = std::map<std::string, Expansion>;
// What the names of those dimensions begin with.
inline constexpr char kExpansionMark[] = "has ";

// A unit has one of the members of a many-valued dimension; "" stands for
// having none. `negated`: it has one that is not among them.
Tree HasMember(const std::string& dimension,
               const std::vector<std::string>& members, bool negated,
               const Expansions& expansions, Vocabulary& vocabulary);

// A plan's predicate as a tree. Learning actions have one root cause only.
Tree ToTree(const engine::Predicate& predicate, engine::Table table,
            const Expansions& expansions, Vocabulary& vocabulary);

// Narrows a condition.
void Restrict(int32_t dimension, int32_t set, Vocabulary& vocabulary,
              Condition& condition);
void RestrictOpaque(int32_t text, Condition& condition);
// Adds a tree. Call Settle() when all is added.
void Add(Tree tree, Condition& condition);
// Simplifies the trees by what the sets already say, so that conditions that
// say the same in different ways become alike.
void Settle(Vocabulary& vocabulary, Condition& condition);

// The value of a tree without opaque parts where each dimension has the member
// `member_of(dimension)`.
template <typename MemberOf>
bool Holds(const Tree& tree, const Vocabulary& vocabulary,
           const MemberOf& member_of) {
  switch (tree.type) {
    case Tree::Type::kAll:
      for (const Tree& child : tree.children) {
        if (!Holds(child, vocabulary, member_of)) return false;
      }
      return true;
    case Tree::Type::kAny:
      for (const Tree& child : tree.children) {
        if (Holds(child, vocabulary, member_of)) return true;
      }
      return false;
    case Tree::Type::kNot:
      return !Holds(tree.children[0], vocabulary, member_of);
    case Tree::Type::kIn:
      return vocabulary.Contains(tree.set, member_of(tree.dimension));
    case Tree::Type::kHas:
    case Tree::Type::kOpaque:
      break;
  }
  return false;
}

// Calls `visit(dimension, set)` for every set in the tree.
template <typename Visit>
void VisitSets(const Tree& tree, const Visit& visit) {
  if (tree.type == Tree::Type::kIn) visit(tree.dimension, tree.set);
  for (const Tree& child : tree.children) VisitSets(child, visit);
}

// A text that two conditions share only if they are the same. Dimensions that
// measures make up are left out where `with_measures` is false.
std::string Key(const Condition& condition, const Vocabulary& vocabulary,
                bool with_measures);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_CONDITION_H_
