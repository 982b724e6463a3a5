// Attacks that have a name, with and without protection.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/query/disclosure/protect.h"
#include "tests/disclosure/appendix3.h"
#include "tests/disclosure/audit.h"
#include "tests/disclosure/methods.h"
#include "tests/disclosure/world.h"

namespace redress::attack {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

query::DisclosureRules Rules() {
  query::DisclosureRules rules;
  rules.name = "publish";
  rules.threshold = 5;
  rules.protection_range = 5;
  return rules;
}

v1::Query Question(const std::string& text) {
  v1::Query query;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      text + " period { first_day { year: 2019 month: 4 day: 1 } "
             "last_day { year: 2019 month: 9 day: 30 } }",
      &query));
  return query;
}

void Add(Records& records, int count, const std::string& team,
         const std::string& kind = "complaint") {
  for (int i = 0; i < count; ++i) {
    Unit unit;
    unit.dimensions["kind"] = kind;
    unit.dimensions["team"] = team;
    unit.dimensions["procedure"] = "none";
    unit.received = model::DayFromCivil(2019, 5, 1);
    records.units.push_back(unit);
  }
}

// Tables that are published together.
class Tables {
 public:
  Tables(const Records& records, const std::vector<v1::Query>& queries) {
    for (const v1::Query& query : queries) {
      tables_.push_back(MakeTable(records, query));
    }
  }

  std::vector<TrueTable*> all() {
    std::vector<TrueTable*> all;
    for (TrueTable& table : tables_) all.push_back(&table);
    return all;
  }

  std::vector<std::string> Faults(const query::DisclosureRules& rules) {
    const std::vector<TrueTable*> shown = all();
    return Audit(rules, {shown.begin(), shown.end()}, {}, 1);
  }

  void Protect(const query::DisclosureRules& rules) {
    std::vector<query::PublishedTable> published;
    for (TrueTable* table : all()) {
      published.push_back({table->question.get(), &table->figures});
    }
    ASSERT_TRUE(query::Protect(rules, published).ok());
  }

 private:
  std::vector<TrueTable> tables_;
};

// What the rules forbid in itself is not enough to hide, and what is hidden by
// Protect is.
void ExpectAttackAndDefence(const Records& records,
                            const std::vector<v1::Query>& queries,
                            const query::DisclosureRules& rules = Rules()) {
  Tables tables(records, queries);
  SuppressPrimary(rules, tables.all());
  EXPECT_THAT(tables.Faults(rules), Contains(HasSubstr("wanted a range")));
  ShowAll(tables.all());
  tables.Protect(rules);
  EXPECT_THAT(tables.Faults(rules), IsEmpty());
}

// The published report lost a row to a bad scan, and its volumes and upheld
// complaints followed from the totals, 23 and 12: so they would if that row
// alone were suppressed.
TEST(NamedAttack, RowXFollowsFromTheTotals) {
  const query::DisclosureRules rules = Rules();
  Tables tables(Appendix3Records(), {UpheldByTeam()});
  TrueTable& table = *tables.all()[0];
  for (query::FigureRow& row : table.figures.rows) {
    if (row.members[0] != "Row X") continue;
    for (query::Figure& figure : row.figures) figure.confidential = true;
  }
  EXPECT_THAT(tables.Faults(rules),
              Contains(HasSubstr("of Row X part 0 = 2 is in [2, 2]")));
  ShowAll(tables.all());
  tables.Protect(rules);
  EXPECT_THAT(tables.Faults(rules), IsEmpty());
}

TEST(NamedAttack, TheWholeReport) {
  ExpectAttackAndDefence(Appendix3Records(), Appendix3Queries());
}

TEST(NamedAttack, OneSmallCellInARowWithATotal) {
  Records records;
  Add(records, 20, "A");
  Add(records, 2, "B");
  Add(records, 9, "C");
  ExpectAttackAndDefence(
      records, {Question("measures { measure: 'received' label: 'r' } "
                         "dimensions { dimension: 'team' } total: true")});
}

// The teams are safe in one table; the kinds of another give one away.
TEST(NamedAttack, TwoTablesThatAreSubtracted) {
  Records records;
  Add(records, 30, "A");
  Add(records, 2, "B", "compliment");
  ExpectAttackAndDefence(
      records,
      {Question("measures { measure: 'received' label: 'r' }"),
       Question("measures { measure: 'received' label: 'r' } "
                "dimensions { dimension: 'team' }"),
       Question("measures { measure: 'received' label: 'r' filter { members { "
                "dimension: 'kind' values: 'complaint' } } }")});
}

// Zeros that are kept back too are no help to the reader, and no harm.
TEST(NamedAttack, ZerosShownOrSuppressed) {
  Records records;
  Add(records, 20, "A");
  Add(records, 3, "B");
  Add(records, 8, "C", "compliment");
  for (const bool suppress_zero : {false, true}) {
    query::DisclosureRules rules = Rules();
    rules.suppress_zero = suppress_zero;
    ExpectAttackAndDefence(
        records,
        {Question("measures { measure: 'received' label: 'r' } "
                  "dimensions { dimension: 'team' } "
                  "dimensions { dimension: 'kind' } subtotals: true "
                  "total: true")},
        rules);
  }
}

// Months that add up to their period.
TEST(NamedAttack, TheBucketsOfAPeriod) {
  Records records;
  Add(records, 12, "A");
  Add(records, 3, "A");
  for (size_t i = 12; i < 15; ++i) {
    records.units[i].received = model::DayFromCivil(2019, 6, 3);
  }
  ExpectAttackAndDefence(
      records, {Question("measures { measure: 'received' label: 'r' } "
                         "dimensions { dimension: 'month' } total: true")});
}

}  // namespace
}  // namespace redress::attack
