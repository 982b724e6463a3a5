#include "service/engine/sql/postgresql/foreign_tables.h"

#include <libpq-fe.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "service/engine/sql/postgresql/tables.h"
#include "service/engine/sql/row_text.h"

namespace redress::engine::sql::postgresql {
namespace {

using postgres::Connection;
using postgres::Parameter;
using postgres::Result;

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// 'text', whatever standard_conforming_strings says.
std::string Literal(const std::string& text) {
  return absl::StrCat(
      " E'", absl::StrReplaceAll(text, {{"'", "''"}, {"\\", "\\\\"}}), "'");
}

// The options of a server and of a user mapping, each as "host 'x'".
struct ServerOptions {
  std::vector<std::string> server;
  std::vector<std::string> user;
  // The string says "options".
  bool has_options = false;
};

ServerOptions OptionsOf(const std::string& uri) {
  const std::set<std::string> of_user = {"user", "password", "sslpassword",
                                         "sslcert", "sslkey"};
  // postgres_fdw sets these itself.
  const std::set<std::string> of_neither = {
      "client_encoding", "fallback_application_name", "replication"};
  ServerOptions options;
  const std::unique_ptr<PQconninfoOption[], FreeOptions> parsed(
      PQconninfoParse(uri.c_str(), nullptr));
  for (const PQconninfoOption* option = parsed.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val == nullptr || of_neither.count(option->keyword) > 0) {
      continue;
    }
    options.has_options =
        options.has_options || std::string(option->keyword) == "options";
    auto& list =
        of_user.count(option->keyword) > 0 ? options.user : options.server;
    list.push_back(absl::StrCat(option->keyword, Literal(option->val)));
  }
  return options;
}

std::string Options(const std::vector<std::string>& list) {
  return list.empty()
             ? ""
             : absl::StrCat(" OPTIONS (", absl::StrJoin(list, ", "), ")");
}

// The first column of all rows of `sql`.
absl::StatusOr<std::vector<std::string>> Names(Connection& connection,
                                               const std::string& sql,
                                               const std::string& pattern) {
  const absl::StatusOr<Result> rows =
      connection.Query(sql, {Parameter::Text(pattern)});
  if (!rows.ok()) return rows.status();
  std::vector<std::string> names;
  names.reserve(static_cast<size_t>(rows->rows()));
  for (int i = 0; i < rows->rows(); ++i) names.emplace_back(rows->Text(i, 0));
  return names;
}

}  // namespace

std::string SiteSchema(const std::string& schema, size_t site) {
  return absl::StrCat(schema, "_s", site);
}

std::string SiteSchema(const std::string& schema, int64_t generation,
                       size_t site) {
  return absl::StrCat(GenerationSchema(schema, generation), "_s", site);
}

absl::Status MakeForeignServer(Connection& connection,
                               const std::string& schema, size_t site,
                               const std::string& uri) {
  const std::string name = SiteSchema(schema, site);
  ServerOptions options = OptionsOf(uri);
  // Shards plan as Readers has it planned. Unless the string says otherwise.
  if (!options.has_options) {
    options.server.push_back(
        "options '-c constraint_exclusion=off -c jit=off'");
  }
  // Shards work at the same time, and a row of an answer is a row, not a rare
  // event: answers come in few pieces.
  options.server.push_back("async_capable 'true'");
  // What counting costs there is asked there; Readers makes it dear here.
  options.server.push_back("use_remote_estimate 'true'");
  options.server.push_back("fetch_size '10000'");
  return connection.Execute(absl::StrCat(
      "CREATE EXTENSION IF NOT EXISTS postgres_fdw;DROP SERVER IF EXISTS ",
      name, " CASCADE;DROP SCHEMA IF EXISTS ", name, " CASCADE;CREATE SERVER ",
      name, " FOREIGN DATA WRAPPER postgres_fdw", Options(options.server),
      ";CREATE USER MAPPING FOR CURRENT_USER SERVER ", name,
      Options(options.user), ";CREATE SCHEMA ", name, ";CREATE FOREIGN TABLE ",
      name, ".fact_version(version bigint, generation bigint) SERVER ", name,
      " OPTIONS (schema_name '", schema, "', table_name 'fact_version');"));
}

absl::Status MakeForeignTables(Connection& connection,
                               const std::string& schema, int64_t generation,
                               size_t site) {
  const std::string here = SiteSchema(schema, generation, site);
  std::string sql = absl::StrCat("DROP SCHEMA IF EXISTS ", here,
                                 " CASCADE;CREATE SCHEMA ", here, ";");
  for (const Table table : {Table::kCases, Table::kStages, Table::kActions}) {
    std::vector<std::string> columns;
    for (const Column& column : ColumnsOf(table)) {
      columns.push_back(absl::StrCat(Quoted(column.name), " ", column.type));
    }
    absl::StrAppend(&sql, "CREATE FOREIGN TABLE ", here, ".", TableName(table),
                    "(", absl::StrJoin(columns, ", "), ") SERVER ",
                    SiteSchema(schema, site), " OPTIONS (schema_name '",
                    GenerationSchema(schema, generation), "');");
  }
  return connection.Execute(sql);
}

absl::Status DropForeign(Connection& connection, const std::string& schema) {
  const std::string pattern = absl::StrCat("^", schema, "(_g[0-9]+)?_s[0-9]+$");
  const absl::StatusOr<std::vector<std::string>> servers = Names(
      connection,
      "SELECT srvname::text FROM pg_foreign_server WHERE srvname::text ~ $1",
      pattern);
  if (!servers.ok()) return servers.status();
  const absl::StatusOr<std::vector<std::string>> schemas =
      Names(connection,
            "SELECT nspname::text FROM pg_namespace WHERE nspname::text ~ $1",
            pattern);
  if (!schemas.ok()) return schemas.status();
  for (const std::string& name : *servers) {
    absl::Status dropped = connection.Execute(
        absl::StrCat("DROP SERVER IF EXISTS ", name, " CASCADE"));
    if (!dropped.ok()) return dropped;
  }
  for (const std::string& name : *schemas) {
    absl::Status dropped = DropSchema(connection, name);
    if (!dropped.ok()) return dropped;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ForeignSchemas(
    Connection& connection, const std::string& prefix) {
  return Names(
      connection,
      "SELECT DISTINCT (regexp_match(name, $1))[1] FROM (SELECT "
      "srvname::text FROM pg_foreign_server UNION ALL SELECT "
      "nspname::text FROM pg_namespace) AS names(name) WHERE name ~ $1",
      absl::StrCat("^(", prefix, "[0-9a-f]{16})(?:_g[0-9]+)?_s[0-9]+$"));
}

}  // namespace redress::engine::sql::postgresql
