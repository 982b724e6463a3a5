#include "tests/disclosure/appendix3.h"

#include <cstdlib>
#include <string>

#include "google/protobuf/text_format.h"
#include "tests/disclosure/random_report.h"

namespace redress::attack {
namespace {

model::Day Day(int year, int month, int day) {
  return model::DayFromCivil(year, month, day);
}

void Add(Records& records, const std::string& kind, const std::string& team,
         int year, int count) {
  for (int i = 0; i < count; ++i) {
    Unit unit;
    unit.dimensions["kind"] = kind;
    unit.dimensions["team"] = team;
    unit.dimensions["procedure"] =
        kind == "complaint" ? "children_statutory" : "enquiry";
    unit.received = Day(year, 5, 2 + i % 20);
    records.units.push_back(unit);
  }
}

// Complaints closed in the half-year, the first `upheld` of them upheld.
void Close(Records& records, const std::string& team, int year, int closed,
           int upheld) {
  Add(records, "complaint", team, year, closed);
  for (int i = 0; i < closed; ++i) {
    Unit& unit = records.units[records.units.size() - 1 -
                               static_cast<size_t>(closed - 1 - i)];
    unit.closed = Day(year, 6, 20);
    unit.dimensions["outcome"] = i < upheld ? "upheld" : "not_upheld";
  }
}

struct Volume {
  const char* team;
  int closed_2018;
  int upheld_2018;
  int closed_2019;
  int upheld_2019;
};

// "Row X" is the one whose name is lost in the report.
constexpr Volume kUpheld[] = {
    {"Adolescent Team", 1, 1, 0, 0},
    {"Adoption", 2, 1, 1, 1},
    {"Row X", 2, 2, 1, 1},
    {"Assessment Team", 4, 2, 1, 0},
    {"Children Looked After Team 1", 0, 0, 1, 1},
    {"Children Looked After Team 3", 0, 0, 1, 0},
    {"Disabled Children", 2, 1, 0, 0},
    {"Family Support Team 1", 4, 1, 0, 0},
    {"Family Support Team 2", 1, 1, 1, 0},
    {"Family Support Team 4", 1, 0, 2, 1},
    {"Leaving Care Team", 0, 0, 1, 0},
    {"MASH", 1, 0, 0, 0},
    {"Permanence", 1, 1, 0, 0},
    {"Through Care 1", 2, 1, 0, 0},
    {"Through Care 2", 2, 1, 0, 0},
};

struct ByTeam {
  const char* kind;
  const char* team;
  int in_2019;
  int in_2018;
};

constexpr ByTeam kReceived[] = {
    {"member_enquiry", "Disabled Children", 3, 4},
    {"member_enquiry", "Youth Services", 2, 3},
    {"member_enquiry", "Children Looked After Team 1", 2, 3},
    {"member_enquiry", "Fostering", 2, 2},
    {"member_enquiry", "Assessment Team", 1, 2},
    {"member_enquiry", "Family Support Team 4", 1, 1},
    {"member_enquiry", "MASH", 1, 1},
    {"member_enquiry", "Operation of homes", 1, 0},
    {"mp_enquiry", "Assessment Team", 4, 5},
    {"mp_enquiry", "Aftercare", 2, 3},
    {"mp_enquiry", "MASH", 2, 3},
    {"mp_enquiry", "Child Protection", 1, 1},
    {"mp_enquiry", "Family Support Team 4", 1, 1},
    {"mp_enquiry", "Childminders", 1, 1},
    {"mep_enquiry", "Assessment Team", 0, 1},
    {"compliment", "Prevention", 6, 9},
    {"compliment", "Assessment Team", 1, 3},
    {"compliment", "Children Looked After Team 2", 1, 2},
    {"compliment", "Family Support Team 3", 1, 2},
    {"compliment", "Family Support Team 4", 1, 1},
    {"compliment", "Fostering", 1, 1},
    {"initial_feedback", "Assessment Team", 8, 4},
    {"initial_feedback", "Disabled Children", 6, 3},
    {"initial_feedback", "Family Support Team 4", 5, 2},
    {"initial_feedback", "Children Looked After Team 1", 4, 2},
    {"initial_feedback", "MASH", 4, 2},
    {"initial_feedback", "Fostering", 3, 1},
    {"initial_feedback", "Adoption", 3, 1},
    {"initial_feedback", "Aftercare", 3, 1},
    {"initial_feedback", "Prevention", 2, 1},
    {"initial_feedback", "Family Support Team 3", 2, 1},
    {"initial_feedback", "Permanence", 1, 1},
    {"initial_feedback", "Children Looked After Team 2", 1, 0},
    {"initial_feedback", "Assessment Team 2", 1, 0},
    {"initial_feedback", "Family Support Team 2", 1, 0},
};

v1::Query Parse(const std::string& text) {
  v1::Query query;
  if (!google::protobuf::TextFormat::ParseFromString(text, &query)) {
    std::abort();
  }
  *query.mutable_period() = PeriodOf(2019, 4, 2019, 9, 30);
  *query.add_comparisons() = PeriodOf(2018, 4, 2018, 9, 30);
  return query;
}

constexpr char kComplaints[] =
    "filter { all_of { "
    "filters { members { dimension: 'kind' values: 'complaint' } } "
    "filters { members { dimension: 'procedure' "
    "                    values: 'children_statutory' } } } } ";

v1::Query ByTeamOf(const std::string& kind) {
  return Parse(
      "measures { measure: 'received' label: 'Number' } "
      "dimensions { dimension: 'team' } total: true "
      "filter { members { dimension: 'kind' values: '" +
      kind + "' } }");
}

}  // namespace

Records Appendix3Records() {
  Records records;
  records.data_date = Day(2019, 12, 31);
  for (const Volume& row : kUpheld) {
    Close(records, row.team, 2018, row.closed_2018, row.upheld_2018);
    Close(records, row.team, 2019, row.closed_2019, row.upheld_2019);
  }
  // Cancelled ones, which count as received only.
  for (const int year : {2018, 2019}) {
    for (int i = 0; i < (year == 2018 ? 2 : 4); ++i) {
      Add(records, "complaint", "MASH", year, 1);
      records.units.back().cancelled = Day(year, 6, 1);
    }
  }
  for (const ByTeam& row : kReceived) {
    Add(records, row.kind, row.team, 2019, row.in_2019);
    Add(records, row.kind, row.team, 2018, row.in_2018);
  }
  return records;
}

v1::Query UpheldByTeam() {
  return Parse(std::string("measures { measure: 'closed' label: 'Volume' } "
                           "measures { measure: 'upheld_rate' "
                           "           label: '% upheld' } "
                           "dimensions { dimension: 'team' } total: true ") +
               kComplaints);
}

std::vector<v1::Query> Appendix3Queries() {
  return {
      Parse("measures { measure: 'received' } "
            "dimensions { dimension: 'kind' } total: true "
            "comparison_options { difference: true } "
            "filter { any_of { "
            "filters { not { members { dimension: 'kind' "
            "                          values: 'complaint' } } } "
            "filters { members { dimension: 'procedure' "
            "                    values: 'children_statutory' } } } }"),
      Parse(std::string("measures { measure: 'closed' label: 'Closed' ") +
            kComplaints + "} measures { measure: 'cancelled' " +
            "label: 'Cancelled' " + kComplaints +
            "} measures { measure: 'upheld_rate' label: '% upheld' } "
            "comparison_options { difference: true }"),
      Parse(std::string("measures { measure: 'received_net' "
                        "           label: 'Complaints received' } "
                        "dimensions { dimension: 'team' } total: true ") +
            kComplaints),
      UpheldByTeam(),
      ByTeamOf("initial_feedback"),
      ByTeamOf("member_enquiry"),
      ByTeamOf("mp_enquiry"),
      ByTeamOf("compliment"),
  };
}

}  // namespace redress::attack
