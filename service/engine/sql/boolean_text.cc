#include "service/engine/sql/boolean_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace redress::engine::sql {
namespace {

using Binding = BooleanText::Binding;

// The most parts that are joined by operators. More become a list, which
// SQLite does not look for indexes in.
constexpr size_t kMaxOperands = 12;

// What stands on the stack before a part: "expression AND", "TRUE IN (", and
// "list ,".
constexpr size_t kAfterOperator = 2;
constexpr size_t kInList = 3;
constexpr size_t kAfterComma = 2;

}  // namespace

BooleanText Combine(bool all, std::vector<BooleanText> parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const BooleanText& a, const BooleanText& b) {
                     return a.stack > b.stack;
                   });
  BooleanText combined;
  combined.binding = all ? Binding::kAnd : Binding::kOr;
  combined.stack = 0;
  const bool with_list = parts.size() > kMaxOperands;
  const size_t operands = with_list ? kMaxOperands - 1 : parts.size();
  for (size_t i = 0; i < operands; ++i) {
    const BooleanText& part = parts[i];
    // AND binds closer than OR.
    const bool bracket = all && part.binding == Binding::kOr;
    if (i > 0) absl::StrAppend(&combined.text, all ? " AND " : " OR ");
    absl::StrAppend(&combined.text, bracket ? "(" : "", part.text,
                    bracket ? ")" : "");
    combined.stack = std::max(combined.stack, part.stack + (bracket ? 1 : 0) +
                                                  (i > 0 ? kAfterOperator : 0));
  }
  if (!with_list) return combined;
  // NULLs count as they do in a row of operators.
  absl::StrAppend(&combined.text,
                  all ? " AND FALSE NOT IN (" : " OR TRUE IN (");
  for (size_t i = operands; i < parts.size(); ++i) {
    absl::StrAppend(&combined.text, i > operands ? ", " : "", parts[i].text);
    combined.stack =
        std::max(combined.stack, parts[i].stack + kAfterOperator + kInList +
                                     (i > operands ? kAfterComma : 0));
  }
  absl::StrAppend(&combined.text, ")");
  return combined;
}

}  // namespace redress::engine::sql
