#include <algorithm>
#include <string>

#include "redress/v1/catalogue.pb.h"
#include "service/query/catalogue.h"
#include "tests/differential/random_world.h"

namespace redress::differential {
namespace {

using model::DayFromCivil;
using model::DayToProto;

Day DayOf(const v1::Date& date) {
  return DayFromCivil(date.year(), date.month(), date.day());
}

using Grains = std::vector<v1::Grain>;

// True where the dimension is defined for each of the grains.
bool Fits(const v1::Dimension& dimension, const Grains& grains) {
  return std::all_of(grains.begin(), grains.end(), [&](v1::Grain grain) {
    return std::find(dimension.grains().begin(), dimension.grains().end(),
                     grain) != dimension.grains().end();
  });
}

// A name that a question may give for a value of the dimension.
std::string AnyName(Dice& dice, const v1::Dimension& dimension) {
  if (dimension.vocabulary_size() > 0) {
    std::string name = dice.OneOf(std::vector<std::string>(
        dimension.vocabulary().begin(), dimension.vocabulary().end()));
    if (dice.Percent(10)) name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
  }
  if (dice.Percent(10)) return "Nowhere";
  if (dice.Percent(15)) return kMissing;
  static const auto& canonical = *new std::vector<std::string>{
      "New CLR", "Front Door", "Hub",       "Delay",
      "Conduct", "Apology",    "New Staff", "All others"};
  if (dice.Percent(15)) return dice.OneOf(canonical);
  return dice.OneOf(ValuesIn(dimension.name()));
}

class Asking {
 public:
  Asking(Dice& dice, const v1::Settings& settings)
      : dice_(dice), dimensions_(query::Dimensions(settings)) {}

  v1::Query Ask();

 private:
  std::vector<v1::Dimension> Choice(const Grains& grains, bool buckets) const;
  v1::Filter AnyFilter(const Grains& grains, int depth);
  int MostDays();
  v1::Period AnyPeriod();
  void AskComparison(v1::Query& query);
  void AskMeasures(v1::Query& query);
  void AskDimensions(v1::Query& query);
  void AskTop(v1::Query& query);

  Dice& dice_;
  const std::vector<v1::Dimension> dimensions_;
  Grains grains_;
  std::string bucket_;
};

std::vector<v1::Dimension> Asking::Choice(const Grains& grains,
                                          bool buckets) const {
  std::vector<v1::Dimension> choice;
  for (const v1::Dimension& dimension : dimensions_) {
    if (dimension.time_bucket() == buckets && Fits(dimension, grains)) {
      choice.push_back(dimension);
    }
  }
  return choice;
}

v1::Filter Asking::AnyFilter(const Grains& grains, int depth) {
  v1::Filter filter;
  const int type = depth > 0 ? dice_.Below(8) : 7;
  if (type == 0) {
    *filter.mutable_not_() = AnyFilter(grains, depth - 1);
  } else if (type <= 2) {
    v1::FilterList& list =
        type == 1 ? *filter.mutable_all_of() : *filter.mutable_any_of();
    for (int i = dice_.Below(3); i >= 0; --i) {
      *list.add_filters() = AnyFilter(grains, depth - 1);
    }
  } else {
    const v1::Dimension dimension = dice_.OneOf(Choice(grains, false));
    v1::MemberFilter& members = *filter.mutable_members();
    members.set_dimension(dimension.name());
    for (int i = dice_.Below(3); i >= 0; --i) {
      members.add_values(AnyName(dice_, dimension));
    }
  }
  return filter;
}

// The most days that a period has, so that an answer has not far more rows than
// figures.
int Asking::MostDays() {
  if (dice_.Percent(5)) return 500;
  if (bucket_ == "day") return 30;
  return bucket_ == "week" ? 150 : 500;
}

v1::Period Asking::AnyPeriod() {
  Day first = DayFromCivil(2017, 10, 1) + dice_.Below(4 * 365);
  Day last = first + dice_.Below(MostDays());
  switch (dice_.Below(10)) {
    case 0:  // One day.
      last = first = AnyDay(dice_);
      break;
    case 1:  // The leap day, or up to it.
      last = DayFromCivil(2020, 2, 29);
      first = last - (dice_.Percent(50) ? 0 : dice_.Below(60));
      break;
    case 2:  // Across the end of a financial year.
      first = DayFromCivil(2019, 3, 31) - dice_.Below(3);
      last = DayFromCivil(2019, 4, 1) + dice_.Below(3);
      break;
    case 3:
      first = DayFromCivil(2018 + dice_.Below(2), 4, 1);
      last = DayFromCivil(model::CivilFromDay(first).year + 1, 3, 31);
      break;
    case 4:
    case 5:
      first =
          DayFromCivil(2018 + dice_.Below(2), dice_.Percent(50) ? 4 : 10, 1);
      last = first + 182;
      break;
    case 6:
      first = AnyDay(dice_);
      last = first + dice_.Below(MostDays());
      break;
    case 7:
      last = AnyDay(dice_);
      first = last - dice_.Below(MostDays());
      break;
    default:
      break;
  }
  v1::Period period;
  *period.mutable_first_day() = DayToProto(first);
  *period.mutable_last_day() = DayToProto(last);
  return period;
}

// A period that shares no day with those that the question has.
void Asking::AskComparison(v1::Query& query) {
  const auto meets = [](const v1::Period& a, const v1::Period& b) {
    return DayOf(a.first_day()) <= DayOf(b.last_day()) &&
           DayOf(b.first_day()) <= DayOf(a.last_day());
  };
  v1::Period period = AnyPeriod();
  const Day first = DayOf(query.period().first_day());
  const int days = DayOf(query.period().last_day()) - first;
  if (dice_.Percent(25)) {  // The same span before.
    *period.mutable_last_day() = DayToProto(first - 1);
    *period.mutable_first_day() = DayToProto(first - 1 - days);
  } else if (dice_.Percent(35)) {  // The same weeks of another year.
    const Day other = first + (dice_.Percent(70) ? -364 : 364);
    *period.mutable_first_day() = DayToProto(other);
    *period.mutable_last_day() = DayToProto(other + days);
  }
  if (meets(query.period(), period) ||
      std::any_of(
          query.comparisons().begin(), query.comparisons().end(),
          [&](const v1::Period& other) { return meets(other, period); })) {
    return;
  }
  *query.add_comparisons() = period;
}

void Asking::AskMeasures(v1::Query& query) {
  const std::vector<v1::Measure>& measures = query::Measures();
  // Learning has few dimensions, so that most questions are about cases or
  // stages alone.
  const int about = dice_.Below(4);
  const int number = 1 + dice_.Below(dice_.Percent(95) ? 4 : 10);
  for (int i = 0; i < number; ++i) {
    const v1::Measure* measure = nullptr;
    for (;;) {
      measure = &dice_.OneOf(measures);
      const bool stage = measure->grain() == v1::GRAIN_STAGE;
      const bool action = measure->grain() == v1::GRAIN_ACTION;
      if (about == 0 || (about == 1 && stage) || (about > 1 && !action)) break;
    }
    if (std::find(grains_.begin(), grains_.end(), measure->grain()) ==
        grains_.end()) {
      grains_.push_back(measure->grain());
    }
    v1::MeasureSelection& selection = *query.add_measures();
    selection.set_measure(measure->name());
    selection.set_label("m" + std::to_string(i));
    if (dice_.Percent(25)) {
      *selection.mutable_filter() = AnyFilter({measure->grain()}, 1);
    }
  }
}

void Asking::AskDimensions(v1::Query& query) {
  // Four make sparse tables.
  const int number = dice_.Percent(5) ? 4 : dice_.Below(4);
  std::vector<v1::Dimension> chosen;
  for (int i = 0; i < number; ++i) {
    const v1::Dimension dimension = dice_.OneOf(Choice(grains_, false));
    const bool again = std::any_of(chosen.begin(), chosen.end(),
                                   [&](const v1::Dimension& other) {
                                     return other.name() == dimension.name();
                                   });
    if (!again) chosen.push_back(dimension);
  }
  // How long cases have been open is not asked by time bucket.
  const bool ageing = std::any_of(
      query.measures().begin(), query.measures().end(), [](const auto& m) {
        return m.measure().rfind("open_", 0) == 0 &&
               m.measure().find("_days") != std::string::npos;
      });
  if (!ageing && dice_.Percent(30)) {
    const std::vector<v1::Dimension> buckets = Choice(grains_, true);
    const auto place =
        chosen.empty() ? 0 : dice_.Below(static_cast<int>(chosen.size()) + 1);
    chosen.insert(chosen.begin() + place, dice_.OneOf(buckets));
  }
  if (chosen.size() > 3 && !dice_.Percent(20)) chosen.resize(3);
  if (chosen.size() > 4) chosen.resize(4);
  for (const v1::Dimension& dimension : chosen) {
    v1::DimensionSelection& selection = *query.add_dimensions();
    selection.set_dimension(dimension.name());
    if (dimension.time_bucket()) bucket_ = dimension.name();
    if (dimension.time_bucket() || !dice_.Percent(20)) continue;
    for (int i = dice_.Below(3); i >= 0; --i) {
      const std::string name = AnyName(dice_, dimension);
      if (std::find(selection.members().begin(), selection.members().end(),
                    name) == selection.members().end()) {
        selection.add_members(name);
      }
    }
  }
}

void Asking::AskTop(v1::Query& query) {
  std::vector<std::string> names;
  for (const v1::DimensionSelection& dimension : query.dimensions()) {
    if (dimension.dimension() != bucket_) {
      names.push_back(dimension.dimension());
    }
  }
  if (names.empty()) return;
  v1::Top& top = *query.mutable_top();
  top.set_count(1 + dice_.Below(5));
  if (query.dimensions(0).dimension() == bucket_ || dice_.Percent(70)) {
    top.set_dimension(dice_.OneOf(names));
  }
  if (dice_.Percent(60)) {
    top.set_label("m" + std::to_string(dice_.Below(query.measures_size())));
  }
  top.set_other(dice_.Percent(65));
}

v1::Query Asking::Ask() {
  v1::Query query;
  AskMeasures(query);
  AskDimensions(query);
  *query.mutable_period() = AnyPeriod();
  for (int i = dice_.Below(dice_.Percent(95) ? 3 : 7); i > 0; --i) {
    AskComparison(query);
  }
  if (query.comparisons_size() > 0) {
    query.mutable_comparison_options()->set_difference(dice_.Percent(60));
    query.mutable_comparison_options()->set_percent_change(dice_.Percent(40));
  }
  if (dice_.Percent(40)) *query.mutable_filter() = AnyFilter(grains_, 2);
  query.set_total(dice_.Percent(50));
  query.set_subtotals(query.dimensions_size() > 1 && dice_.Percent(40));
  if (dice_.Percent(40)) AskTop(query);
  if (dice_.Percent(30)) {
    if (!dice_.Percent(25)) {
      query.mutable_order_by()->set_label(
          "m" + std::to_string(dice_.Below(query.measures_size())));
    }
    query.mutable_order_by()->set_descending(dice_.Percent(60));
  }
  return query;
}

}  // namespace

v1::Query RandomQuestion(Dice& dice, const v1::Settings& settings) {
  return Asking(dice, settings).Ask();
}

}  // namespace redress::differential
