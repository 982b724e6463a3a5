#include "service/engine/columnar/filter_node.h"

#include <algorithm>
#include <utility>

namespace redress::engine::columnar {
namespace {

using Type = FilterNode::Type;

FilterNode Constant(bool value) {
  FilterNode node;
  node.type = value ? Type::kTrue : Type::kFalse;
  return node;
}

FilterNode Group(Type type, std::vector<FilterNode> children) {
  if (children.size() == 1) {
    FilterNode only = std::move(children.front());
    return only;
  }
  FilterNode node;
  node.type = type;
  for (const FilterNode& child : children) {
    if (child.level == Level::kStages) node.level = Level::kStages;
  }
  node.children = std::move(children);
  return node;
}

// Conditions on cases are evaluated once for each case, not for each of its
// stages, and together.
FilterNode GroupByLevel(Type type, std::vector<FilterNode> children) {
  const Type neutral = type == Type::kAll ? Type::kTrue : Type::kFalse;
  std::vector<FilterNode> of_rows;
  std::vector<FilterNode> of_stages;
  for (FilterNode& node : children) {
    if (node.type == Type::kTrue || node.type == Type::kFalse) {
      if (node.type == neutral) continue;
      return node;
    }
    (node.level == Level::kRows ? of_rows : of_stages)
        .push_back(std::move(node));
  }
  if (of_rows.empty() && of_stages.empty()) return Constant(type == Type::kAll);
  if (of_stages.empty()) return Group(type, std::move(of_rows));
  if (!of_rows.empty()) {
    of_stages.insert(of_stages.begin(), Group(type, std::move(of_rows)));
  }
  return Group(type, std::move(of_stages));
}

FilterNode CompileGroup(const Condition& condition,
                        const Dictionaries& dictionaries) {
  std::vector<FilterNode> children;
  children.reserve(condition.children.size());
  for (const Condition& child : condition.children) {
    children.push_back(CompileFilter(child, dictionaries));
  }
  return GroupByLevel(
      condition.type == Condition::Type::kAll ? Type::kAll : Type::kAny,
      std::move(children));
}

void AddConjuncts(const FilterNode& node,
                  std::vector<const FilterNode*>& conjuncts) {
  if (node.type == Type::kTrue) return;
  if (node.type != Type::kAll) {
    conjuncts.push_back(&node);
    return;
  }
  for (const FilterNode& child : node.children) AddConjuncts(child, conjuncts);
}

// Marks the codes of the members looked for.
void Match(const Condition& condition, const Dictionary& dictionary,
           bool negated, FilterNode* node) {
  node->match.assign(dictionary.size(), negated ? 1 : 0);
  for (const std::string& member : *condition.values) {
    if (const auto code = dictionary.Find(member)) {
      node->match[*code] = negated ? 0 : 1;
    }
  }
}

// A node on single codes: constant where all codes go one way.
FilterNode FinishCodes(FilterNode node) {
  const auto matching =
      std::count(node.match.begin(), node.match.end(), uint8_t{1});
  const auto codes = static_cast<ptrdiff_t>(node.match.size());
  if (matching == 0) return Constant(false);
  if (matching == codes) return Constant(true);
  if (matching == 1 || matching == codes - 1) {
    const uint8_t odd_one = matching == 1 ? 1 : 0;
    node.only = static_cast<uint32_t>(
        std::find(node.match.begin(), node.match.end(), odd_one) -
        node.match.begin());
  }
  if (static_cast<size_t>(matching) <= FilterNode::kFewCodes) {
    for (uint32_t code = 0; code < node.match.size(); ++code) {
      if (node.match[code] != 0) node.few.push_back(code);
    }
  }
  return node;
}

FilterNode CompileMember(const Condition& condition,
                         const Dictionaries& dictionaries) {
  const DimensionSource& source = condition.dimension;
  FilterNode node;
  node.index = source.index;
  switch (source.kind) {
    case DimensionSource::Kind::kCaseMany:
      node.type = Type::kMany;
      node.negated = condition.negated;
      Match(condition, *dictionaries.many[source.index], /*negated=*/false,
            &node);
      if (std::count(node.match.begin(), node.match.end(), uint8_t{1}) == 0) {
        return Constant(condition.negated);
      }
      return node;
    case DimensionSource::Kind::kAttribute: {
      const auto name = dictionaries.attribute_names->Find(source.attribute);
      // Without the attribute every row has the value "".
      const uint32_t known = name.value_or(0);
      node.type = Type::kAttribute;
      node.index = known;
      Match(condition, *dictionaries.attributes[known], condition.negated,
            &node);
      return FinishCodes(std::move(node));
    }
    case DimensionSource::Kind::kStage:
      node.level = Level::kStages;
      node.column_level = Level::kStages;
      Match(condition, *dictionaries.stages[source.index], condition.negated,
            &node);
      break;
    case DimensionSource::Kind::kAction:
      Match(condition, *dictionaries.actions[source.index], condition.negated,
            &node);
      break;
    case DimensionSource::Kind::kCase:
    case DimensionSource::Kind::kStatus:  // Spelt out in dates by then.
      Match(condition, *dictionaries.cases[source.index], condition.negated,
            &node);
      break;
  }
  node.type = Type::kCode;
  return FinishCodes(std::move(node));
}

FilterNode CompileDate(const Condition& condition, Type type) {
  const DateSource source = SourceOf(condition.date);
  FilterNode node;
  node.type = type;
  node.level = LevelOf(source.table);
  node.column_level = node.level;
  node.index = source.index;
  node.negated = condition.negated;
  node.first = condition.first;
  node.last = condition.last;
  if (type == Type::kNumberOrder) {
    const DateSource other = SourceOf(condition.other);
    node.other_level = LevelOf(other.table);
    node.other_index = other.index;
    if (node.other_level == Level::kStages) node.level = Level::kStages;
  }
  return node;
}

}  // namespace

FilterNode CompileFilter(const Condition& condition,
                         const Dictionaries& dictionaries) {
  switch (condition.type) {
    case Condition::Type::kTrue:
      return Constant(true);
    case Condition::Type::kFalse:
      return Constant(false);
    case Condition::Type::kAll:
    case Condition::Type::kAny:
      return CompileGroup(condition, dictionaries);
    case Condition::Type::kMember:
      return CompileMember(condition, dictionaries);
    case Condition::Type::kDateIn:
      return CompileDate(condition, Type::kNumberIn);
    case Condition::Type::kDateOrder:
      return CompileDate(condition, Type::kNumberOrder);
    case Condition::Type::kHasResponseDays: {
      FilterNode node;
      node.type = Type::kNumberIn;
      node.level = Level::kStages;
      node.column_level = Level::kStages;
      node.index = kResponseDaysNumber;
      node.first = kFirstDay;
      node.last = kLastDay;
      return node;
    }
  }
  return Constant(false);
}

std::vector<const FilterNode*> Conjuncts(const FilterNode& node) {
  std::vector<const FilterNode*> conjuncts;
  AddConjuncts(node, conjuncts);
  return conjuncts;
}

FilterNode AllOf(std::vector<FilterNode> conjuncts) {
  return GroupByLevel(Type::kAll, std::move(conjuncts));
}

}  // namespace redress::engine::columnar
