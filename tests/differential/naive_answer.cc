#include "tests/differential/naive_answer.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "redress/v1/record.pb.h"
#include "service/model/vocabulary.h"
#include "tests/differential/naive_buckets.h"

namespace redress::differential {
namespace {

using Names = std::vector<std::string>;

bool Contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Answering {
 public:
  Answering(const v1::Query& query, const NaiveWorld& world)
      : query_(query), world_(world) {
    periods_.push_back(query.period());
    for (const v1::Period& period : query.comparisons()) {
      periods_.push_back(period);
    }
    for (const v1::DimensionSelection& dimension : query.dimensions()) {
      if (IsTimeBucket(dimension.dimension())) unit_ = dimension.dimension();
    }
    for (const v1::Period& period : periods_) {
      pieces_.push_back(Pieces(period, unit_, world.data_date));
      wholes_.push_back(Pieces(period, "", world.data_date));
    }
    for (const v1::MeasureSelection& measure : query.measures()) {
      if (RuleOf(measure.measure()).grain == v1::GRAIN_ACTION) {
        counts_actions_ = true;
      }
    }
    for (const v1::DimensionSelection& dimension : query.dimensions()) {
      listed_.push_back(Listed(dimension));
    }
  }

  NaiveAnswer Run();

 private:
  // The units of each figure of one row, by measure, period and piece.
  using RowUnits = std::map<std::tuple<int, size_t, size_t>, std::vector<Unit>>;

  Names ValuesOf(const std::string& dimension, const Unit& unit) const;
  bool Known(const std::string& dimension, const std::string& name) const;
  std::string Resolve(const std::string& dimension,
                      const std::string& name) const;
  std::string ResolveAnew(const std::string& dimension,
                          const std::string& name) const;
  bool Holds(const v1::Filter& filter, const Unit& unit) const;
  std::vector<Unit> UnitsOf(const v1::MeasureSelection& measure) const;
  std::vector<Names> MembersOf(const Unit& unit) const;
  std::vector<Figure> Columns(const RowUnits& units, bool in_pieces,
                              size_t piece) const;
  Figure FigureAt(const RowUnits& units, int measure, size_t period,
                  bool in_pieces, size_t piece) const;
  std::set<Names> WithListed(const std::map<Names, RowUnits>& rows) const;
  bool Before(const Names& a, const Names& b) const;
  std::vector<NaiveColumn> ColumnHeads() const;
  Names Listed(const v1::DimensionSelection& dimension) const;

  const v1::Query& query_;
  const NaiveWorld& world_;
  std::vector<v1::Period> periods_;
  std::string unit_;
  bool counts_actions_ = false;
  std::vector<std::vector<Piece>> pieces_;  // By period.
  std::vector<std::vector<Piece>> wholes_;  // By period; one piece each.
  std::vector<Names> listed_;               // By dimension, resolved.
  mutable std::map<std::pair<std::string, std::string>, std::string> resolved_;
};

Names Answering::ValuesOf(const std::string& dimension,
                          const Unit& unit) const {
  if (dimension == "stage") return {unit.stage->name};
  if (dimension == "outcome" && unit.stage != nullptr) {
    return {unit.stage->outcome};
  }
  if (dimension == "status") {
    const Day day = world_.data_date;
    const NaiveCase& of = *unit.of_case;
    if (of.cancelled && *of.cancelled <= day) return {"cancelled"};
    if (of.closed && *of.closed <= day) return {"closed"};
    return {"open"};
  }
  const Values& values =
      unit.action != nullptr ? unit.action->values : unit.of_case->values;
  const auto found = values.find(dimension);
  return found == values.end() ? Names{kMissing} : found->second;
}

// True where the data have the name.
bool Answering::Known(const std::string& dimension,
                      const std::string& name) const {
  const auto has = [&](const Values& values) {
    const auto found = values.find(dimension);
    return found != values.end() && Contains(found->second, name);
  };
  for (const NaiveCase& of : world_.cases) {
    if (has(of.values)) return true;
  }
  if (!counts_actions_) return false;
  for (const NaiveAction& action : world_.actions) {
    if (has(action.values)) return true;
  }
  return false;
}

std::string Answering::Resolve(const std::string& dimension,
                               const std::string& name) const {
  const auto [known, added] = resolved_.try_emplace({dimension, name});
  if (added) known->second = ResolveAnew(dimension, name);
  return known->second;
}

std::string Answering::ResolveAnew(const std::string& dimension,
                                   const std::string& name) const {
  for (const std::string& value : ClosedVocabulary(dimension)) {
    if (Lower(value) == Lower(name)) return value;
  }
  if (name == kMissing || Known(dimension, name)) return name;
  return world_.reference->NameToday(dimension, name);
}

bool Answering::Holds(const v1::Filter& filter, const Unit& unit) const {
  if (filter.has_not_()) return !Holds(filter.not_(), unit);
  if (filter.has_all_of()) {
    for (const v1::Filter& child : filter.all_of().filters()) {
      if (!Holds(child, unit)) return false;
    }
    return true;
  }
  if (filter.has_any_of()) {
    for (const v1::Filter& child : filter.any_of().filters()) {
      if (Holds(child, unit)) return true;
    }
    return false;
  }
  if (filter.has_members()) {
    const std::string& dimension = filter.members().dimension();
    const Names values = ValuesOf(dimension, unit);
    for (const std::string& name : filter.members().values()) {
      if (Contains(values, Resolve(dimension, name))) return true;
    }
    return false;
  }
  return true;
}

// Every unit of the measure's grain for which the filters hold.
std::vector<Unit> Answering::UnitsOf(
    const v1::MeasureSelection& measure) const {
  const v1::Grain grain = RuleOf(measure.measure()).grain;
  std::vector<Unit> units;
  const auto take = [&](const Unit& unit) {
    if (Holds(query_.filter(), unit) && Holds(measure.filter(), unit)) {
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

// The rows in which the unit counts: one for each combination of its values. A
// time bucket has an empty name here.
std::vector<Names> Answering::MembersOf(const Unit& unit) const {
  std::vector<Names> rows = {{}};
  for (const v1::DimensionSelection& dimension : query_.dimensions()) {
    const Names values = IsTimeBucket(dimension.dimension())
                             ? Names{""}
                             : ValuesOf(dimension.dimension(), unit);
    std::vector<Names> longer;
    for (const Names& row : rows) {
      for (const std::string& value : values) {
        longer.push_back(row);
        longer.back().push_back(value);
      }
    }
    rows = longer;
  }
  return rows;
}

Figure Answering::FigureAt(const RowUnits& units, int measure, size_t period,
                           bool in_pieces, size_t piece) const {
  const std::vector<Piece>& pieces =
      in_pieces ? pieces_[period] : wholes_[period];
  if (piece >= pieces.size()) return {};
  const auto found = units.find({measure, period, piece});
  return FigureOf(RuleOf(query_.measures(measure).measure()),
                  found == units.end() ? std::vector<Unit>() : found->second,
                  pieces[piece].window);
}

std::vector<Figure> Answering::Columns(const RowUnits& units, bool in_pieces,
                                       size_t piece) const {
  std::vector<Figure> columns;
  for (int i = 0; i < query_.measures_size(); ++i) {
    const MeasureRule& rule = RuleOf(query_.measures(i).measure());
    const Figure current = FigureAt(units, i, 0, in_pieces, piece);
    columns.push_back(current);
    for (size_t period = 1; period < periods_.size(); ++period) {
      const Figure other = FigureAt(units, i, period, in_pieces, piece);
      columns.push_back(other);
      if (query_.comparison_options().difference()) {
        columns.push_back(DifferenceOf(rule, current, other));
      }
      if (query_.comparison_options().percent_change()) {
        columns.push_back(ChangeOf(current, other));
      }
    }
  }
  return columns;
}

std::vector<NaiveColumn> Answering::ColumnHeads() const {
  std::vector<NaiveColumn> heads;
  for (const v1::MeasureSelection& measure : query_.measures()) {
    const v1::Unit unit = RuleOf(measure.measure()).unit;
    for (int period = 0; period < static_cast<int>(periods_.size()); ++period) {
      heads.push_back(
          {measure.label(), period, v1::COLUMN_CONTENT_FIGURE, unit});
      if (period > 0 && query_.comparison_options().difference()) {
        heads.push_back(
            {measure.label(), period, v1::COLUMN_CONTENT_DIFFERENCE,
             unit == v1::UNIT_PERCENT ? v1::UNIT_PERCENTAGE_POINTS : unit});
      }
      if (period > 0 && query_.comparison_options().percent_change()) {
        heads.push_back({measure.label(), period,
                         v1::COLUMN_CONTENT_PERCENT_CHANGE, v1::UNIT_PERCENT});
      }
    }
  }
  return heads;
}

Names Answering::Listed(const v1::DimensionSelection& dimension) const {
  Names names;
  for (const std::string& name : dimension.members()) {
    const std::string member = Resolve(dimension.dimension(), name);
    if (!Contains(names, member)) names.push_back(member);
  }
  return names;
}

// The rows that occur, and every combination of the listed members with those
// that occur in the other dimensions.
std::set<Names> Answering::WithListed(
    const std::map<Names, RowUnits>& rows) const {
  std::set<Names> all;
  for (const auto& [members, units] : rows) all.insert(members);
  std::set<Names> combined = {{}};
  bool any = false;
  for (size_t i = 0; i < listed_.size(); ++i) {
    std::set<std::string> choice(listed_[i].begin(), listed_[i].end());
    if (!choice.empty()) any = true;
    if (IsTimeBucket(query_.dimensions(static_cast<int>(i)).dimension())) {
      choice = {""};
    }
    if (choice.empty()) {
      for (const auto& [members, units] : rows) choice.insert(members[i]);
    }
    std::set<Names> longer;
    for (Names row : combined) {
      row.emplace_back();
      for (const std::string& name : choice) {
        row.back() = name;
        longer.insert(row);
      }
    }
    combined = longer;
  }
  if (any) all.insert(combined.begin(), combined.end());
  return all;
}

// In the order of the answer: listed members as listed, closed vocabularies as
// they are, others by name, what is missing last. Time buckets are still alike.
bool Answering::Before(const Names& a, const Names& b) const {
  for (size_t i = 0; i < a.size(); ++i) {
    const v1::DimensionSelection& dimension =
        query_.dimensions(static_cast<int>(i));
    const Names& listed = listed_[i];
    const Names closed = ClosedVocabulary(dimension.dimension());
    const auto rank = [&](const std::string& name) {
      const auto place = [&](const Names& names) {
        return std::find(names.begin(), names.end(), name) - names.begin();
      };
      if (Contains(listed, name)) return std::tuple(0, place(listed), name);
      if (name == kMissing) return std::tuple(2, place({}), name);
      return std::tuple(1, place(closed), name);
    };
    if (rank(a[i]) != rank(b[i])) return rank(a[i]) < rank(b[i]);
  }
  return false;
}

NaiveAnswer Answering::Run() {
  std::map<Names, RowUnits> rows;
  RowUnits total;
  size_t pieces_in_all = 0;
  std::set<size_t> partial;
  for (size_t period = 0; period < periods_.size(); ++period) {
    const std::vector<Piece>& pieces = pieces_[period];
    pieces_in_all = std::max(pieces_in_all, pieces.size());
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].partial) partial.insert(i);
    }
  }
  for (int i = 0; i < query_.measures_size(); ++i) {
    const MeasureRule& rule = RuleOf(query_.measures(i).measure());
    for (const Unit& unit : UnitsOf(query_.measures(i))) {
      for (size_t period = 0; period < periods_.size(); ++period) {
        const std::vector<Piece>& pieces = pieces_[period];
        for (size_t j = 0; j < pieces.size(); ++j) {
          if (!rule.base(unit, pieces[j].window)) continue;
          for (const Names& members : MembersOf(unit)) {
            rows[members][{i, period, j}].push_back(unit);
          }
        }
        if (rule.base(unit, wholes_[period][0].window)) {
          total[{i, period, 0}].push_back(unit);
        }
      }
    }
  }

  NaiveAnswer answer;
  answer.columns = ColumnHeads();
  std::set<Names> members = WithListed(rows);
  bool only_buckets = true;
  for (const v1::DimensionSelection& dimension : query_.dimensions()) {
    if (!IsTimeBucket(dimension.dimension())) only_buckets = false;
  }
  if (only_buckets) {
    members.insert(Names(static_cast<size_t>(query_.dimensions_size())));
  }
  size_t bucket_place = 0;
  while (bucket_place < static_cast<size_t>(query_.dimensions_size()) &&
         !IsTimeBucket(
             query_.dimensions(static_cast<int>(bucket_place)).dimension())) {
    ++bucket_place;
  }
  // The order of the rows: by the dimensions before the time bucket, the
  // bucket, and those after it.
  std::vector<std::pair<Names, size_t>> ordered;
  for (const Names& row : members) {
    for (size_t i = 0; i < pieces_in_all; ++i) ordered.emplace_back(row, i);
  }
  const auto head = [&](Names row) {
    for (size_t i = bucket_place; i < row.size(); ++i) row[i].clear();
    return row;
  };
  std::sort(ordered.begin(), ordered.end(), [&](const auto& a, const auto& b) {
    if (Before(head(a.first), head(b.first))) return true;
    if (Before(head(b.first), head(a.first))) return false;
    if (a.second != b.second) return a.second < b.second;
    return Before(a.first, b.first);
  });
  for (const auto& [names, piece] : ordered) {
    NaiveRow row;
    row.members = names;
    if (!unit_.empty()) {
      Day start = UnitStart(unit_, pieces_[0][0].window.first);
      for (size_t i = 0; i < piece; ++i) start = NextStart(unit_, start);
      row.members[bucket_place] = UnitName(unit_, start);
    }
    row.partial = partial.count(piece) > 0;
    row.figures = Columns(rows[names], true, piece);
    answer.rows.push_back(row);
  }
  if (query_.total()) {
    answer.total.push_back({{}, false, Columns(total, false, 0)});
  }
  return answer;
}

}  // namespace

NaiveAnswer AnswerNaively(const v1::Query& query, const NaiveWorld& world) {
  return Answering(query, world).Run();
}

std::vector<std::string> ClosedVocabulary(const std::string& dimension) {
  if (dimension == "status") return {"open", "closed", "cancelled"};
  if (dimension == "kind")
    return model::VocabularyNames(*v1::Kind_descriptor());
  if (dimension == "outcome") {
    return model::VocabularyNames(*v1::Outcome_descriptor());
  }
  if (dimension == "procedure") {
    return model::VocabularyNames(*v1::Procedure_descriptor());
  }
  if (dimension == "stage") {
    return model::VocabularyNames(*v1::StageName_descriptor());
  }
  return {};
}

}  // namespace redress::differential
