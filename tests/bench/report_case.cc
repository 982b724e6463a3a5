#include "tests/bench/report_case.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "service/model/day.h"
#include "service/report/report_builder.h"
#include "service/report/report_questions.h"
#include "tests/bench/generator.h"

namespace redress::bench {
namespace {

constexpr char kReport[] = "childrens-representations";

void SetPeriod(int year, v1::Period* period) {
  *period->mutable_first_day() =
      model::DayToProto(model::DayFromCivil(year, 4, 1));
  *period->mutable_last_day() =
      model::DayToProto(model::DayFromCivil(year + 1, 3, 31));
}

v1::ReportDefinition Definition() {
  const std::string path = std::string(REDRESS_SOURCE_DIR) +
                           "/service/report/definitions/" + kReport +
                           ".textproto";
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  absl::StatusOr<v1::ReportDefinition> definition =
      report::ParseReportDefinition(text, path);
  if (!definition.ok()) {
    std::fprintf(stderr, "%s\n", definition.status().ToString().c_str());
    std::abort();
  }
  return *std::move(definition);
}

std::vector<v1::Query> ReportQueries(const model::Reference& reference) {
  const v1::ReportDefinition& definition = reference.reports().at(kReport);
  std::vector<v1::Query> queries = {
      report::FiguresQuery(definition, ReportSelection())};
  for (const v1::ReportSection& section : definition.sections()) {
    for (const v1::ReportBlock& block : section.blocks()) {
      if (!block.has_table()) continue;
      queries.push_back(report::TableQuery(block.table(), ReportSelection()));
    }
  }
  return queries;
}

// Adds the plan's accumulators, those over each table in a plan of their own.
void AddByTable(const engine::Plan& plan, std::vector<engine::Plan>* plans) {
  std::map<engine::Table, engine::Plan> by_table;
  for (const engine::Accumulator& accumulator : plan.accumulators) {
    engine::Plan& part = by_table[accumulator.table];
    part.group_by = plan.group_by;
    part.status_day = plan.status_day;
    part.accumulators.push_back(accumulator);
  }
  for (auto& [table, part] : by_table) plans->push_back(std::move(part));
}

}  // namespace

v1::ReportSelection ReportSelection() {
  v1::ReportSelection selection;
  selection.set_report(kReport);
  SetPeriod(2022, selection.mutable_period());
  SetPeriod(2021, selection.add_comparisons());
  return selection;
}

absl::StatusOr<std::vector<engine::Plan>> ReportPlans(
    const InProcess& redress, const model::Reference& reference) {
  std::vector<engine::Plan> plans;
  for (const v1::Query& query : ReportQueries(reference)) {
    absl::StatusOr<std::vector<query::QueryPlan>> levels =
        redress.PlanLevels(query);
    if (!levels.ok()) return levels.status();
    for (const query::QueryPlan& level : *levels) {
      for (const engine::Plan& plan : level.plans) AddByTable(plan, &plans);
    }
  }
  return plans;
}

const model::Reference& ReportReference() {
  static const auto* const reference = [] {
    std::vector<v1::ReferenceData> entries = Generator::ReferenceEntries();
    *entries.emplace_back().mutable_report() = Definition();
    return new model::Reference(entries);
  }();
  return *reference;
}

absl::StatusOr<int64_t> BuildWholeReport(const InProcess& redress,
                                         const model::Reference& reference) {
  report::ReportInput input;
  input.snapshot = redress.snapshot();
  input.snapshot.reference = &reference;
  input.learning = [](const auto&) { return absl::OkStatus(); };
  input.generator = "bench";
  int64_t bytes = 0;
  absl::Status status = report::BuildReport(
      ReportSelection(), input, [&bytes](const v1::DocumentPart& part) {
        bytes += static_cast<int64_t>(part.ByteSizeLong());
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return bytes;
}

}  // namespace redress::bench
