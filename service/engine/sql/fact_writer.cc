#include "service/engine/sql/fact_writer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/engine/columns.h"
#include "service/engine/sql/row_text.h"
#include "service/engine/sql/schema.h"

namespace redress::engine::sql {
namespace {

using sqlite::Database;
using sqlite::Statement;

// INSERT INTO `table`(`columns`) with a parameter for each column.
std::string InsertSql(const std::string& table,
                      const std::vector<std::string>& columns) {
  std::vector<std::string> names;
  for (const std::string& column : columns) names.push_back(Quoted(column));
  return absl::StrCat(
      "INSERT INTO ", table, "(", absl::StrJoin(names, ", "), ") VALUES(",
      absl::StrJoin(std::vector<std::string>(columns.size(), "?"), ", "), ")");
}

std::vector<std::string> After(std::vector<std::string> first,
                               const std::vector<std::string>& rest) {
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

// Binds parameters one after another.
class Binder {
 public:
  explicit Binder(Statement& statement) : statement_(statement) {}
  Binder& Text(const std::string& text) {
    statement_.BindText(++parameter_, text);
    return *this;
  }
  Binder& Number(int64_t number) {
    statement_.BindInt64(++parameter_, number);
    return *this;
  }
  Binder& NumberOrNull(bool there, int64_t number) {
    if (there) return Number(number);
    statement_.BindNull(++parameter_);
    return *this;
  }
  template <typename Days>
  Binder& AllDays(const Days& days) {
    for (const Day day : days) NumberOrNull(day != model::kNoDay, day);
    return *this;
  }

 private:
  Statement& statement_;
  int parameter_ = 0;
};

// The statements of one transaction.
class Writer {
 public:
  static absl::StatusOr<Writer> Make(Database& database) {
    const std::vector<std::string> statements = {
        "SELECT id FROM fact_cases WHERE authority = ? AND reference = ?",
        "DELETE FROM fact_cases WHERE id = ?",
        "DELETE FROM fact_stages WHERE case_id = ?",
        "DELETE FROM fact_case_values WHERE case_id = ?",
        "DELETE FROM fact_case_attributes WHERE case_id = ?",
        InsertSql("fact_cases", After({"id"}, CaseColumns())),
        InsertSql("fact_stages", After({"case_id", "ordinal"}, StageColumns())),
        "INSERT INTO fact_case_values VALUES(?, ?, ?)",
        "INSERT INTO fact_case_attributes VALUES(?, ?, ?)",
        "INSERT OR REPLACE INTO fact_actions VALUES(?, ?, ?, ?, ?)",
        "DELETE FROM fact_actions WHERE authority = ? AND id = ?",
        "UPDATE fact_version SET version = ?"};
    Writer writer(database);
    for (const std::string& sql : statements) {
      absl::StatusOr<Statement> statement = database.Prepare(sql);
      if (!statement.ok()) return statement.status();
      writer.statements_.push_back(*std::move(statement));
    }
    return writer;
  }

  absl::Status DeleteAll() {
    return database_.Execute(
        "DELETE FROM fact_cases; DELETE FROM fact_stages;"
        "DELETE FROM fact_case_values; DELETE FROM fact_case_attributes;"
        "DELETE FROM fact_actions;");
  }

  // A case that is there already keeps its id.
  absl::Status Put(const model::CaseFacts& facts) {
    const absl::StatusOr<std::optional<int64_t>> id =
        TakeOut(Authority(facts), facts.reference);
    if (!id.ok()) return id.status();
    return Insert(facts, id->has_value(), id->value_or(0));
  }

  absl::Status RemoveCase(const FactKey& key) {
    return TakeOut(key.authority, key.key).status();
  }

  absl::Status RemoveAction(const FactKey& key) {
    Binder(At(kDeleteAction)).Text(key.authority).Text(key.key);
    return At(kDeleteAction).Run();
  }

  absl::Status Put(const model::ActionFacts& facts) {
    Binder(At(kPutAction))
        .Text(facts.authority)
        .Text(facts.id)
        .Text(facts.root_cause)
        .AllDays(ActionDates(facts));
    return At(kPutAction).Run();
  }

  absl::Status PutAll(const std::vector<model::CaseFacts>& all,
                      const std::vector<model::ActionFacts>& actions) {
    // In the order received, rows of a period lie side by side.
    std::vector<const model::CaseFacts*> cases;
    cases.reserve(all.size());
    for (const model::CaseFacts& facts : all) cases.push_back(&facts);
    std::stable_sort(cases.begin(), cases.end(),
                     [](const model::CaseFacts* a, const model::CaseFacts* b) {
                       return a->received < b->received;
                     });
    for (const model::CaseFacts* facts : cases) {
      const absl::Status status = Put(*facts);
      if (!status.ok()) return status;
    }
    for (const model::ActionFacts& facts : actions) {
      const absl::Status status = Put(facts);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status SetVersion(int64_t version) {
    Binder(At(kSetVersion)).Number(version);
    return At(kSetVersion).Run();
  }

 private:
  // In the order of Make.
  enum Kind {
    kFindCase,
    kDeleteCase,
    kDeleteStages,
    kDeleteValues,
    kDeleteAttributes,
    kInsertCase,
    kInsertStage,
    kInsertValue,
    kInsertAttribute,
    kPutAction,
    kDeleteAction,
    kSetVersion,
  };

  explicit Writer(Database& database) : database_(database) {}

  Statement& At(Kind kind) { return statements_[kind]; }

  // Deletes a case with all that hangs on it, and gives the id that it had.
  absl::StatusOr<std::optional<int64_t>> TakeOut(const std::string& authority,
                                                 const std::string& reference) {
    Statement& find = At(kFindCase);
    Binder(find).Text(authority).Text(reference);
    const absl::StatusOr<bool> found = find.Step();
    if (!found.ok()) return found.status();
    if (!*found) return std::optional<int64_t>();
    const int64_t id = find.Int64(0);
    find.Reset();
    for (const Kind kind :
         {kDeleteCase, kDeleteStages, kDeleteValues, kDeleteAttributes}) {
      Binder(At(kind)).Number(id);
      const absl::Status status = At(kind).Run();
      if (!status.ok()) return status;
    }
    return std::optional<int64_t>(id);
  }

  static const std::string& Authority(const model::CaseFacts& facts) {
    return facts
        .dimensions[static_cast<size_t>(model::CaseDimension::kAuthority)];
  }

  absl::Status Insert(const model::CaseFacts& facts, bool with_id, int64_t id) {
    Binder binder(At(kInsertCase));
    binder.NumberOrNull(with_id, id).Text(facts.reference);
    for (const std::string& member : facts.dimensions) binder.Text(member);
    binder.AllDays(CaseDates(facts));
    for (const int64_t pence : CaseMoney(facts)) binder.Number(pence);
    absl::Status status = At(kInsertCase).Run();
    if (!status.ok()) return status;
    if (!with_id) id = sqlite3_last_insert_rowid(database_.handle());
    for (size_t i = 0; status.ok() && i < facts.stages.size(); ++i) {
      status = Insert(id, static_cast<int64_t>(i), facts.stages[i]);
    }
    for (size_t i = 0; i < facts.many.size(); ++i) {
      const std::string dimension =
          model::Name(static_cast<model::CaseManyDimension>(i));
      for (const std::string& member : facts.many[i]) {
        if (!status.ok()) return status;
        Binder(At(kInsertValue)).Number(id).Text(dimension).Text(member);
        status = At(kInsertValue).Run();
      }
    }
    for (const auto& [name, value] : facts.attributes) {
      if (!status.ok()) return status;
      Binder(At(kInsertAttribute)).Number(id).Text(name).Text(value);
      status = At(kInsertAttribute).Run();
    }
    return status;
  }

  absl::Status Insert(int64_t case_id, int64_t ordinal,
                      const model::StageFacts& facts) {
    Binder binder(At(kInsertStage));
    binder.Number(case_id).Number(ordinal);
    for (const std::string& member : facts.dimensions) binder.Text(member);
    binder.AllDays(StageDates(facts))
        .NumberOrNull(facts.response_days >= 0, facts.response_days);
    return At(kInsertStage).Run();
  }

  Database& database_;
  std::vector<Statement> statements_;
};

class WritingLoad : public TableLoad {
 public:
  WritingLoad(sqlite::Transaction transaction, Writer writer)
      : transaction_(std::move(transaction)), writer_(std::move(writer)) {}

  absl::Status Add(const std::vector<model::CaseFacts>& cases,
                   const std::vector<model::ActionFacts>& actions) override {
    return writer_->PutAll(cases, actions);
  }

  absl::Status Finish(int64_t version) override {
    absl::Status status = writer_->SetVersion(version);
    writer_.reset();
    return status.ok() ? transaction_.Commit() : status;
  }

 private:
  // The transaction outlives the statements: it cannot end while they run.
  sqlite::Transaction transaction_;
  std::optional<Writer> writer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TableLoad>> TableLoad::Start(
    Database& database) {
  absl::StatusOr<sqlite::Transaction> transaction = sqlite::Transaction::Begin(
      database, sqlite::Transaction::Kind::kImmediate);
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<Writer> writer = Writer::Make(database);
  if (!writer.ok()) return writer.status();
  const absl::Status emptied = writer->DeleteAll();
  if (!emptied.ok()) return emptied;
  return std::make_unique<WritingLoad>(*std::move(transaction),
                                       *std::move(writer));
}

absl::Status WriteChanges(Database& database, const FactChanges& changes) {
  // The transaction outlives the statements: it cannot end while they run.
  absl::StatusOr<sqlite::Transaction> transaction = sqlite::Transaction::Begin(
      database, sqlite::Transaction::Kind::kImmediate);
  if (!transaction.ok()) return transaction.status();
  {
    absl::StatusOr<Writer> writer = Writer::Make(database);
    if (!writer.ok()) return writer.status();
    if (changes.replace_all) {
      const absl::Status status = writer->DeleteAll();
      if (!status.ok()) return status;
    }
    const absl::Status put = writer->PutAll(changes.cases, changes.actions);
    if (!put.ok()) return put;
    for (const FactKey& key : changes.removed_cases) {
      const absl::Status status = writer->RemoveCase(key);
      if (!status.ok()) return status;
    }
    for (const FactKey& key : changes.removed_actions) {
      const absl::Status status = writer->RemoveAction(key);
      if (!status.ok()) return status;
    }
    const absl::Status status = writer->SetVersion(changes.version);
    if (!status.ok()) return status;
  }
  return transaction->Commit();
}

}  // namespace redress::engine::sql
