#include "service/query/predicates.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace redress::query {
namespace {

using engine::DateColumn;
using engine::Predicate;
using Type = engine::Predicate::Type;

// Lengths go before texts, so that no text can imitate a structure.
void AppendText(const std::string& text, std::string& out) {
  absl::StrAppend(&out, text.size(), ":", text);
}

void AppendPredicate(const Predicate& predicate, std::string& out) {
  absl::StrAppend(&out, "(", static_cast<int>(predicate.type));
  switch (predicate.type) {
    case Type::kAll:
    case Type::kAny:
    case Type::kNot:
      for (const Predicate& child : predicate.children) {
        AppendPredicate(child, out);
      }
      break;
    case Type::kMember:
      AppendText(predicate.dimension, out);
      for (const std::string& value : predicate.values) AppendText(value, out);
      break;
    case Type::kDateIn:
      absl::StrAppend(&out, " ", static_cast<int>(predicate.date), " ",
                      predicate.first, " ", predicate.last);
      break;
    case Type::kDateOrder:
      absl::StrAppend(&out, " ", static_cast<int>(predicate.date), " ",
                      static_cast<int>(predicate.other));
      break;
  }
  out += ')';
}

}  // namespace

Predicate All(std::vector<Predicate> children) {
  Predicate predicate;
  predicate.type = Type::kAll;
  // Conditions that always hold are left out: what stays is what is scanned.
  for (Predicate& child : children) {
    if (child.type == Type::kAll) {
      for (Predicate& grandchild : child.children) {
        predicate.children.push_back(std::move(grandchild));
      }
    } else {
      predicate.children.push_back(std::move(child));
    }
  }
  return predicate;
}

Predicate Any(std::vector<Predicate> children) {
  Predicate predicate;
  predicate.type = Type::kAny;
  predicate.children = std::move(children);
  return predicate;
}

Predicate Not(Predicate child) {
  Predicate predicate;
  predicate.type = Type::kNot;
  predicate.children.push_back(std::move(child));
  return predicate;
}

Predicate IsMember(const std::string& dimension,
                   std::vector<std::string> values) {
  Predicate predicate;
  predicate.type = Type::kMember;
  predicate.dimension = dimension;
  predicate.values = std::move(values);
  return predicate;
}

Predicate HasDate(DateColumn date) {
  return DateIn(date, engine::kFirstDay, engine::kLastDay);
}

Predicate DateIn(DateColumn date, model::Day first, model::Day last) {
  Predicate predicate;
  predicate.type = Type::kDateIn;
  predicate.date = date;
  predicate.first = first;
  predicate.last = last;
  return predicate;
}

Predicate DateBy(DateColumn date, model::Day day) {
  return DateIn(date, engine::kFirstDay, day);
}

Predicate DateOrder(DateColumn date, DateColumn other) {
  Predicate predicate;
  predicate.type = Type::kDateOrder;
  predicate.date = date;
  predicate.other = other;
  return predicate;
}

std::string Fingerprint(const engine::Accumulator& accumulator) {
  std::string text = absl::StrCat(static_cast<int>(accumulator.table), " ",
                                  static_cast<int>(accumulator.aggregation));
  if (accumulator.aggregation != engine::Aggregation::kCount) {
    absl::StrAppend(&text, " ", static_cast<int>(accumulator.value));
  }
  AppendPredicate(accumulator.where, text);
  if (accumulator.buckets.has_value()) {
    absl::StrAppend(&text, "b", static_cast<int>(accumulator.buckets->date));
    for (const model::Day edge : accumulator.buckets->edges) {
      absl::StrAppend(&text, " ", edge);
    }
  }
  return text;
}

}  // namespace redress::query
