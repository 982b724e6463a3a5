#include "service/engine/sql/schema.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/engine/columns.h"
#include "service/engine/sql/row_text.h"
#include "service/model/dimensions.h"

namespace redress::engine::sql {
namespace {

// Goes up with every change of the tables.
constexpr int kSchema = 1;

// The names of the dates of one table, by their place there.
std::vector<std::string> DateNames(Table table, size_t size) {
  std::vector<std::string> names(size);
  constexpr auto kLast = static_cast<int>(DateColumn::kActionImplemented);
  for (int i = 0; i <= kLast; ++i) {
    const DateSource source = SourceOf(static_cast<DateColumn>(i));
    if (source.table == table) names[source.index] = source.name;
  }
  return names;
}

template <typename Dimension>
void AppendDimensions(size_t size, std::vector<std::string>* names) {
  for (size_t i = 0; i < size; ++i) {
    names->push_back(model::Name(static_cast<Dimension>(i)));
  }
}

// "a" TEXT NOT NULL, "b" INTEGER …: the first `texts` columns are texts.
std::string Declared(const std::vector<std::string>& columns, size_t texts) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < columns.size(); ++i) {
    parts.push_back(absl::StrCat(Quoted(columns[i]),
                                 i < texts ? " TEXT NOT NULL" : " INTEGER"));
  }
  return absl::StrJoin(parts, ", ");
}

std::string CreateTables() {
  return absl::StrCat(
      "CREATE TABLE fact_cases(id INTEGER PRIMARY KEY, ",
      Declared(CaseColumns(), 1 + model::kCaseDimensions),
      ", UNIQUE(authority, reference));"
      // The dates that most questions go by.
      "CREATE INDEX fact_cases_received ON fact_cases(received);"
      "CREATE INDEX fact_cases_closed ON fact_cases(closed);"
      "CREATE TABLE fact_stages(case_id INTEGER NOT NULL,"
      " ordinal INTEGER NOT NULL, ",
      Declared(StageColumns(), model::kStageDimensions),
      ", PRIMARY KEY(case_id, ordinal)) WITHOUT ROWID;"
      "CREATE INDEX fact_stages_due ON fact_stages(effective_due);"
      "CREATE INDEX fact_stages_responded ON fact_stages(responded);"
      "CREATE TABLE fact_case_values(case_id INTEGER NOT NULL,"
      " dimension TEXT NOT NULL, value TEXT NOT NULL,"
      " PRIMARY KEY(case_id, dimension, value)) WITHOUT ROWID;"
      "CREATE TABLE fact_case_attributes(case_id INTEGER NOT NULL,"
      " name TEXT NOT NULL, value TEXT NOT NULL,"
      " PRIMARY KEY(case_id, name)) WITHOUT ROWID;"
      "CREATE TABLE fact_actions(authority TEXT NOT NULL, id TEXT NOT NULL,"
      " root_cause TEXT NOT NULL, raised INTEGER, implemented INTEGER,"
      " PRIMARY KEY(authority, id)) WITHOUT ROWID;"
      "CREATE TABLE fact_version(id INTEGER PRIMARY KEY CHECK(id = 1),"
      " schema INTEGER NOT NULL, version INTEGER NOT NULL);"
      "INSERT INTO fact_version VALUES(1, ",
      kSchema, ", 0);");
}

constexpr char kDropTables[] =
    "DROP TABLE IF EXISTS fact_cases;"
    "DROP TABLE IF EXISTS fact_stages;"
    "DROP TABLE IF EXISTS fact_case_values;"
    "DROP TABLE IF EXISTS fact_case_attributes;"
    "DROP TABLE IF EXISTS fact_actions;"
    "DROP TABLE IF EXISTS fact_version;";

// The schema of the tables that are there; 0 where there are none.
absl::StatusOr<int64_t> ReadSchema(sqlite::Database& database) {
  const absl::StatusOr<int64_t> tables = database.QueryInt64(
      "SELECT COUNT(*) FROM sqlite_schema"
      " WHERE type = 'table' AND name = 'fact_version'");
  if (!tables.ok() || *tables == 0) return tables;
  const absl::StatusOr<int64_t> columns = database.QueryInt64(
      "SELECT COUNT(*) FROM pragma_table_info('fact_version')"
      " WHERE name IN ('id', 'schema', 'version')");
  if (!columns.ok()) return columns;
  if (*columns != 3) return 0;
  return database.QueryInt64(
      "SELECT COALESCE(MAX(schema), 0) FROM"
      " fact_version");
}

}  // namespace

std::vector<std::string> CaseColumns() {
  std::vector<std::string> columns = {"reference"};
  AppendDimensions<model::CaseDimension>(model::kCaseDimensions, &columns);
  for (std::string& name : DateNames(Table::kCases, kCaseDates)) {
    columns.push_back(std::move(name));
  }
  columns.push_back(SourceOf(ValueColumn::kAdrSavingPence).name);
  columns.push_back(SourceOf(ValueColumn::kRemedyPence).name);
  return columns;
}

std::vector<std::string> StageColumns() {
  std::vector<std::string> columns;
  AppendDimensions<model::StageDimension>(model::kStageDimensions, &columns);
  for (std::string& name : DateNames(Table::kStages, kStageDates)) {
    columns.push_back(std::move(name));
  }
  columns.push_back(SourceOf(ValueColumn::kResponseDays).name);
  return columns;
}

absl::Status MakeTables(sqlite::Database& database) {
  absl::StatusOr<sqlite::Transaction> transaction = sqlite::Transaction::Begin(
      database, sqlite::Transaction::Kind::kImmediate);
  if (!transaction.ok()) return transaction.status();
  const absl::StatusOr<int64_t> schema = ReadSchema(database);
  if (!schema.ok()) return schema.status();
  if (*schema != kSchema) {
    absl::Status status = database.Execute(kDropTables);
    if (status.ok()) status = database.Execute(CreateTables());
    if (!status.ok()) return status;
  }
  return transaction->Commit();
}

absl::Status PrepareReader(sqlite::Database& database) {
  return database.Execute(
      "PRAGMA temp_store = MEMORY;"
      "CREATE TEMP TABLE bucket_edges(accumulator INTEGER NOT NULL,"
      " first INTEGER NOT NULL, bucket INTEGER NOT NULL,"
      " PRIMARY KEY(accumulator, first)) WITHOUT ROWID;");
}

absl::StatusOr<int64_t> ReadVersion(sqlite::Database& database) {
  return database.QueryInt64("SELECT version FROM fact_version");
}

}  // namespace redress::engine::sql
