#include "tests/report/example_data.h"

#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/csv_columns.h"
#include "clients/cpp/csv_items.h"
#include "clients/cpp/csv_reader.h"
#include "gtest/gtest.h"
#include "service/model/reference_file.h"
#include "service/model/validation.h"

namespace redress::report {
namespace {

std::vector<v1::ImportItem> ReadItems(const std::string& path) {
  std::ifstream file(SourcePath(path), std::ios::binary);
  client::CsvReader reader(file);
  std::vector<v1::ImportItem> items;
  client::CsvRow row;
  if (!reader.Next(row)) {
    ADD_FAILURE() << path << " is empty";
    return items;
  }
  const auto layout = client::ReadCsvHeader(row.cells);
  if (!layout.ok()) {
    ADD_FAILURE() << path << ": " << layout.status().message();
    return items;
  }
  while (reader.Next(row)) {
    client::RowReport report;
    items.push_back(client::MakeItem(*layout, row, report));
    for (const client::RowProblem& problem : report.problems) {
      ADD_FAILURE() << path << ":" << report.line << ": " << problem.message;
    }
  }
  return items;
}

template <typename Record>
void ExpectValid(const Record& record, const model::Reference& reference) {
  for (const v1::Violation& violation : model::Validate(record, reference)) {
    ADD_FAILURE() << record.ShortDebugString() << ": " << violation.message();
  }
}

}  // namespace

ExampleData::ExampleData(std::unique_ptr<engine::Executor> executor,
                         const std::string& definition,
                         const ExampleFolder& folder)
    : data_date_(*model::ParseIsoDay(folder.data_date)),
      executor_(std::move(executor)) {
  const auto read = [&folder](const char* name) {
    return ReadItems(absl::StrCat(folder.path, "/", name));
  };
  std::vector<v1::ReferenceData> entries = model::BuiltInReferenceData();
  for (v1::ImportItem& item : read("aliases.csv")) {
    entries.push_back(item.reference_data());
  }
  const auto definitions =
      LoadReportDefinitions(SourcePath("service/report/definitions"));
  if (!definitions.ok()) ADD_FAILURE() << definitions.status().message();
  for (const v1::ReportDefinition& report : *definitions) {
    v1::ReferenceData entry;
    *entry.mutable_report() = report;
    entries.push_back(entry);
  }
  if (!definition.empty()) {
    const auto more = ParseReportDefinition(definition, "of the test");
    if (!more.ok()) ADD_FAILURE() << more.status().message();
    *entries.emplace_back().mutable_report() = *more;
  }
  reference_ = std::make_unique<model::Reference>(entries);

  engine::FactChanges changes;
  changes.version = 1;
  changes.replace_all = true;
  for (v1::ImportItem& item : read("cases.csv")) {
    v1::Representation record = item.representation();
    ExpectValid(record, *reference_);
    model::Complete(record, *reference_);
    changes.cases.push_back(model::DeriveFacts(record, *reference_));
    cases_.push_back(record);
  }
  for (v1::ImportItem& item : read("learning.csv")) {
    v1::LearningAction action = item.learning_action();
    ExpectValid(action, *reference_);
    model::Complete(action, *reference_);
    changes.actions.push_back(model::DeriveFacts(action, *reference_));
    actions_.push_back(action);
  }
  const absl::Status status = executor_->Publish(changes);
  if (!status.ok()) ADD_FAILURE() << status.message();
}

query::Snapshot ExampleData::snapshot() const {
  query::Snapshot snapshot;
  snapshot.executor = executor_.get();
  snapshot.reference = reference_.get();
  snapshot.version = 1;
  snapshot.data_date = data_date_;
  return snapshot;
}

ReportInput ExampleData::input() const {
  ReportInput input;
  input.snapshot = snapshot();
  input.generator = "redress test";
  input.learning =
      [this](
          const std::function<absl::Status(const v1::LearningAction&)>& visit) {
        for (const v1::LearningAction& action : actions_) {
          absl::Status status = visit(action);
          if (!status.ok()) return status;
        }
        return absl::OkStatus();
      };
  input.cases =
      [this](const google::protobuf::RepeatedPtrField<v1::CaseEntry>& entries) {
        std::vector<v1::Representation> records;
        for (const v1::CaseEntry& entry : entries) {
          for (const v1::Representation& record : cases_) {
            if (record.reference() == entry.reference()) {
              records.push_back(record);
            }
          }
        }
        return records;
      };
  return input;
}

std::string SourcePath(const std::string& path) {
  return std::string(REDRESS_SOURCE_DIR) + "/" + path;
}

std::vector<std::vector<std::string>> ReadCsv(const std::string& path) {
  std::ifstream file(SourcePath(path), std::ios::binary);
  client::CsvReader reader(file);
  std::vector<std::vector<std::string>> rows;
  client::CsvRow row;
  while (reader.Next(row)) {
    EXPECT_FALSE(row.problem.has_value()) << path << ":" << row.line;
    rows.push_back(row.cells);
  }
  return rows;
}

v1::Period MakePeriod(const std::string& first, const std::string& last) {
  v1::Period period;
  *period.mutable_first_day() =
      model::DayToProto(model::ParseIsoDay(first).value_or(model::kNoDay));
  *period.mutable_last_day() =
      model::DayToProto(model::ParseIsoDay(last).value_or(model::kNoDay));
  return period;
}

}  // namespace redress::report
