// Conditions as SQL text, within the limits of SQLite's parser.

#ifndef REDRESS_SERVICE_ENGINE_SQL_BOOLEAN_TEXT_H_
#define REDRESS_SERVICE_ENGINE_SQL_BOOLEAN_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

namespace redress::engine::sql {

// A truth value in SQL: TRUE, FALSE or NULL.
struct BooleanText {
  // What holds it together: nothing looser than a comparison, AND, or OR.
  enum class Binding { kTight, kAnd, kOr };
  std::string text;
  Binding binding = Binding::kTight;
  // What the parser needs of its stack, in entries; estimated for leaves.
  size_t stack = 20;
};

// All or any of `parts`, two or more of them.
//
// SQLite's parser has a stack of 100 entries and takes expressions of a height
// of up to 1,000. At the beginning of an expression a bracket costs one entry,
// after an operator three: so the part that needs most comes first, and each
// further level needs few more. A long row of ANDs or ORs is as high as it has
// parts: the rest of it becomes a list, which is not.
BooleanText Combine(bool all, std::vector<BooleanText> parts);

}  // namespace redress::engine::sql

#endif  // REDRESS_SERVICE_ENGINE_SQL_BOOLEAN_TEXT_H_
