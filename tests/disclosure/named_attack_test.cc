// Attacks that have a name. Each must succeed on what is published without
// protection, or with small numbers alone taken out, and fail after it.

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/query/disclosure/protect.h"
#include "tests/disclosure/appendix3.h"
#include "tests/disclosure/attack.h"
#include "tests/disclosure/audit.h"
#include "tests/disclosure/methods.h"
#include "tests/disclosure/publish.h"
#include "tests/disclosure/random_report.h"

namespace redress::attack {
namespace {

using query::DisclosureRules;
using query::Figure;

DisclosureRules Rules() {
  DisclosureRules rules;
  rules.name = "publish";
  rules.threshold = 5;
  rules.min_denominator = 10;
  rules.protection_range = 5;
  return rules;
}

// A half-year of 2019, without a comparison.
v1::Query Ask(const std::string& text) {
  v1::Query query;
  if (!google::protobuf::TextFormat::ParseFromString(text, &query)) {
    ADD_FAILURE() << "no query: " << text;
  }
  if (!query.has_period())
    *query.mutable_period() = PeriodOf(2019, 4, 2019, 9, 30);
  return query;
}

Unit Case(const std::string& team, const std::string& kind = "complaint") {
  Unit unit;
  unit.dimensions["team"] = team;
  unit.dimensions["kind"] = kind;
  unit.received = model::DayFromCivil(2019, 5, 1);
  return unit;
}

void Add(Records& records, const Unit& unit, int count) {
  for (int i = 0; i < count; ++i) records.units.push_back(unit);
}

Records Empty() {
  Records records;
  records.data_date = model::DayFromCivil(2020, 6, 30);
  return records;
}

class Tables {
 public:
  Tables(const Records& records, const std::vector<v1::Query>& queries) {
    for (const v1::Query& query : queries) {
      tables_.push_back(MakeTable(records, query));
    }
  }

  std::vector<TrueTable*> Pointers() {
    std::vector<TrueTable*> pointers;
    for (TrueTable& table : tables_) pointers.push_back(&table);
    return pointers;
  }

  // Rows of the first table that are kept back in a column.
  std::vector<std::string> KeptBack(size_t column = 0) const {
    std::vector<std::string> rows;
    for (const auto& row : tables_[0].figures.rows) {
      if (row.figures[column].confidential) rows.push_back(row.members.back());
    }
    if (tables_[0].figures.total.has_value() &&
        tables_[0].figures.total->figures[column].confidential) {
      rows.push_back("total");
    }
    return rows;
  }

  std::vector<std::string> Faults(const DisclosureRules& rules) {
    const std::vector<TrueTable*> pointers = Pointers();
    return Audit(rules, {pointers.begin(), pointers.end()}, {}, 1);
  }

  // The small numbers alone do not do, all of the protection does.
  void ExpectProtected(const DisclosureRules& rules) {
    SuppressPrimary(rules, Pointers());
    EXPECT_FALSE(Faults(rules).empty()) << "nothing to attack";
    Protect(rules);
    for (const TrueTable& table : tables_) {
      EXPECT_TRUE(Faults(rules).empty()) << Faults(rules)[0] << "\n"
                                         << Dump(table);
    }
  }

  void Protect(const DisclosureRules& rules) {
    ShowAll(Pointers());
    std::vector<query::PublishedTable> published;
    for (TrueTable& table : tables_) {
      published.push_back({table.question.get(), &table.figures});
    }
    ASSERT_TRUE(query::Protect(rules, published).ok());
  }

  const TrueTable& operator[](size_t i) const { return tables_[i]; }

 private:
  std::vector<TrueTable> tables_;
};

constexpr char kReceivedByTeam[] =
    "measures { measure: 'received' } dimensions { dimension: 'team' } "
    "total: true";

TEST(NamedAttackTest, RowXIsWorkedOutFromTheTotalsUnlessProtected) {
  const Records records = Appendix3Records();
  Tables tables(records, {UpheldByTeam()});
  // The report without its one lost row: 23 and 9 in all, 12 and 4 upheld.
  std::vector<Published> published = {Publish(tables[0])};
  int lost = -1;
  for (int i = 0; i < published[0].answer.rows_size(); ++i) {
    v1::Row& row = *published[0].answer.mutable_rows(i);
    if (row.members_size() == 0 || row.members(0) != "Row X") continue;
    lost = i;
    for (v1::Cell& cell : *row.mutable_cells()) {
      cell.Clear();
      cell.set_status(v1::CELL_STATUS_CONFIDENTIAL);
    }
  }
  ASSERT_GE(lost, 0);
  const Findings findings = Attack(published, {});
  ASSERT_TRUE(findings.faults.empty());
  int recovered = 0;
  for (const Interval& found : findings.intervals) {
    if (found.low == found.high) ++recovered;
  }
  // Both volumes, and of both rates the part, the rest and the base.
  EXPECT_EQ(8, recovered);

  tables.ExpectProtected(Rules());
  for (const auto& row : tables[0].figures.rows) {
    if (row.members[0] != "Row X") continue;
    for (const Figure& figure : row.figures) EXPECT_TRUE(figure.confidential);
  }
}

TEST(NamedAttackTest, TheWholeReportIsProtectedTogether) {
  Tables(Appendix3Records(), Appendix3Queries()).ExpectProtected(Rules());
}

TEST(NamedAttackTest, OneSmallRowTakesAnotherWithIt) {
  Records records = Empty();
  Add(records, Case("A"), 3);
  Add(records, Case("B"), 40);
  Add(records, Case("C"), 12);
  Tables tables(records, {Ask(kReceivedByTeam)});
  tables.ExpectProtected(Rules());
  // The smallest that will do, and the total stays.
  EXPECT_EQ((std::vector<std::string>{"A", "C"}), tables.KeptBack());
}

TEST(NamedAttackTest, WithoutATotalNothingElseIsKeptBack) {
  Records records = Empty();
  Add(records, Case("A"), 3);
  Add(records, Case("B"), 40);
  v1::Query query = Ask(kReceivedByTeam);
  query.set_total(false);
  Tables tables(records, {query});
  tables.Protect(Rules());
  EXPECT_EQ(std::vector<std::string>{"A"}, tables.KeptBack());
  EXPECT_TRUE(tables.Faults(Rules()).empty());
}

TEST(NamedAttackTest, TwoSmallRowsNeedNotProtectOneAnother) {
  // 1 + 2 = 3: each is 1 or 2. The range asks for more.
  Records records = Empty();
  Add(records, Case("A"), 1);
  Add(records, Case("B"), 2);
  Add(records, Case("C"), 12);
  Add(records, Case("D"), 30);
  Tables tables(records, {Ask(kReceivedByTeam)});
  tables.ExpectProtected(Rules());
  EXPECT_EQ((std::vector<std::string>{"A", "B", "C"}), tables.KeptBack());
}

TEST(NamedAttackTest, SevenOfEightUpheldGivesAwayTheEighth) {
  Records records = Empty();
  for (const char* team : {"A", "B", "C"}) {
    Unit unit = Case(team);
    unit.closed = unit.received + 10;
    unit.dimensions["outcome"] = "upheld";
    Add(records, unit, team[0] == 'A' ? 7 : 20);
    unit.dimensions["outcome"] = "not_upheld";
    Add(records, unit, team[0] == 'A' ? 1 : 15);
  }
  // As two counts, one below the other.
  Tables counts(records, {Ask("measures { measure: 'closed' } "
                              "measures { measure: 'upheld' } "
                              "dimensions { dimension: 'team' } total: true")});
  counts.Protect(Rules());
  v1::Query secret =
      Ask("measures { measure: 'not_upheld' } "
          "dimensions { dimension: 'team' }");
  const TrueTable hidden = MakeTable(records, secret);
  EXPECT_TRUE(Audit(Rules(), {&counts[0]}, {&hidden}, 5).empty());
  ShowAll(counts.Pointers());
  EXPECT_FALSE(Audit(Rules(), {&counts[0]}, {&hidden}, 5).empty());
  // As a rate.
  DisclosureRules rules = Rules();
  rules.min_denominator = 0;
  Tables rate(records, {Ask("measures { measure: 'upheld_rate' } "
                            "dimensions { dimension: 'team' } total: true")});
  rate.ExpectProtected(rules);
  EXPECT_EQ("A", rate.KeptBack()[0]);
}

TEST(NamedAttackTest, LateFollowsFromDueAndOnTime) {
  Records records = Empty();
  for (const char* team : {"A", "B"}) {
    Unit stage;
    stage.grain = Unit::Grain::kStage;
    stage.dimensions["team"] = team;
    stage.started = model::DayFromCivil(2019, 5, 1);
    stage.due = stage.effective_due = stage.started + 10;
    stage.responded = stage.ended = stage.started + 5;
    stage.ended_by = "response";
    Add(records, stage, 20);
    stage.responded = stage.ended = stage.started + 15;
    Add(records, stage, team[0] == 'A' ? 1 : 10);
  }
  const TrueTable late = MakeTable(
      records,
      Ask("measures { measure: 'late' } dimensions { dimension: 'team' }"));
  Tables tables(records, {Ask("measures { measure: 'due' } "
                              "measures { measure: 'on_time' } "
                              "dimensions { dimension: 'team' }")});
  EXPECT_FALSE(Audit(Rules(), {&tables[0]}, {&late}, 5).empty());
  tables.Protect(Rules());
  EXPECT_TRUE(Audit(Rules(), {&tables[0]}, {&late}, 5).empty());
  // One of the two is enough.
  EXPECT_EQ(1U, tables.KeptBack(0).size() + tables.KeptBack(1).size());
}

TEST(NamedAttackTest, TwoTablesAreSubtractedFromOneAnother) {
  // Complaints by team, everything by team: what is left is one enquiry.
  Records records = Empty();
  Add(records, Case("A"), 20);
  Add(records, Case("A", "mp_enquiry"), 1);
  Add(records, Case("B"), 30);
  Add(records, Case("B", "mp_enquiry"), 12);
  const std::string complaints =
      "filter { members { dimension: 'kind' values: 'complaint' } }";
  Tables tables(records, {Ask(std::string("measures { measure: 'received' } "
                                          "dimensions { dimension: 'team' } ") +
                              complaints),
                          Ask("measures { measure: 'received' } "
                              "dimensions { dimension: 'team' }")});
  const TrueTable enquiries =
      MakeTable(records, Ask("measures { measure: 'received' } "
                             "dimensions { dimension: 'team' } "
                             "filter { members { dimension: 'kind' "
                             "                   values: 'mp_enquiry' } }"));
  EXPECT_FALSE(
      Audit(Rules(), {&tables[0], &tables[1]}, {&enquiries}, 5).empty());
  tables.Protect(Rules());
  EXPECT_TRUE(
      Audit(Rules(), {&tables[0], &tables[1]}, {&enquiries}, 5).empty());
}

TEST(NamedAttackTest, OneTablesRowIsAnothersTotal) {
  Records records = Empty();
  Add(records, Case("A", "mp_enquiry"), 3);
  Add(records, Case("B", "mp_enquiry"), 6);
  Add(records, Case("A"), 20);
  Add(records, Case("C", "compliment"), 8);
  Tables tables(records, {Ask("measures { measure: 'received' } "
                              "dimensions { dimension: 'kind' } total: true"),
                          Ask("measures { measure: 'received' } "
                              "dimensions { dimension: 'team' } "
                              "filter { members { dimension: 'kind' "
                              "                   values: 'mp_enquiry' } }")});
  tables.ExpectProtected(Rules());
}

TEST(NamedAttackTest, PeriodsAndTheirTimeBucketsHangTogether) {
  Records records = Empty();
  Unit unit = Case("A");
  Add(records, unit, 3);
  unit.received = model::DayFromCivil(2019, 8, 1);
  Add(records, unit, 20);
  unit.received = model::DayFromCivil(2018, 5, 1);
  Add(records, unit, 2);
  unit.received = model::DayFromCivil(2018, 8, 1);
  Add(records, unit, 30);
  v1::Query query =
      Ask("measures { measure: 'received' } "
          "dimensions { dimension: 'quarter' } total: true "
          "comparison_options { difference: true }");
  *query.add_comparisons() = PeriodOf(2018, 4, 2018, 9, 30);
  Tables(records, {query}).ExpectProtected(Rules());
}

TEST(NamedAttackTest, AYearAndItsHalfGiveTheOtherHalf) {
  Records records = Empty();
  Add(records, Case("A"), 20);
  Unit later = Case("A");
  later.received = model::DayFromCivil(2019, 11, 1);
  Add(records, later, 2);
  v1::Query year = Ask("measures { measure: 'received' }");
  *year.mutable_period() = PeriodOf(2019, 4, 2020, 3, 31);
  v1::Query half = Ask("measures { measure: 'received' }");
  v1::Query secret = half;
  *secret.mutable_period() = PeriodOf(2019, 10, 2020, 3, 31);
  Tables tables(records, {year, half});
  const TrueTable hidden = MakeTable(records, secret);
  EXPECT_FALSE(Audit(Rules(), {&tables[0], &tables[1]}, {&hidden}, 5).empty());
  tables.Protect(Rules());
  EXPECT_TRUE(Audit(Rules(), {&tables[0], &tables[1]}, {&hidden}, 5).empty());
}

TEST(NamedAttackTest, ABalanceGivesTheFigureThatIsMissing) {
  // Open at the start and received, less closed and open at the end: one was
  // cancelled.
  Records records = Empty();
  Unit unit = Case("A");
  unit.received = model::DayFromCivil(2019, 2, 1);
  unit.closed = model::DayFromCivil(2019, 6, 1);
  Add(records, unit, 10);
  unit.closed = kNever;
  Add(records, unit, 8);
  unit.received = model::DayFromCivil(2019, 6, 1);
  Add(records, unit, 9);
  unit.cancelled = model::DayFromCivil(2019, 7, 1);
  Add(records, unit, 1);
  Tables tables(records, {Ask("measures { measure: 'open_at_start' } "
                              "measures { measure: 'received' } "
                              "measures { measure: 'closed' } "
                              "measures { measure: 'open_at_end' }")});
  const TrueTable cancelled =
      MakeTable(records, Ask("measures { measure: 'cancelled' }"));
  EXPECT_FALSE(Audit(Rules(), {&tables[0]}, {&cancelled}, 5).empty());
  tables.Protect(Rules());
  EXPECT_TRUE(Audit(Rules(), {&tables[0]}, {&cancelled}, 5).empty());
}

TEST(NamedAttackTest, HowLongCasesHaveBeenOpenIsNotWhatTheOthersLeave) {
  // What is open, less three of its four bands, is the fourth.
  Records records = Empty();
  Unit unit = Case("A");
  unit.closed = kNever;
  unit.received = model::DayFromCivil(2019, 9, 20);
  Add(records, unit, 12);
  unit.received = model::DayFromCivil(2019, 9, 10);
  Add(records, unit, 9);
  unit.received = model::DayFromCivil(2019, 7, 10);
  Add(records, unit, 8);
  unit.received = model::DayFromCivil(2019, 2, 10);
  Add(records, unit, 1);
  Tables tables(records, {Ask("measures { measure: 'open_at_end' } "
                              "measures { measure: 'open_up_to_10_days' } "
                              "measures { measure: 'open_11_to_20_days' } "
                              "measures { measure: 'open_21_to_65_days' }")});
  const TrueTable longest =
      MakeTable(records, Ask("measures { measure: 'open_over_65_days' }"));
  EXPECT_FALSE(Audit(Rules(), {&tables[0]}, {&longest}, 5).empty());
  tables.Protect(Rules());
  EXPECT_TRUE(Audit(Rules(), {&tables[0]}, {&longest}, 5).empty());
}

TEST(NamedAttackTest, WhatHasNotBeenOpenForLongIsWhatCameInAndDidNotLeave) {
  // On 30 September 2019 ten working days go back to Saturday 14.
  Records records = Empty();
  Unit unit = Case("A");
  unit.received = model::DayFromCivil(2019, 9, 20);
  unit.closed = model::DayFromCivil(2019, 9, 25);
  Add(records, unit, 9);
  unit.closed = kNever;
  Add(records, unit, 4);
  v1::Query flow =
      Ask("measures { measure: 'received' } measures { measure: 'closed' } "
          "measures { measure: 'closed_received_before' } "
          "measures { measure: 'cancelled' }");
  *flow.mutable_period() = PeriodOf(2019, 9, 2019, 9, 30);
  flow.mutable_period()->mutable_first_day()->set_day(14);
  const v1::Query open = Ask("measures { measure: 'open_up_to_10_days' }");
  Tables(records, {flow, open}).ExpectProtected(Rules());
}

TEST(NamedAttackTest, AllOthersIsWhatTheTopLeavesOfTheTotal) {
  Records records = Empty();
  Add(records, Case("A"), 30);
  Add(records, Case("B"), 20);
  Add(records, Case("C"), 2);
  Add(records, Case("D"), 1);
  v1::Query query = Ask(std::string(kReceivedByTeam) +
                        " top { count: 2 dimension: 'team' other: true }");
  Tables(records, {query}).ExpectProtected(Rules());
  // Without the row they are what is left all the same.
  query.mutable_top()->set_other(false);
  v1::Query secret =
      Ask("measures { measure: 'received' } "
          "filter { members { dimension: 'team' values: 'C' "
          "                   values: 'D' } }");
  Tables tables(records, {query});
  const TrueTable hidden = MakeTable(records, secret);
  EXPECT_FALSE(Audit(Rules(), {&tables[0]}, {&hidden}, 5).empty());
  tables.Protect(Rules());
  EXPECT_TRUE(Audit(Rules(), {&tables[0]}, {&hidden}, 5).empty());
}

TEST(NamedAttackTest, AZeroIsShownUnlessTheProfileSuppressesIt) {
  Records records = Empty();
  Add(records, Case("A"), 8);
  Add(records, Case("B"), 9);
  Add(records, Case("B", "mp_enquiry"), 9);
  Add(records, Case("C"), 11);
  Add(records, Case("C", "mp_enquiry"), 11);
  const v1::Query query =
      Ask("measures { measure: 'received' "
          "filter { members { dimension: 'kind' values: 'mp_enquiry' } } } "
          "measures { measure: 'received' label: 'all' } "
          "dimensions { dimension: 'team' } total: true");
  Tables tables(records, {query});
  tables.Protect(Rules());
  EXPECT_TRUE(tables.KeptBack().empty());
  DisclosureRules rules = Rules();
  rules.suppress_zero = true;
  tables.ExpectProtected(rules);
  EXPECT_EQ("A", tables.KeptBack()[0]);
}

TEST(NamedAttackTest, MoneyAndMeansGoWithTheirFewCases) {
  Records records = Empty();
  for (const char* team : {"A", "B", "C"}) {
    Unit unit = Case(team);
    unit.closed = unit.received + 10;
    unit.remedy = 10000;
    Add(records, unit, team[0] == 'A' ? 2 : 10);
    Unit stage;
    stage.grain = Unit::Grain::kStage;
    stage.dimensions["team"] = team;
    stage.started = unit.received;
    stage.responded = stage.ended = stage.started + 8;
    stage.ended_by = "response";
    stage.response_days = 6;
    Add(records, stage, team[0] == 'A' ? 3 : 10);
  }
  Tables money(records, {Ask("measures { measure: 'remedy_gbp' } "
                             "dimensions { dimension: 'team' } total: true")});
  money.ExpectProtected(Rules());
  EXPECT_EQ(2U, money.KeptBack().size());
  Tables mean(records, {Ask("measures { measure: 'response_days_mean' } "
                            "dimensions { dimension: 'team' } total: true")});
  mean.ExpectProtected(Rules());
  EXPECT_EQ(2U, mean.KeptBack().size());
  // A median says nothing about others.
  Tables median(records, {Ask("measures { measure: 'response_days_median' } "
                              "dimensions { dimension: 'team' } total: true")});
  median.Protect(Rules());
  EXPECT_EQ(std::vector<std::string>{"A"}, median.KeptBack());
}

// A table without a row for other categories says that "All others" of another
// table are those without any.
TEST(NamedAttackTest, AMemberWithoutARowHasNoCases) {
  Records records = Empty();
  Unit unit = Case("A");
  unit.many["category"] = {"delay"};
  Add(records, unit, 12);
  unit.many["category"] = {"money"};
  Add(records, unit, 11);
  unit.many["category"] = {};
  Add(records, unit, 9);
  for (int i = 0; i < 2; ++i) {
    records.units[static_cast<size_t>(i)].dimensions["team"] = "B";
    records.units.back().dimensions["team"] = "B";
  }
  const v1::Query by_category =
      Ask("measures { measure: 'received' } "
          "dimensions { dimension: 'category' }");
  const v1::Query others =
      Ask("measures { measure: 'received' } "
          "dimensions { dimension: 'category' } "
          "dimensions { dimension: 'team' } subtotals: true "
          "top { count: 2 dimension: 'category' other: true }");
  Tables(records, {others, by_category}).ExpectProtected(Rules());
}

// Nobody asked for what is on time, but due less late is that.
TEST(NamedAttackTest, AMeasureOfTheCatalogueDoesNotFollowFromOthers) {
  Records records = Empty();
  Unit stage;
  stage.grain = Unit::Grain::kStage;
  stage.dimensions["kind"] = "complaint";
  stage.started = model::DayFromCivil(2019, 5, 1);
  stage.due = stage.started + 14;
  stage.effective_due = stage.due + 14;
  stage.responded = stage.ended = stage.due + 1;
  stage.ended_by = "response";
  Add(records, stage, 3);
  stage.responded = stage.ended = stage.effective_due + 1;
  Add(records, stage, 6);
  DisclosureRules rules = Rules();
  rules.suppress_zero = true;
  Tables tables(records, {Ask("measures { measure: 'due' } "
                              "measures { measure: 'late' } "
                              "measures { measure: 'on_time_standard' } "
                              "measures { measure: 'on_time_extended' }")});
  const TrueTable hidden =
      MakeTable(records, Ask("measures { measure: 'on_time' }"));
  SuppressPrimary(rules, tables.Pointers());
  EXPECT_FALSE(Audit(rules, {&tables[0]}, {&hidden}, 5).empty());
  tables.Protect(rules);
  EXPECT_TRUE(Audit(rules, {&tables[0]}, {&hidden}, 5).empty());
}

TEST(NamedAttackTest, AManyValuedDimensionBoundsItsTotal) {
  Records records = Empty();
  Unit unit = Case("A");
  // 14 of 19 have no category: no more than 5 can be about money.
  unit.many["category"] = {"delay"};
  Add(records, unit, 2);
  unit.many["category"] = {"delay", "money"};
  Add(records, unit, 3);
  unit.many["category"] = {};
  Add(records, unit, 14);
  Tables(records, {Ask("measures { measure: 'received' } "
                       "dimensions { dimension: 'category' } total: true")})
      .ExpectProtected(Rules());
}

}  // namespace
}  // namespace redress::attack
