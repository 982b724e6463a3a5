#include "tests/plugins/html/sample_report.h"

#include <array>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace redress::testing {
namespace {

constexpr char kCurrent[] = "2019/20 H1";
constexpr char kPrior[] = "2018/19 H1";

// `text` with its figures marked: "[[9|closed]] complaints".
TextBlock Block(TextStyle style, std::string_view text) {
  TextBlock block;
  block.style = style;
  while (true) {
    const size_t open = text.find("[[");
    block.text += text.substr(0, open);
    if (open == std::string_view::npos) return block;
    text.remove_prefix(open + 2);
    const size_t bar = text.find('|');
    const size_t close = text.find("]]");
    block.figures.push_back(
        {block.text.size(), bar,
         std::string(text.substr(bar + 1, close - bar - 1))});
    block.text += text.substr(0, bar);
    text.remove_prefix(close + 2);
  }
}

TestCell DifferenceCell(int64_t number) {
  TestCell cell = CountCell(number);
  cell.display = (number > 0 ? "+" : "") + std::to_string(number);
  return cell;
}

TestCell PointsCell(int64_t numerator, int64_t denominator,
                    const std::string& display) {
  TestCell cell = RateCell(numerator, denominator, display);
  cell.unit = Unit::kPercentagePoints;
  return cell;
}

TestCell Rate(int64_t part, int64_t base) {
  const int64_t percent = base == 0 ? 0 : (200 * part + base) / (2 * base);
  return RateCell(part, base, std::to_string(percent) + "%");
}

std::string Question(const std::string& measure) {
  return R"({"measures":[{"measure":")" + measure +
         R"("}],"filter":{"members":{"dimension":"procedure","values":)" +
         R"(["children_statutory"]}}})";
}

TestTable ByKind() {
  TestTable table;
  table.info.id = "representations";
  table.info.title = "Representations received, 2019/20 H1 and 2018/19 H1";
  table.info.question = Question("received");
  table.info.columns = {
      LabelColumn("kind", "Representations"),
      FigureColumn("received_comparison", kPrior, Unit::kCount, "received", 1),
      FigureColumn("received", kCurrent, Unit::kCount, "received", 0),
      FigureColumn("received_difference", "Difference", Unit::kCount,
                   "received", 1, ColumnContent::kDifference)};
  table.info.chart = {
      ChartType::kColumn, "Representations received",
      "Clustered columns: for each kind of representation, the number received "
      "in 2018/19 H1 beside that in 2019/20 H1. 93 and 91 in all."};
  const std::vector<std::tuple<std::string, int64_t, int64_t>> figures = {
      {"Compliment", 18, 11}, {"Initial feedback", 19, 44},
      {"Complaint", 25, 12},  {"MP enquiry", 14, 11},
      {"MEP enquiry", 1, 0},  {"Member enquiry", 16, 13}};
  for (const auto& [kind, prior, current] : figures) {
    table.rows.push_back({RowType::kMembers,
                          {TextCell(kind), CountCell(prior), CountCell(current),
                           DifferenceCell(current - prior)}});
  }
  table.rows.push_back(
      {RowType::kTotal,
       {TextCell("Total"), CountCell(93), CountCell(91), DifferenceCell(-2)}});
  return table;
}

TestTable Complaints() {
  TestTable table;
  table.info.id = "complaints";
  table.info.title = "Complaints, 2019/20 H1 and 2018/19 H1";
  table.info.question = Question("stage_started");
  table.info.columns = {
      LabelColumn("period", "Period"),
      FigureColumn("stage_1", "Stage 1 complaints", Unit::kCount,
                   "stage_started"),
      FigureColumn("stage_2", "Stage 2 complaints", Unit::kCount,
                   "stage_started"),
      FigureColumn("adr", "ADR cases", Unit::kCount, "adr_cases"),
      FigureColumn("closed", "Cases closed in period", Unit::kCount, "closed"),
      FigureColumn("cancelled", "Cases cancelled", Unit::kCount, "cancelled"),
      FigureColumn("upheld_rate", "% of complaints upheld in period",
                   Unit::kPercent, "upheld_rate"),
      FigureColumn("on_time_rate", "% timeliness of response for those due",
                   Unit::kPercent, "on_time_rate")};
  table.info.notes = {
      "ADR: alternative dispute resolution. The percentage upheld is of the "
      "complaints closed in the period. Differences of percentages are in "
      "percentage points."};
  table.rows = {
      {RowType::kMembers,
       {TextCell(kCurrent), CountCell(12), CountCell(0), CountCell(1),
        CountCell(9), CountCell(2), Rate(4, 9), Rate(4, 8)}},
      {RowType::kMembers,
       {TextCell(kPrior), CountCell(25), CountCell(0), CountCell(0),
        CountCell(23), CountCell(1), Rate(12, 23), Rate(22, 22)}},
      {RowType::kMembers,
       {TextCell("Difference"), DifferenceCell(-13), DifferenceCell(0),
        DifferenceCell(1), DifferenceCell(-14), DifferenceCell(1),
        PointsCell(100 * (4 * 23 - 12 * 9), 9 * 23, "-8"),
        PointsCell(-50, 1, "-50")}}};
  return table;
}

TestTable Learning() {
  TestTable table;
  table.info.id = "learning";
  table.info.title = "Root causes and learning, 2019/20 H1 and 2018/19 H1";
  ColumnInfo learning = LabelColumn("learning", "Learning");
  learning.role = ColumnRole::kText;
  ColumnInfo day = LabelColumn("implemented_on", "Implemented on");
  day.role = ColumnRole::kDate;
  ColumnInfo reason = LabelColumn("reason", "Reason not implemented");
  reason.role = ColumnRole::kText;
  table.info.columns = {LabelColumn("period", "Period"),
                        LabelColumn("root_cause", "Root cause"), learning, day,
                        reason};
  table.rows = {
      {RowType::kMembers,
       {TextCell(kCurrent), TextCell("Communication"),
        TextCell("The rota is now shared with every duty worker each Friday, "
                 "and families are told in advance when their worker changes.\n"
                 "A leaflet for young people was written with the Children in "
                 "Care Council."),
        DateCell(MakeDay(2019, 8, 1)), TestCell()}},
      {RowType::kMembers,
       {TextCell(kCurrent), TextCell("Savings of looked-after children"),
        TextCell("Young people are told of their savings each year, in their "
                 "review."),
        TestCell(),
        TextCell("The policy waits for approval by the Corporate Parenting "
                 "Board.")}},
      {RowType::kMembers,
       {TextCell(kPrior), TextCell("Recording"),
        TextCell("Visits are recorded within five working days; team managers "
                 "look at a sample every month."),
        DateCell(MakeDay(2018, 11, 12)), TestCell()}}};
  return table;
}

using TeamFigures = std::tuple<const char*, int, int>;
constexpr std::array<TeamFigures, 8> kTeams = {{
    {"Adolescent Team", 1, 0},
    {"Adoption", 2, 1},
    {"Children and Families Assessment Team CFAT", 4, 3},
    {"Children Looked After Team 1", 0, 1},
    {"Children Looked After Team 3", 3, 1},
    {"Disabled Children", 5, 2},
    {"Family Support Team 1", 8, 3},
    {"Through Care 2", 2, 1},
}};

TestTable ByTeam() {
  TestTable table;
  table.info.id = "complaints_by_team";
  table.info.title = "Complaints received by team, 2019/20 H1 and 2018/19 H1";
  table.info.question = Question("received_net");
  table.info.columns = {
      LabelColumn("team", "Team"),
      FigureColumn("received_comparison", "Complaints received, 2018/19 H1",
                   Unit::kCount, "received_net", 1),
      FigureColumn("received", "Complaints received, 2019/20 H1", Unit::kCount,
                   "received_net", 0)};
  table.info.chart = {
      ChartType::kBar, "Complaints by team",
      "Clustered bars: for each team, the complaints received in 2018/19 H1 "
      "and in 2019/20 H1, cancelled ones excluded."};
  for (const auto& [team, prior, current] : kTeams) {
    table.rows.push_back(
        {RowType::kMembers,
         {TextCell(team),
          prior == 4 ? StatusCell(CellStatus::kConfidential, Unit::kCount)
                     : CountCell(prior),
          team == std::string("Through Care 2")
              ? StatusCell(CellStatus::kNotAvailable, Unit::kCount)
              : CountCell(current)}});
  }
  table.rows.push_back(
      {RowType::kTotal, {TextCell(""), CountCell(25), CountCell(12)}});
  return table;
}

TestTable UpheldByTeam() {
  TestTable table;
  table.info.id = "upheld_by_team";
  table.info.title =
      "Complaints closed and upheld by team, 2019/20 H1 and 2018/19 H1";
  table.info.question = Question("upheld_rate");
  ColumnInfo upheld_prior =
      FigureColumn("upheld_comparison", "% upheld, 2018/19 H1", Unit::kPercent,
                   "upheld_rate", 1);
  upheld_prior.numerator_in_brackets = true;
  ColumnInfo upheld = FigureColumn("upheld", "% upheld, 2019/20 H1",
                                   Unit::kPercent, "upheld_rate", 0);
  upheld.numerator_in_brackets = true;
  table.info.columns = {
      LabelColumn("team", "Complaint area"),
      FigureColumn("closed_comparison", "Volume, 2018/19 H1", Unit::kCount,
                   "closed", 1),
      upheld_prior,
      FigureColumn("closed", "Volume, 2019/20 H1", Unit::kCount, "closed", 0),
      upheld};
  int index = 0;
  for (const auto& [team, prior, current] : kTeams) {
    ++index;
    table.rows.push_back(
        {RowType::kMembers,
         {TextCell(team), CountCell(prior), Rate((prior + 1) / 2, prior),
          CountCell(index % 3 == 0 ? 0 : current),
          index % 3 == 0 ? Rate(0, 0) : Rate(current / 2, current)}});
  }
  table.rows.push_back({RowType::kTotal,
                        {TextCell("All teams"), CountCell(25), Rate(13, 25),
                         CountCell(7), Rate(2, 7)}});
  return table;
}

TestTable ComplimentsByTeam() {
  TestTable table;
  table.info.id = "compliments_by_team";
  table.info.title = "Compliments received by team, 2019/20 H1";
  table.info.question = Question("received");
  table.info.columns = {
      LabelColumn("team", "Service area"),
      FigureColumn("received", "Total received", Unit::kCount, "received")};
  const std::vector<std::pair<std::string, int64_t>> figures = {
      {"Early Help", 5}, {"Fostering", 3}, {"Family Support Team 1", 3}};
  for (const auto& [team, count] : figures) {
    table.rows.push_back(
        {RowType::kMembers, {TextCell(team), CountCell(count)}});
  }
  table.rows.push_back({RowType::kTotal, {TextCell("Total"), CountCell(11)}});
  return table;
}

TestTable ByMonth() {
  TestTable table;
  table.info.id = "on_time_by_month";
  table.info.title = "Answers within the time limit, by month of receipt";
  table.info.question = Question("on_time_rate");
  table.info.columns = {LabelColumn("stage", "Stage")};
  const std::array<const char*, 12> months = {
      "Oct 2018", "Nov 2018", "Dec 2018", "Jan 2019", "Feb 2019", "Mar 2019",
      "Apr 2019", "May 2019", "Jun 2019", "Jul 2019", "Aug 2019", "Sep 2019"};
  for (size_t i = 0; i < months.size(); ++i) {
    ColumnInfo column = FigureColumn("month_" + std::to_string(i + 1),
                                     std::string(months[i]) + " (%)",
                                     Unit::kPercent, "on_time_rate");
    table.info.columns.push_back(column);
  }
  for (const int stage : {1, 2}) {
    TestRow row;
    row.cells.push_back(TextCell("Stage " + std::to_string(stage)));
    for (int i = 0; i < 12; ++i) {
      row.cells.push_back(stage == 1 ? Rate(10 - i % 4, 10 + i % 3)
                                     : Rate(i % 2, i % 3));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

TestTable Saving() {
  TestTable table;
  table.info.id = "adr";
  table.info.title = "Alternative dispute resolution, 2019/20 H1";
  table.info.question = Question("adr_cases");
  table.info.columns = {
      LabelColumn("period", "Period"),
      FigureColumn("cases", "Cases", Unit::kCount, "adr_cases"),
      FigureColumn("resolved", "Resolved without stage 2", Unit::kCount,
                   "adr_resolved"),
      FigureColumn("saving", "Estimated saving (£)", Unit::kGbp,
                   "adr_saving_gbp")};
  table.rows = {{RowType::kMembers,
                 {TextCell(kCurrent), CountCell(1), CountCell(1),
                  PenceCell(360000, "£3,600")}}};
  return table;
}

}  // namespace

TestDocument SampleReport() {
  TestDocument document;
  document.info.id = "childrens-representations";
  document.info.title =
      "2019/20 H1 - Children's social care - complaints and representations";
  document.info.generator = "redress 0.1.0";
  document.info.disclosure_profile = "internal";
  document.info.authority = "Example Council";
  document.info.data_version = 3;
  document.info.data_date = MakeDay(2019, 10, 14);
  document.info.source =
      R"({"report":{"report":"childrens-representations","period":)"
      R"({"first_day":"2019-04-01","last_day":"2019-09-30"}},)"
      R"("data_version":"3"})";
  document.info.periods = {
      {MakeDay(2019, 4, 1), MakeDay(2019, 9, 30), kCurrent},
      {MakeDay(2018, 4, 1), MakeDay(2018, 9, 30), kPrior}};
  const auto heading = [](std::string_view text) {
    return Block(TextStyle::kHeading, text);
  };
  const auto paragraph = [](std::string_view text) {
    return Block(TextStyle::kParagraph, text);
  };
  const auto note = [](std::string_view text) {
    return Block(TextStyle::kNote, text);
  };
  document.parts = {
      heading("Volume of representations - 2019/20 H1 compared with 2018/19 "
              "H1"),
      paragraph("All representations received from 1 April 2019 to 30 "
                "September 2019, compared with those from 1 April 2018 to 30 "
                "September 2018. A total of [[91|representations]] were "
                "received in 2019/20 H1, compared with "
                "[[93|representations.comparison]] in 2018/19 H1 "
                "([[-2|representations.difference]])."),
      ByKind(),
      heading("Complaints - 2019/20 H1 compared with 2018/19 H1"),
      paragraph("There were no escalations beyond stage 1 in 2019/20 H1 (in "
                "2018/19 H1: [[0|escalated.comparison]])."),
      Complaints(),
      note("For 2019/20 H1, of the [[9|closed]] closed complaints, "
           "[[8|closed_within]] came in during the period and "
           "[[1|closed_before]] before it (but closed during it)."),
      note("Timeliness is of the [[8|due]] answers that fell due in 2019/20 H1 "
           "([[22|due.comparison]] in 2018/19 H1); complaints cancelled before "
           "the answer was due are left out."),
      heading("Root cause analysis and associated learning"),
      paragraph("Key learning themes of the reporting periods. Learning from "
                "upheld complaints is recognised by the service as part of "
                "complaint resolution."),
      Learning(),
      heading("Breakdown of complaints received"),
      paragraph("This may differ from the figures of upheld complaints, which "
                "are based on complaints closed and not on complaints "
                "received. Cancelled complaints are excluded."),
      ByTeam(),
      heading("Upheld complaints"),
      paragraph("Percentages for upheld complaints are high in some areas as "
                "volumes of complaints are relatively low. Figures in brackets "
                "are the numbers of upheld complaints."),
      UpheldByTeam(),
      note("[z]: not applicable, as no complaint was closed."),
      heading("Timeliness"),
      ByMonth(),
      heading("Alternative dispute resolution (ADR) cases"),
      paragraph("A neutral third person helps the complainant and the service "
                "to negotiate a settlement. ADR is a mechanism to resolve "
                "complaints swiftly when the complainant asks for escalation; "
                "it assesses the issues presented and can include mediation "
                "between the complainant and the service area."),
      paragraph("Cases with ADR in 2019/20 H1: [[1|adr_cases]], of which "
                "resolved without an escalation to stage 2: "
                "[[1|adr_resolved]]. This has resulted in an estimated saving "
                "of [[£3,600|adr_saving]] for the council."),
      Saving(),
      heading("External compliments"),
      paragraph("Compliments received in 2019/20 H1: [[11|compliments]]. The "
                "breakdown by team is below."),
      ComplimentsByTeam(),
      heading("Notes and definitions"),
      note("Complaints are those under the Children Act 1989 Representations "
           "Procedure (England) Regulations 2006. Each measure counts by a "
           "date of its own: received, closed, due. That is why figures of one "
           "table need not add up to those of another.")};
  return document;
}

}  // namespace redress::testing
