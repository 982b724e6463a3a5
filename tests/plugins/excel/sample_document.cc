#include "tests/plugins/excel/sample_document.h"

#include <cstdlib>
#include <string>
#include <tuple>
#include <vector>

namespace redress::testing {
namespace {

std::string Signed(int64_t number) {
  return (number > 0 ? "+" : "") + std::to_string(number);
}

TestCell DifferenceCell(int64_t number) {
  TestCell cell = CountCell(number);
  cell.display = Signed(number);
  return cell;
}

TestCell PointsCell(int64_t numerator, int64_t denominator,
                    const std::string& display) {
  TestCell cell = CountCell(0);
  cell.value =
      static_cast<double>(numerator) / static_cast<double>(denominator);
  cell.numerator = numerator;
  cell.denominator = denominator;
  cell.unit = Unit::kPercentagePoints;
  cell.display = display;
  return cell;
}

TextBlock Block(TextStyle style, const std::string& text) {
  return {style, text};
}

TestTable ByKind() {
  TestTable table;
  table.info.id = "representations_by_kind";
  table.info.title = "Representations received, by kind";
  table.info.columns = {
      LabelColumn("kind", "Kind of representation"),
      FigureColumn("received_1", "Received, 2018/19 H1", Unit::kCount,
                   "received", 1),
      FigureColumn("received_0", "Received, 2019/20 H1", Unit::kCount,
                   "received", 0),
      FigureColumn("received_difference", "Difference", Unit::kCount,
                   "received", 1, ColumnContent::kDifference)};
  table.info.notes = {
      "Representations are counted by the day on which they were received. "
      "Cancelled ones are included."};
  table.info.chart = {ChartType::kColumn, "Representations received",
                      "Vertical bars for each kind of representation in two "
                      "half-years. Initial feedback rose from 19 to 44."};
  const std::vector<std::tuple<std::string, int64_t, int64_t>> figures = {
      {"Initial feedback", 19, 44}, {"Complaint", 25, 12},
      {"Member enquiry", 16, 13},   {"MP enquiry", 14, 11},
      {"MEP enquiry", 1, 0},        {"Compliment", 18, 11}};
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
  table.info.title = "Complaints in both periods";
  table.info.columns = {
      LabelColumn("period", "Period"),
      FigureColumn("stage_1", "Stage 1 complaints", Unit::kCount, "received"),
      FigureColumn("closed", "Closed in the period", Unit::kCount, "closed"),
      FigureColumn("upheld_rate", "Upheld (%)", Unit::kPercent, "upheld_rate"),
      FigureColumn("on_time_rate", "In time (%)", Unit::kPercent,
                   "on_time_rate"),
      FigureColumn("saving", "Saved by ADR (£)", Unit::kGbp, "adr_saving_gbp")};
  table.rows = {
      {RowType::kMembers,
       {TextCell("2019/20 H1"), CountCell(12), CountCell(9),
        RateCell(4, 9, "44%"), RateCell(4, 8, "50%"),
        PenceCell(360000, "£3,600")}},
      {RowType::kMembers,
       {TextCell("2018/19 H1"), CountCell(25), CountCell(23),
        RateCell(12, 23, "52%"), RateCell(22, 22, "100%"), PenceCell(0, "£0")}},
      {RowType::kMembers,
       {TextCell("Difference"), DifferenceCell(-13), DifferenceCell(-14),
        PointsCell(100 * (4 * 23 - 12 * 9), 9 * 23, "-8"),
        PointsCell(-50, 1, "-50"), PenceCell(360000, "+£3,600")}}};
  return table;
}

TestTable ByTeam() {
  TestTable table;
  table.info.id = "closed_by_team";
  table.info.title =
      "Complaints closed, by team: how many, and how many upheld";
  ColumnInfo upheld_prior = FigureColumn("upheld_1", "Upheld, 2018/19 H1 (%)",
                                         Unit::kPercent, "upheld_rate", 1);
  upheld_prior.numerator_in_brackets = true;
  ColumnInfo upheld = FigureColumn("upheld_0", "Upheld, 2019/20 H1 (%)",
                                   Unit::kPercent, "upheld_rate", 0);
  upheld.numerator_in_brackets = true;
  table.info.columns = {
      LabelColumn("team", "Team"),
      FigureColumn("closed_1", "Closed, 2018/19 H1", Unit::kCount, "closed", 1),
      upheld_prior,
      FigureColumn("closed_0", "Closed, 2019/20 H1", Unit::kCount, "closed", 0),
      upheld};
  table.info.chart = {ChartType::kBar, "Complaints closed by team",
                      "Horizontal bars of complaints closed by each team in "
                      "two half-years."};
  const std::vector<std::tuple<std::string, int, int, int, int>> figures = {
      {"Adolescent Team", 1, 1, 0, 0},
      {"Adoption", 2, 1, 1, 1},
      {"Children and Families Assessment Team CFAT", 4, 2, 1, 0},
      {"Children Looked After Team 1", 0, 0, 1, 1},
      {"Children Looked After Team 3", 0, 0, 1, 0},
      {"Disabled Children", 2, 1, 0, 0},
      {"Family Support Team 1", 4, 1, 0, 0},
      {"Through Care 2", 2, 1, 0, 0}};
  for (const auto& [team, closed1, upheld1, closed0, upheld0] : figures) {
    const auto rate = [](int part, int base) {
      if (base == 0) return RateCell(0, 0, "");
      return RateCell(part, base,
                      std::to_string(100 * part / base) + "% (" +
                          std::to_string(part) + ")");
    };
    table.rows.push_back(
        {RowType::kMembers,
         {TextCell(team), CountCell(closed1), rate(upheld1, closed1),
          CountCell(closed0), rate(upheld0, closed0)}});
  }
  table.rows.push_back(
      {RowType::kTotal,
       {TextCell(""), CountCell(15), RateCell(7, 15, "47% (7)"), CountCell(4),
        RateCell(2, 4, "50% (2)")}});
  return table;
}

TestTable Learning() {
  TestTable table;
  table.info.id = "learning";
  table.info.title = "Root causes and what was learned";
  ColumnInfo text = LabelColumn("learning", "Learning");
  text.role = ColumnRole::kText;
  ColumnInfo day = LabelColumn("implemented_on", "Implemented on");
  day.role = ColumnRole::kDate;
  ColumnInfo reason = LabelColumn("reason", "Reason not implemented");
  reason.role = ColumnRole::kText;
  table.info.columns = {LabelColumn("period", "Period"),
                        LabelColumn("root_cause", "Root cause"), text, day,
                        reason};
  table.rows = {
      {RowType::kMembers,
       {TextCell("2019/20 H1"), TextCell("Communication"),
        TextCell("=HYPERLINK(\"http://example.org\") is text here, and the "
                 "rota is now shared with every duty worker each Friday."),
        DateCell(MakeDay(2019, 8, 1)), TestCell()}},
      {RowType::kMembers,
       {TextCell("2019/20 H1"), TextCell("Savings"),
        TextCell("Young people are told of their savings each year."),
        TestCell(), TextCell("The policy waits for approval.")}}};
  return table;
}

}  // namespace

TestDocument SampleDocument() {
  TestDocument document;
  document.info.id = "childrens-representations";
  document.info.title =
      "Children's social care representations, April to September 2019";
  document.info.generator = "redress 0.1.0";
  document.info.disclosure_profile = "internal";
  document.info.authority = "Example Council";
  document.info.data_version = 3;
  document.info.data_date = MakeDay(2019, 10, 14);
  document.info.periods = {
      {MakeDay(2019, 4, 1), MakeDay(2019, 9, 30), "2019/20 H1"},
      {MakeDay(2018, 4, 1), MakeDay(2018, 9, 30), "2018/19 H1"}};
  document.parts = {
      Block(TextStyle::kHeading, "Representations received"),
      Block(TextStyle::kParagraph,
            "91 representations were received in 2019/20 H1, against 93 in "
            "2018/19 H1. Initial feedback more than doubled, because concerns "
            "are now recorded when they are first raised and are put right "
            "before they become complaints."),
      ByKind(),
      Block(TextStyle::kHeading, "Complaints"),
      Complaints(),
      Block(TextStyle::kNote,
            "Of the 9 complaints closed, 8 were received in the period and 1 "
            "before it."),
      ByTeam(),
      Block(TextStyle::kHeading, "Learning"),
      Learning()};
  return document;
}

}  // namespace redress::testing
