#include "service/query/disclosure/condition.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/dimensions.h"
#include "service/query/predicates.h"

namespace redress::query::disclosure {
namespace {

using Type = Tree::Type;

bool IsTrue(const Tree& tree) {
  return tree.type == Type::kAll && tree.children.empty();
}
bool IsFalse(const Tree& tree) {
  return tree.type == Type::kAny && tree.children.empty();
}
Tree Constant(bool value) {
  Tree tree;
  tree.type = value ? Type::kAll : Type::kAny;
  return tree;
}

const Restriction* Find(const Condition& condition, int32_t dimension) {
  for (const Restriction& restriction : condition.box) {
    if (restriction.dimension == dimension) return &restriction;
  }
  return nullptr;
}

// The tree where the sets of `condition` hold.
Tree Simplify(const Tree& tree, Vocabulary& vocabulary,
              const Condition& condition) {
  switch (tree.type) {
    case Type::kIn: {
      const Restriction* known = Find(condition, tree.dimension);
      if (known == nullptr) return tree;
      if (vocabulary.IsSubset(known->set, tree.set)) return Constant(true);
      if (vocabulary.AreDisjoint(known->set, tree.set)) return Constant(false);
      return tree;
    }
    case Type::kHas:
      for (const Restriction& known : condition.has) {
        if (known.dimension != tree.dimension) continue;
        if (vocabulary.IsSubset(known.set, tree.set)) return Constant(true);
        // Having no value excludes having any.
        if (vocabulary.IsOnlyEmpty(known.set) ||
            (vocabulary.IsOnlyEmpty(tree.set) &&
             vocabulary.AreDisjoint(known.set, tree.set))) {
          return Constant(false);
        }
      }
      return tree;
    case Type::kOpaque:
      return tree;
    case Type::kNot: {
      Tree child = Simplify(tree.children[0], vocabulary, condition);
      if (IsTrue(child)) return Constant(false);
      if (IsFalse(child)) return Constant(true);
      if (child.type == Type::kNot) return std::move(child.children[0]);
      Tree result = Constant(true);
      result.type = Type::kNot;
      result.children.push_back(std::move(child));
      return result;
    }
    case Type::kAll:
    case Type::kAny: {
      const bool all = tree.type == Type::kAll;
      Tree result = Constant(all);
      for (const Tree& part : tree.children) {
        Tree child = Simplify(part, vocabulary, condition);
        if (all ? IsTrue(child) : IsFalse(child)) continue;
        if (all ? IsFalse(child) : IsTrue(child)) return child;
        if (child.type == tree.type) {
          std::move(child.children.begin(), child.children.end(),
                    std::back_inserter(result.children));
        } else {
          result.children.push_back(std::move(child));
        }
      }
      if (result.children.size() == 1) {
        Tree only = std::move(result.children[0]);
        return only;
      }
      return result;
    }
  }
  return tree;
}

bool HasOpaque(const Tree& tree) {
  return tree.type == Type::kOpaque || tree.type == Type::kHas ||
         std::any_of(tree.children.begin(), tree.children.end(), HasOpaque);
}

void AppendTree(const Tree& tree, std::string& out) {
  absl::StrAppend(&out, "(", static_cast<int>(tree.type));
  if (tree.type == Type::kIn || tree.type == Type::kHas) {
    absl::StrAppend(&out, " ", tree.dimension, " ", tree.set);
  } else if (tree.type == Type::kOpaque) {
    absl::StrAppend(&out, " ", tree.text);
  }
  for (const Tree& child : tree.children) AppendTree(child, out);
  out += ')';
}

// The set that a tree of one single-valued dimension stands for.
std::optional<Restriction> AsRestriction(const Tree& tree,
                                         Vocabulary& vocabulary) {
  switch (tree.type) {
    case Type::kIn:
      return Restriction{tree.dimension, tree.set};
    case Type::kHas:
    case Type::kOpaque:
      return std::nullopt;
    case Type::kNot:
    case Type::kAll:
    case Type::kAny:
      break;
  }
  const auto negate = [&](int32_t set) {
    MemberSet other = vocabulary.Get(set);
    other.negated = !other.negated;
    return vocabulary.Set(std::move(other));
  };
  std::optional<Restriction> result;
  for (const Tree& child : tree.children) {
    auto part = AsRestriction(child, vocabulary);
    if (!part.has_value()) return std::nullopt;
    // Any of them is not none of them.
    if (tree.type != Type::kAll) part->set = negate(part->set);
    if (!result.has_value()) {
      result = part;
    } else if (result->dimension != part->dimension) {
      return std::nullopt;
    } else {
      result->set = vocabulary.Intersect(result->set, part->set);
    }
  }
  if (result.has_value() && tree.type == Type::kAny) {
    result->set = negate(result->set);
  }
  return result;
}

}  // namespace

Tree HasMember(const std::string& dimension,
               const std::vector<std::string>& members, bool negated,
               const Expansions& expansions, Vocabulary& vocabulary) {
  static const auto* const kNone = new Expansion();
  const auto found = expansions.find(dimension);
  const Expansion& expansion =
      found == expansions.end() ? *kNone : found->second;
  const auto in = [&](const std::string& member) {
    Tree tree;
    tree.type = Type::kIn;
    tree.dimension = vocabulary.Dimension(
        absl::StrCat(kExpansionMark, dimension, ":", member));
    tree.set = vocabulary.Set(std::vector<std::string>{"yes"});
    return tree;
  };
  const auto has = [&](const std::vector<std::string>& values, bool none_of) {
    Tree tree;
    tree.type = Type::kHas;
    tree.dimension = vocabulary.Dimension(dimension);
    tree.set = vocabulary.Set(values, none_of);
    return tree;
  };
  const auto no = [](Tree tree) {
    Tree result;
    result.type = Type::kNot;
    result.children.push_back(std::move(tree));
    return result;
  };
  // The members that have no dimension of their own, in whole dimensions.
  const std::string rest = "#others";
  Tree any = Constant(false);
  const std::set<std::string> listed(members.begin(), members.end());
  std::vector<std::string> unexpanded;
  for (const std::string& member : listed) {
    if (member.empty() || expansion.members.count(member) > 0) continue;
    unexpanded.push_back(member);
  }
  for (const std::string& member : expansion.members) {
    if ((listed.count(member) > 0) != negated) {
      any.children.push_back(in(member));
    }
  }
  if ((listed.count("") > 0) != negated) {
    Tree none = Constant(true);
    for (const std::string& member : expansion.members) {
      none.children.push_back(no(in(member)));
    }
    none.children.push_back(expansion.whole ? no(in(rest)) : has({""}, false));
    any.children.push_back(std::move(none));
  }
  if (expansion.whole) {
    if (negated || !unexpanded.empty()) any.children.push_back(in(rest));
  } else if (negated) {
    unexpanded.insert(unexpanded.end(), expansion.members.begin(),
                      expansion.members.end());
    unexpanded.push_back("");
    any.children.push_back(has(unexpanded, true));
  } else if (!unexpanded.empty()) {
    any.children.push_back(has(unexpanded, false));
  }
  if (any.children.size() == 1) {
    Tree only = std::move(any.children[0]);
    return only;
  }
  return any;
}

Tree ToTree(const engine::Predicate& predicate, engine::Table table,
            const Expansions& expansions, Vocabulary& vocabulary) {
  using Kind = engine::Predicate::Type;
  Tree tree;
  switch (predicate.type) {
    case Kind::kAll:
      tree.type = Type::kAll;
      break;
    case Kind::kAny:
      tree.type = Type::kAny;
      break;
    case Kind::kNot:
      tree.type = Type::kNot;
      break;
    case Kind::kMember: {
      const bool many =
          table != engine::Table::kActions &&
          model::CaseManyDimensionByName(predicate.dimension).has_value();
      if (many) {
        return HasMember(predicate.dimension, predicate.values, false,
                         expansions, vocabulary);
      }
      tree.type = Type::kIn;
      tree.dimension = vocabulary.Dimension(predicate.dimension);
      tree.set = vocabulary.Set(predicate.values);
      return tree;
    }
    case Kind::kDateIn:
    case Kind::kDateOrder: {
      engine::Accumulator accumulator;
      accumulator.where = predicate;
      tree.type = Type::kOpaque;
      tree.text = vocabulary.Text(Fingerprint(accumulator));
      return tree;
    }
  }
  for (const engine::Predicate& child : predicate.children) {
    tree.children.push_back(ToTree(child, table, expansions, vocabulary));
  }
  return tree;
}

void Restrict(int32_t dimension, int32_t set, Vocabulary& vocabulary,
              Condition& condition) {
  auto at = std::lower_bound(
      condition.box.begin(), condition.box.end(), dimension,
      [](const Restriction& r, int32_t d) { return r.dimension < d; });
  if (at == condition.box.end() || at->dimension != dimension) {
    at = condition.box.insert(at, {dimension, set});
  } else {
    at->set = vocabulary.Intersect(at->set, set);
  }
  const MemberSet& now = vocabulary.Get(at->set);
  if (!now.negated && now.members.empty()) condition.never = true;
}

void RestrictOpaque(int32_t text, Condition& condition) {
  const auto at =
      std::lower_bound(condition.opaque.begin(), condition.opaque.end(), text);
  if (at == condition.opaque.end() || *at != text) {
    condition.opaque.insert(at, text);
  }
}

void Add(Tree tree, Condition& condition) {
  if (tree.type == Type::kAll) {
    for (Tree& child : tree.children) Add(std::move(child), condition);
    return;
  }
  condition.trees.push_back(std::move(tree));
}

void Settle(Vocabulary& vocabulary, Condition& condition) {
  // What one tree says may simplify another.
  for (bool changed = true; changed;) {
    changed = false;
    std::vector<Tree> pending = std::move(condition.trees);
    condition.trees.clear();
    for (const Tree& tree : pending) {
      Tree simple = Simplify(tree, vocabulary, condition);
      if (IsTrue(simple)) continue;
      if (IsFalse(simple)) {
        condition.never = true;
        continue;
      }
      if (simple.type == Type::kAll) {
        Add(std::move(simple), condition);
        changed = true;
        continue;
      }
      if (simple.type == Type::kHas) {
        const Restriction added = {simple.dimension, simple.set};
        const auto at =
            std::lower_bound(condition.has.begin(), condition.has.end(), added);
        if (at == condition.has.end() || !(*at == added)) {
          condition.has.insert(at, added);
        }
        changed = true;
        continue;
      }
      if (const auto set = AsRestriction(simple, vocabulary)) {
        changed = true;
        const MemberSet& members = vocabulary.Get(set->set);
        if (members.negated && members.members.empty()) continue;
        Restrict(set->dimension, set->set, vocabulary, condition);
        continue;
      }
      condition.trees.push_back(std::move(simple));
    }
  }
  // Of two conditions on a many-valued dimension the wider says nothing; and
  // without values there is none.
  std::vector<Restriction> has;
  for (const Restriction& one : condition.has) {
    bool redundant = false;
    for (const Restriction& other : condition.has) {
      if (one.dimension != other.dimension || one.set == other.set) continue;
      if (vocabulary.IsSubset(other.set, one.set)) redundant = true;
      if (vocabulary.IsOnlyEmpty(other.set) &&
          vocabulary.AreDisjoint(one.set, other.set)) {
        condition.never = true;
      }
    }
    if (!redundant) has.push_back(one);
  }
  condition.has = std::move(has);
  std::vector<Tree> clear;
  for (Tree& tree : condition.trees) {
    if (HasOpaque(tree)) {
      std::string text;
      AppendTree(tree, text);
      RestrictOpaque(vocabulary.Text(text), condition);
    } else {
      clear.push_back(std::move(tree));
    }
  }
  condition.trees = std::move(clear);
}

std::string Key(const Condition& condition, const Vocabulary& vocabulary,
                bool with_measures) {
  std::string key;
  for (const Restriction& restriction : condition.box) {
    if (!with_measures &&
        vocabulary.DimensionName(restriction.dimension)[0] == '#') {
      continue;
    }
    absl::StrAppend(&key, restriction.dimension, "=", restriction.set, ",");
  }
  std::vector<std::string> trees;
  for (const Tree& tree : condition.trees) {
    AppendTree(tree, trees.emplace_back());
  }
  std::sort(trees.begin(), trees.end());
  for (const std::string& tree : trees) absl::StrAppend(&key, "|", tree);
  for (const Restriction& has : condition.has) {
    absl::StrAppend(&key, "+", has.dimension, "=", has.set);
  }
  for (const int32_t text : condition.opaque) absl::StrAppend(&key, "~", text);
  return key;
}

}  // namespace redress::query::disclosure
