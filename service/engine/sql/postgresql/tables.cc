#include "service/engine/sql/postgresql/tables.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "service/base/errors.h"
#include "service/engine/columns.h"
#include "service/engine/sql/row_text.h"
#include "service/engine/sql/schema.h"
#include "service/model/dimensions.h"

namespace redress::engine::sql::postgresql {
namespace {

using postgres::Connection;
using postgres::Parameter;
using postgres::Result;

// Goes up with every change of the tables.
constexpr int kRelease = 1;

constexpr char kText[] = "text COLLATE \"C\" NOT NULL";
constexpr char kTexts[] = "text[] COLLATE \"C\" NOT NULL";

// Appends columns, of which the first `texts` are texts.
void Append(const std::vector<std::string>& names, size_t texts,
            const char* others, std::vector<Column>* columns) {
  for (size_t i = 0; i < names.size(); ++i) {
    columns->push_back({names[i], i < texts ? kText : others});
  }
}

std::vector<Column> CaseColumnsOf(bool amounts) {
  std::vector<Column> columns = {{"year", "integer NOT NULL"}};
  std::vector<std::string> names = CaseColumns();
  const std::vector<std::string> last(names.end() - kCaseMoney, names.end());
  names.resize(names.size() - kCaseMoney);
  Append(names, 1 + model::kCaseDimensions, "integer", &columns);
  if (amounts) Append(last, 0, "bigint NOT NULL", &columns);
  for (size_t i = 0; i < model::kCaseManyDimensions; ++i) {
    columns.push_back(
        {model::Name(static_cast<model::CaseManyDimension>(i)), kTexts});
  }
  columns.push_back({kAttributeNames, kTexts});
  columns.push_back({kAttributeValues, kTexts});
  return columns;
}

std::string Declared(Table table) {
  std::vector<std::string> parts;
  for (const Column& column : ColumnsOf(table)) {
    parts.push_back(absl::StrCat(Quoted(column.name), " ", column.type));
  }
  return absl::StrJoin(parts, ", ");
}

// What the version row remembers: tables of another are made anew.
std::string Description(const Layout& layout) {
  return absl::StrCat("release ", kRelease, ", ",
                      layout.unlogged ? "unlogged, " : "", "authorities by ",
                      layout.authority_partitions, ", years ",
                      layout.first_year, " to ", layout.last_year, ", site ",
                      layout.site, " of ", layout.sites);
}

// CREATE TABLE of a part of `parent`.
std::string Part(const Layout& layout, const std::string& parent,
                 const std::string& suffix, const std::string& bounds,
                 const std::string& partitioned) {
  return absl::StrCat("CREATE ", layout.unlogged ? "UNLOGGED " : "", "TABLE ",
                      parent, suffix, " PARTITION OF ", parent, " FOR VALUES ",
                      bounds, partitioned, ";");
}

std::string YearParts(const Layout& layout, const std::string& parent) {
  std::string sql =
      Part(layout, parent, "_before",
           absl::StrCat("FROM (MINVALUE) TO (", layout.first_year, ")"), "");
  for (int year = layout.first_year; year <= layout.last_year; ++year) {
    absl::StrAppend(
        &sql, Part(layout, parent, absl::StrCat("_", year),
                   absl::StrCat("FROM (", year, ") TO (", year + 1, ")"), ""));
  }
  return absl::StrCat(
      sql, Part(layout, parent, "_after",
                absl::StrCat("FROM (", layout.last_year + 1, ") TO (MAXVALUE)"),
                ""));
}

std::string CreateTable(const Layout& layout, const std::string& schema,
                        Table table) {
  const std::string name = absl::StrCat(schema, ".", TableName(table));
  const bool by_authority = layout.authority_partitions > 1 && !layout.citus;
  const bool by_year = table != Table::kActions;
  const std::string years = " PARTITION BY RANGE (year)";
  std::string sql = absl::StrCat(
      "CREATE ",
      layout.unlogged && !by_authority && !by_year ? "UNLOGGED " : "", "TABLE ",
      name, "(", Declared(table), ")",
      by_authority ? " PARTITION BY HASH (authority)" : (by_year ? years : ""),
      ";");
  if (by_authority) {
    for (int i = 0; i < layout.authority_partitions; ++i) {
      const std::string suffix = absl::StrCat("_", i);
      absl::StrAppend(
          &sql, Part(layout, name, suffix,
                     absl::StrCat("WITH (MODULUS ", layout.authority_partitions,
                                  ", REMAINDER ", i, ")"),
                     by_year ? years : ""));
      if (by_year) {
        absl::StrAppend(&sql, YearParts(layout, absl::StrCat(name, suffix)));
      }
    }
  } else if (by_year) {
    absl::StrAppend(&sql, YearParts(layout, name));
  }
  return sql;
}

// What the planner's statistics would keep samples of: erased texts are to be
// gone from there too. Every question is a scan; they would change little.
std::string NoStatistics(const std::string& schema, Table table) {
  std::vector<std::string> parts;
  for (const Column& column : ColumnsOf(table)) {
    if (column.type != kText && column.type != kTexts) continue;
    parts.push_back(absl::StrCat("ALTER COLUMN ", Quoted(column.name),
                                 " SET STATISTICS 0"));
  }
  return absl::StrCat("ALTER TABLE ", schema, ".", TableName(table), " ",
                      absl::StrJoin(parts, ", "), ";");
}

// Runs statements, which have no ";" but at their ends. Citus hands what a
// statement came in to its workers, and these take one at a time.
absl::Status Run(Connection& connection, const Layout& layout,
                 const std::string& sql) {
  if (!layout.citus) return connection.Execute(sql);
  for (const absl::string_view statement :
       absl::StrSplit(sql, ';', absl::SkipEmpty())) {
    absl::Status status = connection.Execute(std::string(statement));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

constexpr Table kTables[] = {Table::kCases, Table::kStages, Table::kActions};

// The description in the version row; "" where there is none that this build
// can read.
absl::StatusOr<std::string> ReadDescription(Connection& connection,
                                            const Layout& layout) {
  const absl::StatusOr<int64_t> columns = connection.QueryInt64(
      "SELECT count(*) FROM information_schema.columns WHERE table_schema = $1 "
      "AND table_name = 'fact_version' AND column_name IN ('id', 'layout', "
      "'version', 'generation')",
      {Parameter::Text(layout.schema)});
  if (!columns.ok()) return columns.status();
  if (*columns != 4) return "";
  return connection.QueryText(
      absl::StrCat("SELECT coalesce(max(layout), '') FROM ", layout.schema,
                   ".fact_version"));
}

absl::StatusOr<bool> HasCitus(Connection& connection) {
  const absl::StatusOr<int64_t> found = connection.QueryInt64(
      "SELECT count(*) FROM pg_extension WHERE extname = 'citus'");
  if (!found.ok()) return found.status();
  return *found > 0;
}

}  // namespace

std::vector<Column> ColumnsOf(Table table) {
  switch (table) {
    case Table::kCases:
      return CaseColumnsOf(/*amounts=*/true);
    case Table::kStages: {
      std::vector<Column> columns = CaseColumnsOf(/*amounts=*/false);
      columns.push_back({"ordinal", "integer NOT NULL"});
      Append(StageColumns(), model::kStageDimensions, "integer", &columns);
      return columns;
    }
    case Table::kActions:
      break;
  }
  return {{"authority", kText},
          {"id", kText},
          {"root_cause", kText},
          {"raised", "integer"},
          {"implemented", "integer"}};
}

const char* TableName(Table table) {
  switch (table) {
    case Table::kCases:
      return "fact_cases";
    case Table::kStages:
      return "fact_stages";
    case Table::kActions:
      return "fact_actions";
  }
  return "";
}

int32_t YearOf(Day day) {
  return day == model::kNoDay ? 0 : model::CivilFromDay(day).year;
}

std::string GenerationSchema(const std::string& schema, int64_t generation) {
  return absl::StrCat(schema, "_g", generation);
}

absl::Status FactsLost() {
  return ErrorWithReason(absl::StatusCode::kUnavailable,
                         "the database lost these facts when it crashed; try "
                         "again, and they are made anew",
                         "FACTS_LOST");
}

absl::StatusOr<State> ReadState(Connection& connection,
                                const std::string& schema) {
  const absl::StatusOr<Result> row = connection.Query(absl::StrCat(
      "SELECT version, generation FROM ", schema, ".fact_version"));
  if (!row.ok()) return row.status();
  if (row->rows() != 1) return FactsLost();
  return State{row->Int64(0, 0), row->Int64(0, 1)};
}

absl::Status MakeTables(Connection& connection, Layout& layout) {
  const absl::StatusOr<bool> citus = HasCitus(connection);
  if (!citus.ok()) return citus.status();
  layout.citus = *citus;
  absl::StatusOr<postgres::Transaction> transaction =
      postgres::Transaction::Begin(connection,
                                   postgres::Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  const absl::StatusOr<std::string> description =
      ReadDescription(connection, layout);
  if (!description.ok()) return description.status();
  if (*description == Description(layout)) return transaction->Commit();
  const absl::StatusOr<std::vector<int64_t>> generations =
      Generations(connection, layout.schema);
  if (!generations.ok()) return generations.status();
  for (const int64_t generation : *generations) {
    absl::Status dropped =
        DropSchema(connection, GenerationSchema(layout.schema, generation));
    if (!dropped.ok()) return dropped;
  }
  absl::Status status = connection.Execute(absl::StrCat(
      "CREATE SCHEMA IF NOT EXISTS ", layout.schema, ";DROP TABLE IF EXISTS ",
      layout.schema, ".fact_version;CREATE ",
      layout.unlogged ? "UNLOGGED " : "", "TABLE ", layout.schema,
      ".fact_version(id integer PRIMARY KEY CHECK (id = 1), layout text NOT "
      "NULL, version bigint NOT NULL, generation bigint NOT NULL);INSERT INTO ",
      layout.schema, ".fact_version VALUES (1, '", Description(layout),
      "', 0, 1);"));
  if (status.ok()) status = CreateGeneration(connection, layout, 1);
  if (status.ok()) status = IndexGeneration(connection, layout, 1);
  return status.ok() ? transaction->Commit() : status;
}

absl::Status CreateGeneration(Connection& connection, const Layout& layout,
                              int64_t generation) {
  const std::string schema = GenerationSchema(layout.schema, generation);
  // What a crash between the databases of several sites has left there.
  absl::Status status = DropSchema(connection, schema);
  if (!status.ok()) return status;
  std::string sql = absl::StrCat("CREATE SCHEMA ", schema, ";");
  for (const Table table : kTables) {
    absl::StrAppend(&sql, CreateTable(layout, schema, table),
                    NoStatistics(schema, table));
    // Last: it takes over what has been said of the table.
    if (layout.citus) {
      absl::StrAppend(&sql, "SELECT create_distributed_table('", schema, ".",
                      TableName(table), "', 'authority');");
    }
  }
  return Run(connection, layout, sql);
}

absl::Status IndexGeneration(Connection& connection, const Layout& layout,
                             int64_t generation) {
  const std::string schema = GenerationSchema(layout.schema, generation);
  // For what changes a case, and for lists. An index on a date would have to be
  // kept up for each of the many; summaries of blocks cost next to nothing.
  const std::string sql = absl::StrCat(
      "ALTER TABLE ", schema,
      ".fact_cases ADD PRIMARY KEY (authority, reference, year);ALTER TABLE ",
      schema,
      ".fact_stages ADD PRIMARY KEY (authority, reference, year, ordinal);"
      "ALTER TABLE ",
      schema,
      ".fact_actions ADD PRIMARY KEY (authority, id);"
      "CREATE INDEX fact_cases_dates ON ",
      schema,
      ".fact_cases USING brin (received, closed);"
      "CREATE INDEX fact_stages_dates ON ",
      schema,
      ".fact_stages USING brin (received, started, effective_due, responded);"
      "ANALYZE ",
      schema, ".fact_cases, ", schema, ".fact_stages, ", schema,
      ".fact_actions;");
  return Run(connection, layout, sql);
}

absl::StatusOr<std::vector<int64_t>> Generations(Connection& connection,
                                                 const std::string& schema) {
  const std::string prefix = absl::StrCat(schema, "_g");
  const absl::StatusOr<Result> rows = connection.Query(
      "SELECT nspname::text FROM pg_namespace WHERE starts_with(nspname::text, "
      "$1)",
      {Parameter::Text(prefix)});
  if (!rows.ok()) return rows.status();
  std::vector<int64_t> generations;
  for (int i = 0; i < rows->rows(); ++i) {
    int64_t generation = 0;
    if (absl::SimpleAtoi(rows->Text(i, 0).substr(prefix.size()), &generation) &&
        GenerationSchema(schema, generation) == rows->Text(i, 0)) {
      generations.push_back(generation);
    }
  }
  return generations;
}

absl::Status DropSchema(Connection& connection, const std::string& schema) {
  return connection.Execute(
      absl::StrCat("DROP SCHEMA IF EXISTS ", schema, " CASCADE"));
}

}  // namespace redress::engine::sql::postgresql
