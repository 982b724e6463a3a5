// What plans say of rows, as SQL text: the part that is the same in every
// database's SQL, with a dialect for the rest.

#ifndef REDRESS_SERVICE_ENGINE_SQL_ROW_TEXT_H_
#define REDRESS_SERVICE_ENGINE_SQL_ROW_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "service/engine/columns.h"
#include "service/engine/condition.h"
#include "service/engine/plan.h"
#include "service/engine/sql/boolean_text.h"

namespace redress::engine::sql {

// A name in quotes: some are SQL's own words.
std::string Quoted(const std::string& name);

// Writes expressions over a row of one table. A dialect derives from it; it
// collects the parameters of what was written, in the order in which the texts
// name them.
class RowText {
 public:
  RowText(Table table, Day status_day)
      : table_(table), status_day_(status_day) {}
  virtual ~RowText() = default;

  // True for the rows that the condition holds for, else false or NULL.
  BooleanText Where(const Condition& condition);

  // A dimension as a key of a group.
  std::string Member(const std::string& dimension);

  std::string Value(ValueColumn value);

  // The columns that name a row: its RowKey, a stage that there is not left
  // out.
  std::vector<std::string> Key();

 protected:
  // A parameter with this value.
  virtual std::string Number(int64_t number) = 0;
  virtual std::string Text(const std::string& text) = 0;
  // A column of the facts `owner`, as rows of the table reach it.
  virtual std::string Column(Table owner, const std::string& name) = 0;
  // All or any of two or more parts.
  virtual BooleanText Combined(bool all, std::vector<BooleanText> parts) = 0;
  // True where `leaf` is false or NULL, which it is where one of `columns` is
  // NULL and else never.
  virtual std::string Negated(const std::string& leaf,
                              const std::vector<std::string>& columns) = 0;
  virtual std::string DateIn(const Condition& condition);
  // The value of a dimension is among the condition's, which are some.
  virtual std::string SingleLeaf(const std::string& value,
                                 const Condition& condition) = 0;
  virtual std::string ManyLeaf(const std::string& dimension,
                               const Condition& condition) = 0;
  virtual std::string AttributeLeaf(const std::string& name,
                                    const Condition& condition) = 0;
  // A dimension of these kinds as a key of a group; "" where not recorded.
  virtual std::string ManyMember(const std::string& dimension) = 0;
  virtual std::string AttributeMember(const std::string& name) = 0;

  Table table() const { return table_; }
  std::string Date(DateColumn date);

 private:
  // The value of a dimension that has one and is a column.
  std::string Single(const DimensionSource& source);
  std::string Leaf(const Condition& condition);
  std::string MemberLeaf(const Condition& condition);

  const Table table_;
  const Day status_day_;
};

}  // namespace redress::engine::sql

#endif  // REDRESS_SERVICE_ENGINE_SQL_ROW_TEXT_H_
