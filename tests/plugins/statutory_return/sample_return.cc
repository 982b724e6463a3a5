#include "tests/plugins/statutory_return/sample_return.h"

#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

#include "plugins/statutory_return/collect.h"
#include "plugins/statutory_return/options.h"

namespace redress::testing {
namespace {

namespace sr = redress::statutory_return;

sr::Day MakeReturnDay(int year, unsigned month, unsigned day) {
  return sr::Day{std::chrono::year{year} / std::chrono::month{month} /
                 std::chrono::day{day}};
}

sr::Cell Text(const std::string& text) {
  sr::Cell cell;
  cell.kind = text.empty() ? sr::Cell::Kind::kEmpty : sr::Cell::Kind::kText;
  cell.text = text;
  return cell;
}

sr::Cell Figure(int64_t numerator, int64_t denominator = 1) {
  sr::Cell cell;
  cell.kind = sr::Cell::Kind::kFigure;
  cell.numerator = numerator;
  cell.denominator = denominator;
  if (denominator == 0) cell.status = 'z';
  return cell;
}

sr::Column Label(const std::string& id) {
  sr::Column column;
  column.id = id;
  column.label = id;
  return column;
}

sr::Column Measure(const std::string& id, const std::string& measure,
                   const std::string& label, int period = 0) {
  sr::Column column;
  column.id = id;
  column.label = label;
  column.measure = measure;
  column.period_index = period;
  column.is_figure = true;
  return column;
}

sr::Table Representations() {
  sr::Table table;
  table.id = "representations";
  table.columns = {
      Label("kind"), Measure("received", "received", "Received 2019/20"),
      Measure("received_net", "received_net", "Received net 2019/20"),
      Measure("received_comparison", "received", "Received 2018/19", 1),
      Measure("received_net_comparison", "received_net", "Received net 2018/19",
              1)};
  const struct {
    const char* kind;
    int64_t received, net, prior;
  } rows[] = {{"Initial feedback", 44, 44, 40}, {"Complaints", 12, 10, 11},
              {"Member enquiries", 13, 13, 12}, {"MP enquiries", 11, 11, 11},
              {"MEP enquiries", 0, 0, 1},       {"Compliments", 11, 11, 10}};
  for (const auto& row : rows) {
    table.rows.push_back(
        {false,
         {Text(row.kind), Figure(row.received), Figure(row.net),
          Figure(row.prior), Figure(row.prior)}});
  }
  table.rows.push_back(
      {true, {Text("Total"), Figure(91), Figure(89), Figure(85), Figure(85)}});
  return table;
}

sr::Table Stages() {
  sr::Table table;
  table.id = "stages";
  const char* const kPlain[] = {
      "stage_open_at_start", "stage_started",     "stage_cancelled",
      "stage_closed",        "stage_open_at_end", "due",
      "on_time_standard",    "on_time_extended",  "late",
      "on_time_rate"};
  table.columns = {Label("stage")};
  for (const char* measure : kPlain) {
    table.columns.push_back(Measure(measure, measure, measure));
  }
  const std::pair<const char*, const char*> outcomes[] = {
      {"upheld", "Upheld"},
      {"partially_upheld", "Partially upheld"},
      {"not_upheld", "Not upheld"},
      {"no_finding", "No finding"},
      {"outcome_not_recorded", "Outcome not recorded"}};
  for (const auto& [id, label] : outcomes) {
    table.columns.push_back(Measure(id, "stage_closed", label));
  }
  const std::vector<std::pair<std::string, std::vector<int64_t>>> rows = {
      // start, started, cancelled, closed, end, due, standard, extended, late,
      // then upheld, partially, not, no finding, not recorded.
      {"Stage 1", {1, 12, 2, 9, 2, 9, 5, 1, 3, 4, 1, 3, 1, 0}},
      {"Stage 2", {0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0}},
      {"Stage 3", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}};
  for (const auto& [stage, counts] : rows) {
    sr::Row row;
    row.cells = {Text(stage)};
    for (size_t i = 0; i < counts.size(); ++i) {
      if (i == 9) row.cells.push_back(Figure(counts[6] + counts[7], counts[5]));
      row.cells.push_back(Figure(counts[i]));
    }
    table.rows.push_back(row);
  }
  return table;
}

sr::Table Groups(const std::string& id,
                 const std::vector<std::pair<std::string, int64_t>>& groups) {
  sr::Table table;
  table.id = id;
  table.columns = {Label("name"),
                   Measure("complaints", "received_net", "Complaints")};
  int64_t total = 0;
  for (const auto& [name, count] : groups) {
    table.rows.push_back({false, {Text(name), Figure(count)}});
    total += count;
  }
  table.rows.push_back({true, {Text("Total"), Figure(total)}});
  return table;
}

sr::Table OneRow(const std::string& id,
                 const std::vector<std::pair<std::string, sr::Cell>>& figures) {
  sr::Table table;
  table.id = id;
  table.columns = {Label("period")};
  sr::Row row;
  row.cells = {Text("2019/20")};
  for (const auto& [measure, cell] : figures) {
    table.columns.push_back(Measure(measure, measure, measure));
    row.cells.push_back(cell);
  }
  table.rows = {row};
  return table;
}

sr::Table Learning() {
  sr::Table table;
  table.id = "learning";
  table.columns = {Label("period"), Label("root_cause"), Label("learning"),
                   Label("implemented_on"), Label("not_implemented_reason")};
  sr::Cell day;
  day.kind = sr::Cell::Kind::kDay;
  day.day = MakeReturnDay(2019, 9, 2);
  table.rows = {
      {false,
       {Text("2019/20"), Text("Communication"),
        Text("The duty rota is shared & kept < 1 week old."), day, Text("")}},
      {false,
       {Text("2019/20"), Text("Savings"),
        Text("Young people are told of their savings each year."), Text(""),
        Text("The policy waits for approval.")}}};
  return table;
}

}  // namespace

sr::Document SampleReturn() {
  sr::Document document;
  document.id = "childrens-return";
  document.generator = "redress 0.1.0";
  document.source = R"({"report":{}})";
  document.data_version = 3;
  document.data_date = MakeReturnDay(2020, 4, 20);
  document.periods = {{MakeReturnDay(2019, 4, 1), MakeReturnDay(2020, 3, 31)},
                      {MakeReturnDay(2018, 4, 1), MakeReturnDay(2019, 3, 31)}};
  document.tables = {
      Representations(),
      Stages(),
      OneRow("ombudsman", {{"ombudsman_referred", Figure(1)},
                           {"ombudsman_decided", Figure(1)},
                           {"ombudsman_upheld", Figure(0)}}),
      Groups("customer_groups",
             {{"Child", 2}, {"Parent", 7}, {"Not recorded", 1}}),
      Groups("complaint_types", {{"Communication", 6}, {"Delay", 5}}),
      Groups("service_areas", {{"Fostering", 4}, {"Safeguarding", 6}}),
      Groups("advocacy", {{"yes", 3}, {"no", 7}}),
      OneRow("adr", {{"adr_cases", Figure(2)},
                     {"adr_resolved", Figure(2)},
                     {"adr_saving_gbp", Figure(360000, 100)}}),
      Groups("equalities_age_band", {{"0-9", 4}, {"10-17", 6}}),
      Groups("equalities_gender", {{"female", 6}, {"male", 4}}),
      Groups("equalities_ethnicity",
             {{"White British", 8}, {"Not recorded", 2}}),
      Groups("equalities_disability", {{"yes", 1}, {"no", 9}}),
      Groups("equalities_sexual_orientation", {{"heterosexual", 10}}),
      Learning()};
  return document;
}

std::map<std::string, std::string> SampleOptions() {
  return {{"lea", "380"},
          {"effectiveness_review", "The procedure worked as intended."}};
}

sr::ReturnData SampleData() {
  sr::ReturnData data;
  data.software_code = "redress";
  data.release = "0.1.0";
  const std::map<std::string, std::string> options = SampleOptions();
  if (!sr::CollectFigures(SampleReturn(), data).empty() ||
      !sr::ReadOptions(
           [&options](const std::string& name) {
             const auto found = options.find(name);
             return found == options.end() ? std::string() : found->second;
           },
           data)
           .empty()) {
    throw std::logic_error("the sample is no return");
  }
  return data;
}

sr::Table& FindTable(sr::Document& document, const std::string& id) {
  for (sr::Table& table : document.tables) {
    if (table.id == id) return table;
  }
  throw std::out_of_range("no table " + id);
}

sr::Cell& FindFigure(sr::Document& document, const std::string& table_id,
                     const std::string& row_name,
                     const std::string& column_id) {
  sr::Table& table = FindTable(document, table_id);
  for (sr::Row& row : table.rows) {
    if (row.cells[0].text != row_name) continue;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].id == column_id) return row.cells[i];
    }
  }
  throw std::out_of_range("no figure " + row_name + ", " + column_id);
}

}  // namespace redress::testing
