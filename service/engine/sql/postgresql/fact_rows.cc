#include "service/engine/sql/postgresql/fact_rows.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/crc32c.h"
#include "service/engine/columns.h"
#include "service/engine/sql/row_text.h"
#include "service/model/dimensions.h"

namespace redress::engine::sql::postgresql {
namespace {

using postgres::Connection;
using postgres::CopyIn;
using postgres::Parameter;
using postgres::Result;

const std::string& AuthorityOf(const model::CaseFacts& facts) {
  return facts
      .dimensions[static_cast<size_t>(model::CaseDimension::kAuthority)];
}

// "schema.table (columns)" in the order of ColumnsOf.
std::string Target(const std::string& schema, Table table) {
  std::vector<std::string> names;
  for (const Column& column : ColumnsOf(table)) {
    names.push_back(Quoted(column.name));
  }
  return absl::StrCat(schema, ".", TableName(table), " (",
                      absl::StrJoin(names, ", "), ")");
}

// A row in the order of ColumnsOf.
class Row {
 public:
  Row& Int(int32_t number) {
    values_.push_back(Parameter::Int32(number));
    return *this;
  }
  Row& Text(const std::string& text) {
    values_.push_back(Parameter::Text(text));
    return *this;
  }
  template <typename Days>
  Row& AllDays(const Days& days) {
    for (const Day day : days) IntOrNull(day != model::kNoDay, day);
    return *this;
  }
  Row& IntOrNull(bool there, int32_t number) {
    values_.push_back(there ? Parameter::Int32(number) : Parameter::Null());
    return *this;
  }
  // What fact_cases and fact_stages have both; `amounts` are in between.
  Row& Case(const model::CaseFacts& facts, bool amounts) {
    Int(YearOf(facts.received)).Text(facts.reference);
    for (const std::string& member : facts.dimensions) Text(member);
    AllDays(CaseDates(facts));
    if (amounts) {
      for (const int64_t pence : CaseMoney(facts)) {
        values_.push_back(Parameter::Int64(pence));
      }
    }
    for (std::vector<std::string> members : facts.many) {
      // Equal sets are equal arrays, so that they make one group.
      std::sort(members.begin(), members.end());
      values_.push_back(Parameter::Texts(members));
    }
    std::vector<std::string> names;
    std::vector<std::string> values;
    for (const auto& [name, value] : facts.attributes) {
      names.push_back(name);
      values.push_back(value);
    }
    values_.push_back(Parameter::Texts(names));
    values_.push_back(Parameter::Texts(values));
    return *this;
  }
  Row& Stage(int32_t ordinal, const model::StageFacts& facts) {
    Int(ordinal);
    for (const std::string& member : facts.dimensions) Text(member);
    return AllDays(StageDates(facts))
        .IntOrNull(facts.response_days >= 0, facts.response_days);
  }

  absl::Status AddTo(CopyIn& copy) {
    absl::Status added = copy.Add(values_);
    values_.clear();
    return added;
  }

 private:
  std::vector<Parameter> values_;
};

// Copies into a table what `add` adds.
template <typename AddRows>
absl::Status Copy(Connection& connection, const std::string& schema,
                  Table table, const AddRows& add) {
  absl::StatusOr<CopyIn> copy =
      CopyIn::Begin(connection, Target(schema, table));
  if (!copy.ok()) return copy.status();
  Row row;
  absl::Status added = add(*copy, row);
  if (!added.ok()) return added;
  return copy->Finish().status();
}

// Deletes the rows of these keys, by authority.
class Remover {
 public:
  Remover(Connection& connection, const Layout& layout,
          const std::string& schema, std::set<std::string>* touched)
      : connection_(connection),
        layout_(layout),
        schema_(schema),
        touched_(touched) {}

  void Add(const std::string& authority, const std::string& key) {
    if (SiteOf(authority, layout_.sites) != layout_.site) return;
    keys_[authority].push_back(key);
  }

  // From `table`, whose key after the authority is in the column `key`.
  absl::Status From(Table table, const char* key) {
    const std::string name = absl::StrCat(schema_, ".", TableName(table));
    // One statement for each authority, which goes to one partition or worker.
    const std::string removal = absl::StrCat(
        "DELETE FROM ", name, " WHERE authority = $1 AND ", key, " = ANY ($2)");
    for (const auto& [authority, keys] : keys_) {
      const std::vector<Parameter> parameters = {Parameter::Text(authority),
                                                 Parameter::Texts(keys)};
      if (layout_.citus) {
        absl::Status removed = connection_.Query(removal, parameters).status();
        if (!removed.ok()) return removed;
        touched_->insert(name);
        continue;
      }
      const absl::StatusOr<Result> tables =
          connection_.Query(absl::StrCat("WITH gone AS (", removal,
                                         " RETURNING tableoid) SELECT DISTINCT "
                                         "tableoid::regclass::text FROM gone"),
                            parameters);
      if (!tables.ok()) return tables.status();
      for (int i = 0; i < tables->rows(); ++i) {
        touched_->emplace(tables->Text(i, 0));
      }
    }
    return absl::OkStatus();
  }

 private:
  Connection& connection_;
  const Layout& layout_;
  const std::string& schema_;
  std::set<std::string>* const touched_;
  std::map<std::string, std::vector<std::string>> keys_;
};

}  // namespace

size_t SiteOf(const std::string& authority, size_t sites) {
  return sites < 2 ? 0 : Crc32c(authority) % sites;
}

absl::Status CopyFacts(Connection& connection, const Layout& layout,
                       int64_t generation,
                       const std::vector<model::CaseFacts>& cases,
                       const std::vector<model::ActionFacts>& actions) {
  const std::string schema = GenerationSchema(layout.schema, generation);
  std::vector<const model::CaseFacts*> here;
  for (const model::CaseFacts& facts : cases) {
    if (SiteOf(AuthorityOf(facts), layout.sites) == layout.site) {
      here.push_back(&facts);
    }
  }
  if (!here.empty()) {
    // In the order received, rows of a period lie side by side.
    std::stable_sort(here.begin(), here.end(),
                     [](const model::CaseFacts* a, const model::CaseFacts* b) {
                       return a->received < b->received;
                     });
    absl::Status copied = Copy(
        connection, schema, Table::kCases, [&here](CopyIn& copy, Row& row) {
          absl::Status added;
          for (size_t i = 0; i < here.size() && added.ok(); ++i) {
            added = row.Case(*here[i], /*amounts=*/true).AddTo(copy);
          }
          return added;
        });
    if (!copied.ok()) return copied;
    copied = Copy(connection, schema, Table::kStages,
                  [&here](CopyIn& copy, Row& row) {
                    absl::Status added;
                    for (const model::CaseFacts* facts : here) {
                      int32_t ordinal = 0;
                      for (const model::StageFacts& stage : facts->stages) {
                        if (!added.ok()) return added;
                        added = row.Case(*facts, /*amounts=*/false)
                                    .Stage(ordinal++, stage)
                                    .AddTo(copy);
                      }
                    }
                    return added;
                  });
    if (!copied.ok()) return copied;
  }
  if (actions.empty()) return absl::OkStatus();
  return Copy(connection, schema, Table::kActions, [&](CopyIn& copy, Row& row) {
    absl::Status added;
    for (const model::ActionFacts& facts : actions) {
      if (SiteOf(facts.authority, layout.sites) != layout.site) {
        continue;
      }
      if (!added.ok()) return added;
      added = row.Text(facts.authority)
                  .Text(facts.id)
                  .Text(facts.root_cause)
                  .AllDays(ActionDates(facts))
                  .AddTo(copy);
    }
    return added;
  });
}

absl::Status ApplyChanges(Connection& connection, const Layout& layout,
                          int64_t generation, const FactChanges& changes,
                          std::set<std::string>* touched) {
  const std::string schema = GenerationSchema(layout.schema, generation);
  Remover cases(connection, layout, schema, touched);
  for (const model::CaseFacts& facts : changes.cases) {
    cases.Add(AuthorityOf(facts), facts.reference);
  }
  for (const FactKey& key : changes.removed_cases) {
    cases.Add(key.authority, key.key);
  }
  Remover actions(connection, layout, schema, touched);
  for (const model::ActionFacts& facts : changes.actions) {
    actions.Add(facts.authority, facts.id);
  }
  for (const FactKey& key : changes.removed_actions) {
    actions.Add(key.authority, key.key);
  }
  absl::Status status = cases.From(Table::kCases, "reference");
  if (status.ok()) status = cases.From(Table::kStages, "reference");
  if (status.ok()) status = actions.From(Table::kActions, "id");
  if (!status.ok()) return status;
  return CopyFacts(connection, layout, generation, changes.cases,
                   changes.actions);
}

}  // namespace redress::engine::sql::postgresql
