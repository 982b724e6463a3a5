// PostgreSQL's dialect of what plans say of rows.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_POSTGRES_ROW_TEXT_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_POSTGRES_ROW_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "service/base/postgres.h"
#include "service/engine/sql/row_text.h"

namespace redress::engine::sql::postgresql {

// The table has the alias t; its rows have everything that is asked for (see
// tables.h). Nothing is written that postgres_fdw does not hand to a shard:
// no COALESCE, NULLIF, IS TRUE or comparison of rows, no text function whose
// collation does not come from a column, no subquery.
class PostgresRowText : public RowText {
 public:
  using RowText::RowText;

  // Parameters, as $1, $2…
  std::string Number(int64_t number) override;
  std::string BigNumber(int64_t number);
  std::string Text(const std::string& text) override;
  std::string Texts(const std::vector<std::string>& texts);

  // The number of edges at or before the date.
  std::string Bucket(const Buckets& buckets);

  // All or any of the parts, with brackets where they are needed.
  BooleanText Combined(bool all, std::vector<BooleanText> parts) override;

  const std::vector<postgres::Parameter>& parameters() const {
    return parameters_;
  }

 private:
  std::string Column(Table owner, const std::string& name) override;
  std::string Negated(const std::string& leaf,
                      const std::vector<std::string>& columns) override;
  std::string DateIn(const Condition& condition) override;
  std::string SingleLeaf(const std::string& value,
                         const Condition& condition) override;
  std::string ManyLeaf(const std::string& dimension,
                       const Condition& condition) override;
  std::string AttributeLeaf(const std::string& name,
                            const Condition& condition) override;
  // The array; the second phase takes it apart.
  std::string ManyMember(const std::string& dimension) override;
  // NULL where the case does not have the attribute.
  std::string AttributeMember(const std::string& name) override;

  std::vector<postgres::Parameter> parameters_;
};

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_POSTGRES_ROW_TEXT_H_
