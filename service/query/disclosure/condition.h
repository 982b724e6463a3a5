// Which units a published quantity counts: a condition over dimensions, in a
// form that can be compared, intersected and cut into disjoint parts.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_CONDITION_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_CONDITION_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "service/engine/plan.h"
#include "service/query/disclosure/vocabulary.h"

namespace redress::query::disclosure {

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
