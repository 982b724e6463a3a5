#include "tests/differential/naive_rows.h"

#include <algorithm>
#include <utility>

namespace redress::differential {
namespace {

size_t Width(const v1::Query& query) {
  return static_cast<size_t>(query.dimensions_size());
}

std::string DimensionAt(const v1::Query& query, size_t place) {
  return query.dimensions(static_cast<int>(place)).dimension();
}

// Every row with each of the choices at its end.
std::set<Names> Longer(const std::set<Names>& rows,
                       const std::set<std::string>& choices) {
  std::set<Names> longer;
  for (Names row : rows) {
    row.emplace_back();
    for (const std::string& choice : choices) {
      row.back() = choice;
      longer.insert(row);
    }
  }
  return longer;
}

}  // namespace

NaiveRows::NaiveRows(const v1::Query& query, const NaiveWorld& world,
                     Day data_date)
    : query_(query),
      world_(world),
      names_(query, world, data_date),
      width_(Width(query)),
      bucket_place_(width_),
      top_place_(width_) {
  for (size_t i = 0; i < width_; ++i) {
    if (IsTimeBucket(DimensionAt(query, i))) {
      bucket_place_ = i;
      bucket_unit_ = DimensionAt(query, i);
    }
    Names listed;
    for (const std::string& name :
         query.dimensions(static_cast<int>(i)).members()) {
      const std::string& member = names_.Resolve(DimensionAt(query, i), name);
      if (!Contains(listed, member)) listed.push_back(member);
    }
    listed_.push_back(std::move(listed));
  }
  std::vector<v1::Period> periods = {query.period()};
  periods.insert(periods.end(), query.comparisons().begin(),
                 query.comparisons().end());
  for (const v1::Period& period : periods) {
    const NaiveCalendar& calendar = world.reference->calendar();
    pieces_.push_back(Pieces(period, bucket_unit_, data_date, calendar));
    wholes_.push_back(Pieces(period, "", data_date, calendar));
    buckets_ = std::max(buckets_, pieces_.back().size());
    for (size_t i = 0; i < pieces_.back().size(); ++i) {
      if (pieces_.back()[i].partial) partial_.insert(i);
    }
  }
  // Which rows there are, as if nothing were left out.
  for (int i = 0; i < query.measures_size(); ++i) {
    const MeasureRule& rule = RuleOf(query.measures(i).measure());
    units_.push_back(UnitsOf(query.measures(i)));
    for (const Unit& unit : units_.back()) {
      bool counts = false;
      for (const std::vector<Piece>& pieces : pieces_) {
        for (const Piece& piece : pieces) {
          counts = counts || rule.base(unit, piece.window);
        }
      }
      if (!counts) continue;
      for (Names& row : LeadingOf(unit, width_)) details_.insert(row);
    }
  }
  AddListed();
  if (query.has_top()) KeepTop();
  for (int i = 0; i < query.measures_size(); ++i) {
    for (const Unit& unit : units_[static_cast<size_t>(i)]) Count(i, unit);
  }
}

// Every unit of the measure's grain for which the filters hold.
std::vector<Unit> NaiveRows::UnitsOf(
    const v1::MeasureSelection& measure) const {
  const v1::Grain grain = RuleOf(measure.measure()).grain;
  std::vector<Unit> units;
  const auto take = [&](const Unit& unit) {
    if (names_.Holds(query_.filter(), unit) &&
        names_.Holds(measure.filter(), unit)) {
      units.push_back(unit);
    }
  };
  if (grain == v1::GRAIN_ACTION) {
    for (const NaiveAction& action : world_.actions) {
      take({nullptr, nullptr, &action});
    }
    return units;
  }
  for (const NaiveCase& of : world_.cases) {
    if (grain == v1::GRAIN_STAGE) {
      for (const NaiveStage& stage : of.stages) take({&of, &stage, nullptr});
    } else if (grain == v1::GRAIN_CASE || of.complaint) {
      take({&of, nullptr, nullptr});
    }
  }
  return units;
}

// The members of one dimension in whose rows the unit counts.
Names NaiveRows::MembersOf(const Unit& unit, size_t dimension) const {
  if (IsBucket(dimension)) return {""};
  Names values = names_.ValuesOf(DimensionAt(query_, dimension), unit);
  if (dimension != top_place_) return values;
  Names members;
  bool left_out = false;
  for (const std::string& value : values) {
    if (kept_.count(value) > 0) {
      members.push_back(value);
    } else {
      left_out = true;
    }
  }
  if (left_out && query_.top().other()) members.push_back(kOther);
  return members;
}

// The combinations of the unit's members in the first `number` dimensions.
std::vector<Names> NaiveRows::LeadingOf(const Unit& unit, size_t number) const {
  std::vector<Names> rows = {{}};
  for (size_t i = 0; i < number; ++i) {
    std::vector<Names> longer;
    for (const Names& row : rows) {
      for (const std::string& member : MembersOf(unit, i)) {
        longer.push_back(row);
        longer.back().push_back(member);
      }
    }
    rows = std::move(longer);
  }
  return rows;
}

// Beside the rows that occur, every combination of the listed members with the
// members that occur in the other dimensions; and one row where there is
// nothing to break down by but time.
void NaiveRows::AddListed() {
  std::set<Names> combined = {{}};
  bool add = true;
  for (size_t i = 0; i < width_; ++i) {
    if (!IsBucket(i)) add = false;
  }
  for (size_t i = 0; i < width_; ++i) {
    std::set<std::string> choices(listed_[i].begin(), listed_[i].end());
    if (!choices.empty()) add = true;
    if (IsBucket(i)) choices = {""};
    if (choices.empty()) {
      for (const Names& row : details_) choices.insert(row[i]);
    }
    combined = Longer(combined, choices);
  }
  if (add) details_.insert(combined.begin(), combined.end());
}

// Leaves out all but the largest members of the top's dimension: ranked by one
// measure over this dimension alone, in the whole current period.
void NaiveRows::KeepTop() {
  const v1::Top& top = query_.top();
  size_t place = 0;
  while (!top.dimension().empty() &&
         DimensionAt(query_, place) != top.dimension()) {
    ++place;
  }
  size_t measure = 0;
  while (!top.label().empty() &&
         LabelOf(query_.measures(static_cast<int>(measure))) != top.label()) {
    ++measure;
  }
  const MeasureRule& rule =
      RuleOf(query_.measures(static_cast<int>(measure)).measure());
  const Window& window = wholes_[0][0].window;

  struct Candidate {
    std::string name;
    Figure figure;
  };
  std::set<std::string> choices;
  for (const Names& row : details_) choices.insert(row[place]);
  std::vector<Candidate> candidates;
  for (const std::string& name : choices) {
    std::vector<Unit> units;
    for (const Unit& unit : units_[measure]) {
      if (rule.base(unit, window) &&
          Contains(names_.ValuesOf(DimensionAt(query_, place), unit), name)) {
        units.push_back(unit);
      }
    }
    candidates.push_back({name, FigureOf(rule, units, window)});
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) {
              if (a.figure.number != b.figure.number) return a.figure.number;
              const int sign =
                  a.figure.number ? OrderOf(a.figure, b.figure) : 0;
              if (sign != 0) return sign > 0;
              return std::pair(a.name == kMissing, a.name) <
                     std::pair(b.name == kMissing, b.name);
            });
  if (candidates.size() > static_cast<size_t>(top.count())) {
    candidates.resize(static_cast<size_t>(top.count()));
  }
  for (const Candidate& candidate : candidates) kept_.insert(candidate.name);
  top_place_ = place;

  // The rows of those left out are put together.
  std::set<Names> details;
  for (Names row : details_) {
    if (kept_.count(row[place]) == 0) {
      if (!top.other()) continue;
      row[place] = kOther;
    }
    details.insert(row);
  }
  details_ = std::move(details);
}

void NaiveRows::Count(int measure, const Unit& unit) {
  const MeasureRule& rule = RuleOf(query_.measures(measure).measure());
  std::vector<std::vector<Names>> leading(width_ + 1);
  for (size_t period = 0; period < pieces_.size(); ++period) {
    for (size_t number = 0; number <= width_; ++number) {
      // Subtotals are made where they are asked for; details and the total
      // always.
      if (number > 0 && number < width_ && !query_.subtotals()) continue;
      const std::vector<Piece>& pieces =
          number > bucket_place_ ? pieces_[period] : wholes_[period];
      for (size_t i = 0; i < pieces.size(); ++i) {
        if (!rule.base(unit, pieces[i].window)) continue;
        if (leading[number].empty()) leading[number] = LeadingOf(unit, number);
        for (const Names& names : leading[number]) {
          counted_[{names, measure, period, i}].push_back(unit);
        }
      }
    }
  }
}

Figure NaiveRows::FigureAt(int measure, size_t period, const Names& names,
                           size_t bucket) const {
  const bool in_pieces = names.size() > bucket_place_;
  const std::vector<Piece>& pieces =
      in_pieces ? pieces_[period] : wholes_[period];
  const size_t piece = in_pieces ? bucket : 0;
  if (piece >= pieces.size()) return {};
  const auto found = counted_.find({names, measure, period, piece});
  return FigureOf(RuleOf(query_.measures(measure).measure()),
                  found == counted_.end() ? std::vector<Unit>() : found->second,
                  pieces[piece].window);
}

std::string NaiveRows::BucketName(size_t bucket) const {
  Day start = UnitStart(bucket_unit_, pieces_[0][0].window.first);
  for (size_t i = 0; i < bucket; ++i) start = NextStart(bucket_unit_, start);
  return UnitName(bucket_unit_, start);
}

}  // namespace redress::differential
