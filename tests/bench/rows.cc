#include "tests/bench/rows.h"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/day.h"
#include "service/model/dimensions.h"
#include "tests/bench/generator.h"

namespace redress::bench {
namespace {

using model::CaseDimension;
using model::CaseFacts;
using model::CaseManyDimension;
using model::Day;
using model::StageDimension;
using model::StageFacts;

template <typename Dimension>
std::string NameOf(size_t index) {
  return model::Name(static_cast<Dimension>(index));
}

TableColumn Member(const std::string& dimension) {
  return {dimension, ColumnType::kMember, dimension};
}

// The case columns that stages have too.
constexpr CaseDimension kOfCase[] = {
    CaseDimension::kAuthority, CaseDimension::kKind, CaseDimension::kProcedure,
    CaseDimension::kTeam};

TableSchema CasesSchema() {
  TableSchema schema{"cases", {}, 1};
  schema.columns.push_back({"id", ColumnType::kId, ""});
  schema.columns.push_back({"reference", ColumnType::kText, ""});
  for (size_t i = 0; i < model::kCaseDimensions; ++i) {
    schema.columns.push_back(Member(NameOf<CaseDimension>(i)));
  }
  for (const char* attribute : kAttributes) {
    schema.columns.push_back({absl::StrCat("attr_", attribute),
                              ColumnType::kMember,
                              absl::StrCat("attr:", attribute)});
  }
  schema.columns.push_back({"received_month", ColumnType::kMonth, ""});
  for (const char* day :
       {"received", "closed", "cancelled", "left_on", "adr_offered",
        "ombudsman_referred", "ombudsman_decided", "stage1_started",
        "stage2_started"}) {
    schema.columns.push_back({day, ColumnType::kDay, ""});
  }
  schema.columns.push_back({"adr_saving_pence", ColumnType::kAmount, ""});
  schema.columns.push_back({"remedy_pence", ColumnType::kAmount, ""});
  return schema;
}

TableSchema StagesSchema() {
  TableSchema schema{"stages", {}, 2};
  schema.columns.push_back({"case_id", ColumnType::kId, ""});
  for (size_t i = 0; i < model::kStageDimensions; ++i) {
    schema.columns.push_back(Member(NameOf<StageDimension>(i)));
  }
  for (const CaseDimension dimension : kOfCase) {
    schema.columns.push_back(Member(model::Name(dimension)));
  }
  for (const char* day : {"started", "due", "effective_due", "responded",
                          "ended", "closed", "cancelled"}) {
    schema.columns.push_back({day, ColumnType::kDay, ""});
  }
  schema.columns.push_back({"response_days", ColumnType::kSmall, ""});
  return schema;
}

std::vector<TableSchema> MakeTables() {
  std::vector<TableSchema> tables = {CasesSchema(), StagesSchema()};
  for (size_t i = 0; i < model::kCaseManyDimensions; ++i) {
    const std::string name = NameOf<CaseManyDimension>(i);
    tables.push_back({absl::StrCat("case_", name),
                      {{"case_id", ColumnType::kId, ""}, Member(name)},
                      2});
  }
  return tables;
}

// Appends to a table's columns in their order.
class RowAppender {
 public:
  explicit RowAppender(TableRows& rows) : rows_(rows) { ++rows_.rows; }

  void Number(int64_t value) { rows_.numbers[column_++].push_back(value); }
  void OnDay(Day day) { Number(day == model::kNoDay ? kNull : day); }
  void Text(const std::string& text) {
    rows_.texts.push_back(text);
    ++column_;
  }

 private:
  TableRows& rows_;
  size_t column_ = 0;
};

const std::string& AttributeOf(const CaseFacts& facts, const char* name) {
  static const auto* const none = new std::string();
  for (const auto& [attribute, value] : facts.attributes) {
    if (attribute == name) return value;
  }
  return *none;
}

void AddCase(const RowMaker& maker, int64_t id, const CaseFacts& facts,
             TableRows& rows) {
  RowAppender row(rows);
  row.Number(id);
  row.Text(facts.reference);
  for (size_t i = 0; i < model::kCaseDimensions; ++i) {
    row.Number(maker.Code(NameOf<CaseDimension>(i), facts.dimensions[i]));
  }
  for (const char* attribute : kAttributes) {
    row.Number(maker.Code(absl::StrCat("attr:", attribute),
                          AttributeOf(facts, attribute)));
  }
  row.Number(MonthOf(facts.received));
  for (const Day day :
       {facts.received, facts.closed, facts.cancelled, facts.left,
        facts.adr_offered, facts.ombudsman_referred, facts.ombudsman_decided,
        facts.stage1_started, facts.stage2_started}) {
    row.OnDay(day);
  }
  row.Number(facts.adr_saving_pence);
  row.Number(facts.remedy_pence);
}

void AddStage(const RowMaker& maker, int64_t id, const CaseFacts& facts,
              const StageFacts& stage, TableRows& rows) {
  RowAppender row(rows);
  row.Number(id);
  for (size_t i = 0; i < model::kStageDimensions; ++i) {
    row.Number(maker.Code(NameOf<StageDimension>(i), stage.dimensions[i]));
  }
  for (const CaseDimension dimension : kOfCase) {
    row.Number(maker.Code(model::Name(dimension),
                          facts.dimensions[static_cast<size_t>(dimension)]));
  }
  for (const Day day :
       {stage.started, stage.due, stage.effective_due, stage.responded,
        stage.ended, facts.closed, facts.cancelled}) {
    row.OnDay(day);
  }
  row.Number(stage.response_days < 0 ? kNull : stage.response_days);
}

}  // namespace

const std::vector<TableSchema>& Tables() {
  static const auto* const tables = new std::vector<TableSchema>(MakeTables());
  return *tables;
}

RowMaker::RowMaker() {
  for (const TableSchema& table : Tables()) {
    for (const TableColumn& column : table.columns) {
      if (column.type != ColumnType::kMember) continue;
      auto& codes = codes_[column.dimension];
      for (const std::string& member : MembersOf(column.dimension)) {
        codes.emplace(member, static_cast<int64_t>(codes.size()));
      }
    }
  }
}

int64_t RowMaker::Code(const std::string& dimension,
                       const std::string& member) const {
  if (member.empty()) return kNull;
  const auto codes = codes_.find(dimension);
  if (codes != codes_.end()) {
    const auto code = codes->second.find(member);
    if (code != codes->second.end()) return code->second;
  }
  std::fprintf(stderr, "bench: \"%s\" has no member \"%s\"\n",
               dimension.c_str(), member.c_str());
  std::abort();
}

std::vector<TableRows> RowMaker::Make(const std::vector<CaseFacts>& facts) {
  std::vector<TableRows> tables(Tables().size());
  for (size_t i = 0; i < tables.size(); ++i) {
    tables[i].numbers.resize(Tables()[i].columns.size());
  }
  for (const CaseFacts& one : facts) {
    const int64_t id = next_id_++;
    AddCase(*this, id, one, tables[0]);
    for (const StageFacts& stage : one.stages) {
      AddStage(*this, id, one, stage, tables[1]);
    }
    for (size_t i = 0; i < model::kCaseManyDimensions; ++i) {
      for (const std::string& member : one.many[i]) {
        RowAppender row(tables[2 + i]);
        row.Number(id);
        row.Number(Code(NameOf<CaseManyDimension>(i), member));
      }
    }
  }
  return tables;
}

int64_t MonthOf(Day day) {
  const model::CivilDay civil = model::CivilFromDay(day);
  return int64_t{civil.year} * 12 + civil.month - 1;
}

}  // namespace redress::bench
