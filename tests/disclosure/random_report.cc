#include "tests/disclosure/random_report.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"

namespace redress::attack {
namespace {

// std::uniform_int_distribution differs between libraries; this does not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  int Below(int n) {
    return static_cast<int>(engine_() % static_cast<uint64_t>(n));
  }
  int Between(int low, int high) { return low + Below(high - low + 1); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  const T& Of(const std::vector<T>& values) {
    return values[static_cast<size_t>(Below(static_cast<int>(values.size())))];
  }
  // Small numbers are likelier than large ones.
  int Skewed(int n) { return std::min(Below(n), Below(n)); }

 private:
  std::mt19937_64 engine_;
};

// A set of measures that belong together.
struct Scenario {
  Unit::Grain grain;
  std::vector<const char*> measures;
  // The measures whose small counts must not follow from the others.
  std::vector<const char*> secrets;
  // Their range is the threshold, as what is left of shown counts is treated
  // as a count; else it is enough that they cannot be worked out.
  bool strict = false;
  // How many values the time axes of the attacker have, by pieces of time.
  int weight = 1;
};

// How long open cases have been open. By itself, so that the reports of the
// others' seeds stay what they are.
const Scenario& AgeingScenario() {
  static const auto* const kScenario =
      new Scenario{Unit::Grain::kCase,
                   {"open_at_end", "open_up_to_10_days", "open_11_to_20_days",
                    "open_21_to_65_days", "open_over_65_days", "received"},
                   {"open_up_to_10_days", "open_11_to_20_days",
                    "open_21_to_65_days", "open_over_65_days"},
                   false,
                   25};
  return *kScenario;
}

const std::vector<Scenario>& Scenarios() {
  using G = Unit::Grain;
  static const auto* const kScenarios = new std::vector<Scenario>{
      {G::kCase, {"received", "received", "received"}, {}, false, 1},
      {G::kCase,
       {"received", "received_net", "cancelled", "closed"},
       {},
       false,
       8},
      {G::kCase,
       {"open_at_start", "received", "closed", "cancelled", "open_at_end",
        "received_net", "closed_received_before"},
       {"open_at_start", "received", "closed", "cancelled", "open_at_end"},
       false,
       10},
      {G::kCase,
       {"closed", "upheld", "partially_upheld", "not_upheld", "no_finding",
        "outcome_not_recorded", "upheld_rate", "upheld_or_partially_rate"},
       {"upheld", "partially_upheld", "not_upheld"},
       true,
       8},
      {G::kStage,
       {"due", "on_time", "late", "on_time_standard", "on_time_extended",
        "on_time_rate"},
       {"on_time", "late", "on_time_standard", "on_time_extended"},
       true,
       3},
      {G::kStage,
       {"stage_started", "stage_responded", "stage_closed", "stage_cancelled",
        "stage_open_at_start", "stage_open_at_end", "escalated"},
       {"stage_started", "stage_closed", "stage_cancelled"},
       false,
       16},
      {G::kStage,
       {"stage_open_at_end", "overdue_at_end", "stage_started"},
       {},
       false,
       40},
      {G::kStage,
       {"stage_responded", "response_days_mean", "response_days_median",
        "response_days_max"},
       {},
       false,
       24},
      {G::kCase,
       {"adr_cases", "adr_resolved", "adr_saving_gbp"},
       {"adr_resolved"},
       true,
       2},
      {G::kCase, {"ombudsman_decided", "ombudsman_upheld"}, {}, false, 2},
      {G::kCase, {"escalation_rate_cohort"}, {}, false, 2},
      {G::kCase, {"closed", "remedy_gbp"}, {}, false, 6},
      {G::kAction, {"learning_raised", "learning_implemented"}, {}, false, 2},
  };
  return *kScenarios;
}

struct DimensionSize {
  const char* name;
  std::vector<std::string> members;
  int axis;  // Values on the attacker's axis.
};

std::vector<DimensionSize> DimensionsFor(Unit::Grain grain, Dice& dice) {
  if (grain == Unit::Grain::kAction) {
    return {{"root_cause", {"", "communication", "policy"}, 4},
            {"authority", {"Anyshire", "Otherton"}, 3}};
  }
  std::vector<DimensionSize> all = {
      {"team", {"A", "B", "C", "D"}, 5},
      {"kind", {"complaint", "mp_enquiry", "compliment"}, 4},
      {"locality", {"", "North"}, 3},
      {"category", {"delay", "money"}, 8},
  };
  if (dice.Chance(40)) {
    all[0].members = {"A", "B", "C", "D", "E", "F"};
    all[0].axis = 7;
  }
  if (grain == Unit::Grain::kStage) {
    all.push_back({"stage", {"stage1", "stage2"}, 4});
  }
  return all;
}

model::Day Day(const v1::Date& date) {
  return model::DayFromCivil(date.year(), date.month(), date.day());
}

// Days around the periods; often none.
class UnitMaker {
 public:
  UnitMaker(Dice& dice, Unit::Grain grain,
            const std::vector<DimensionSize>& dimensions)
      : dice_(dice), grain_(grain), dimensions_(dimensions) {}

  Unit Make() {
    Unit unit;
    unit.grain = grain_;
    for (const DimensionSize& dimension : dimensions_) {
      if (grain_ != Unit::Grain::kAction &&
          std::string(dimension.name) == "category") {
        for (const std::string& member : dimension.members) {
          if (dice_.Chance(45)) unit.many["category"].insert(member);
        }
        continue;
      }
      unit.dimensions[dimension.name] = dimension.members[static_cast<size_t>(
          dice_.Skewed(static_cast<int>(dimension.members.size())))];
    }
    if (unit.dimensions.count("kind") == 0) {
      unit.dimensions["kind"] = dice_.Chance(80) ? "complaint" : "compliment";
    }
    static const auto* const kOutcomes = new std::vector<std::string>{
        "upheld", "upheld", "not_upheld", "partially_upheld", "no_finding", ""};
    unit.dimensions["outcome"] = dice_.Of(*kOutcomes);
    const model::Day begin = Day(DateOf(2017, 10, 1));
    const model::Day received = begin + dice_.Below(900);
    const model::Day left = received + dice_.Below(260);
    const int fate = dice_.Below(10);
    if (grain_ == Unit::Grain::kStage) {
      MakeStage(received, left, fate, unit);
      return unit;
    }
    unit.received = received;
    if (fate < 7) unit.closed = left;
    if (fate == 7) unit.cancelled = left;
    unit.adr_offered = dice_.Chance(60) ? left : kNever;
    unit.adr_resolved = dice_.Chance(50);
    unit.adr_saving = dice_.Below(3) * 180000;
    unit.remedy = dice_.Below(3) * 10000;
    unit.decided = dice_.Chance(50) ? left : kNever;
    unit.decided_upheld = dice_.Chance(50);
    unit.stage1_started = received;
    if (dice_.Chance(30)) unit.stage2_started = left;
    return unit;
  }

 private:
  void MakeStage(model::Day started, model::Day ended, int fate, Unit& unit) {
    unit.started = started;
    unit.due = started + 14;
    unit.effective_due = unit.due + (dice_.Chance(30) ? 14 : 0);
    if (dice_.Chance(50)) ended = started + dice_.Below(30);
    if (fate < 7) {
      unit.responded = unit.ended = ended;
      unit.ended_by = "response";
      unit.response_days = (ended - started) * 5 / 7;
    } else if (fate < 9) {
      unit.ended = ended;
      unit.ended_by = fate == 7 ? "closing" : "cancelling";
    }
  }

  Dice& dice_;
  const Unit::Grain grain_;
  const std::vector<DimensionSize>& dimensions_;
};

void FilterOn(const std::string& dimension,
              const std::vector<std::string>& values, v1::Filter& filter) {
  filter.mutable_members()->set_dimension(dimension);
  for (const std::string& value : values) {
    filter.mutable_members()->add_values(value.empty() ? "Not recorded"
                                                       : value);
  }
}

class ReportMaker {
 public:
  ReportMaker(uint64_t seed, ReportKind kind) : dice_(seed), kind_(kind) {}

  // False: the attacker would take too long over it.
  bool Make(RandomReport& report) {
    report.rules = MakeRules();
    const Scenario& scenario =
        kind_ == ReportKind::kAgeing ? AgeingScenario() : dice_.Of(Scenarios());
    grain_ = scenario.grain;
    ChooseDimensions();
    Records& records = report.records;
    records.data_date =
        Day(dice_.Chance(80) ? DateOf(2020, 6, 30) : DateOf(2019, 8, 15));
    UnitMaker units(dice_, grain_, dimensions_);
    const int count = dice_.Between(8, 130);
    for (int i = 0; i < count; ++i) records.units.push_back(units.Make());
    const int tables = dice_.Chance(55) ? 1 : dice_.Between(2, 3);
    int size = scenario.weight;
    for (const DimensionSize& dimension : dimensions_) size *= dimension.axis;
    bool buckets = false;
    std::vector<v1::Query> queries;
    for (int i = 0; i < tables; ++i) {
      queries.push_back(MakeQuery(scenario, i, buckets));
    }
    const int pieces = buckets ? 9 : 5;
    if (size * pieces > 5000) return false;
    for (const v1::Query& query : queries) {
      report.tables.push_back(MakeTable(records, query));
    }
    if (scenario.secrets.empty()) return true;
    report.secret_range =
        scenario.strict && tables == 1
            ? std::min(report.rules.threshold, report.rules.Range())
            : 1;
    v1::Query secret = queries[0];
    secret.clear_measures();
    // By other measures the top would be made of other rows.
    if (secret.has_top()) {
      secret.clear_top();
      secret.clear_dimensions();
      secret.clear_subtotals();
      secret.set_total(true);
    }
    for (const char* measure : scenario.secrets) {
      secret.add_measures()->set_measure(measure);
    }
    report.secrets.push_back(MakeTable(records, secret));
    return true;
  }

 private:
  query::DisclosureRules MakeRules() {
    query::DisclosureRules rules;
    rules.name = "random";
    rules.threshold = dice_.Of(std::vector<int64_t>{3, 5, 5, 5, 10});
    const int64_t ranges[] = {0, 0, 0, 3, rules.threshold + 2};
    rules.protection_range = ranges[dice_.Below(5)];
    rules.suppress_zero = dice_.Chance(15);
    rules.min_denominator = dice_.Chance(50) ? 10 : 0;
    rules.rounding_base = dice_.Chance(8) ? 5 : 0;
    return rules;
  }

  void ChooseDimensions() {
    dimensions_ = DimensionsFor(grain_, dice_);
    const size_t keep = static_cast<size_t>(dice_.Between(1, 3));
    while (dimensions_.size() > keep) {
      dimensions_.erase(dimensions_.begin() +
                        dice_.Below(static_cast<int>(dimensions_.size())));
    }
  }

  // A condition on one of the dimensions.
  void AddFilter(v1::Filter& filter) {
    const DimensionSize& dimension = dice_.Of(dimensions_);
    std::vector<std::string> values = {dice_.Of(dimension.members)};
    if (dice_.Chance(30)) values.push_back(dice_.Of(dimension.members));
    const int form = dice_.Below(10);
    if (form < 6) {
      FilterOn(dimension.name, values, filter);
    } else if (form < 8) {
      FilterOn(dimension.name, values, *filter.mutable_not_());
    } else {
      const DimensionSize& other = dice_.Of(dimensions_);
      v1::FilterList& list = *filter.mutable_any_of();
      FilterOn(dimension.name, values, *list.add_filters()->mutable_not_());
      FilterOn(other.name, {dice_.Of(other.members)}, *list.add_filters());
    }
  }

  void AddPeriods(v1::Query& query) {
    const bool longer = dice_.Chance(30);
    const auto period = [&](int year) {
      return longer ? PeriodOf(year, 4, year + 1, 3, 31)
                    : PeriodOf(year, 4, year, 9, 30);
    };
    *query.mutable_period() = period(2019);
    const int more = dice_.Chance(40) ? 0 : dice_.Between(1, 2);
    for (int i = 1; i <= more; ++i) {
      *query.add_comparisons() = period(2019 - i);
    }
    query.mutable_comparison_options()->set_difference(dice_.Chance(50));
  }

  v1::Query MakeQuery(const Scenario& scenario, int number, bool& buckets) {
    v1::Query query;
    std::vector<const char*> measures = scenario.measures;
    const int wanted = dice_.Between(1, static_cast<int>(measures.size()));
    while (static_cast<int>(measures.size()) > wanted) {
      measures.erase(measures.begin() +
                     dice_.Below(static_cast<int>(measures.size())));
    }
    for (size_t i = 0; i < measures.size(); ++i) {
      v1::MeasureSelection* selection = query.add_measures();
      selection->set_measure(measures[i]);
      selection->set_label(absl::StrCat(measures[i], " ", i));
      const bool again = i > 0 && std::string(measures[i]) == measures[i - 1];
      if (again || dice_.Chance(15)) AddFilter(*selection->mutable_filter());
    }
    if (dice_.Chance(20)) AddFilter(*query.mutable_filter());
    AddPeriods(query);
    std::vector<std::string> names;
    for (const DimensionSize& dimension : dimensions_) {
      if (dice_.Chance(number == 0 ? 75 : 55)) names.push_back(dimension.name);
    }
    // How long cases have been open is not asked by time bucket, nor is it a
    // secret by time bucket.
    const bool ageing = kind_ == ReportKind::kAgeing;
    if (dice_.Chance(20) && !ageing && query.comparisons_size() < 2 &&
        query.period().last_day().month() == 9) {
      names.push_back("quarter");
      buckets = true;
    }
    for (size_t i = names.size(); i > 1; --i) {
      std::swap(names[i - 1],
                names[static_cast<size_t>(dice_.Below(static_cast<int>(i)))]);
    }
    for (const std::string& name : names) {
      query.add_dimensions()->set_dimension(name);
    }
    query.set_total(dice_.Chance(75));
    query.set_subtotals(names.size() > 1 && dice_.Chance(50));
    if (!names.empty() && names[0] != "quarter" && dice_.Chance(20)) {
      query.mutable_top()->set_count(dice_.Between(1, 3));
      query.mutable_top()->set_dimension(names[0]);
      query.mutable_top()->set_other(dice_.Chance(70));
    }
    return query;
  }

  Dice dice_;
  const ReportKind kind_;
  Unit::Grain grain_ = Unit::Grain::kCase;
  std::vector<DimensionSize> dimensions_;
};

}  // namespace

std::vector<query::PublishedTable> RandomReport::Tables() {
  std::vector<query::PublishedTable> result;
  for (TrueTable& table : tables) {
    result.push_back({table.question.get(), &table.figures});
  }
  return result;
}

std::vector<const TrueTable*> RandomReport::Shown() const {
  std::vector<const TrueTable*> result;
  for (const TrueTable& table : tables) result.push_back(&table);
  return result;
}

std::vector<const TrueTable*> RandomReport::Hidden() const {
  std::vector<const TrueTable*> result;
  for (const TrueTable& table : secrets) result.push_back(&table);
  return result;
}

RandomReport MakeRandomReport(uint64_t seed, ReportKind kind) {
  for (uint64_t attempt = 0;; ++attempt) {
    RandomReport report;
    if (ReportMaker(seed * 1000003 + attempt, kind).Make(report)) return report;
  }
}

uint64_t Setting(const char* name, uint64_t otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

v1::Date DateOf(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

v1::Period PeriodOf(int from_year, int from_month, int to_year, int to_month,
                    int to_day) {
  v1::Period period;
  *period.mutable_first_day() = DateOf(from_year, from_month, 1);
  *period.mutable_last_day() = DateOf(to_year, to_month, to_day);
  return period;
}

}  // namespace redress::attack
