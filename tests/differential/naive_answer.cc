#include "tests/differential/naive_answer.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "tests/differential/naive_rows.h"

namespace redress::differential {
namespace {

// A row, or the leading part of one: names of dimensions, and the bucket.
struct Place {
  Names names;
  size_t bucket = 0;
};

class Answering {
 public:
  Answering(const v1::Query& query, const NaiveWorld& world, Day data_date)
      : query_(query), rows_(query, world, data_date) {
    for (int i = 0; i < query.measures_size(); ++i) {
      if (!query.order_by().label().empty() &&
          LabelOf(query.measures(i)) == query.order_by().label()) {
        ordering_ = i;
      }
    }
  }

  NaiveAnswer Run();

 private:
  bool OwnOrder(size_t level, const Place& a, const Place& b) const;
  bool ByName(size_t level, const Place& a, const Place& b) const;
  int ByFigure(const Place& a, const Place& b) const;
  bool Before(const Place& a, const Place& b) const;
  void AddGroup(const std::vector<Place>& places, const Place& parent,
                std::vector<NaiveRow>& rows) const;
  NaiveRow RowOf(const Place& place, v1::RowType type) const;
  std::vector<NaiveColumn> Heads() const;

  const v1::Query& query_;
  const NaiveRows rows_;
  // The measure that orders; −1 for the dimensions' own order.
  int ordering_ = -1;
};

// The order of a dimension's members in an answer that is not ordered by a
// figure: listed members as listed, closed vocabularies as they are, others by
// name, what is missing after them; time buckets by time.
bool Answering::OwnOrder(size_t level, const Place& a, const Place& b) const {
  if (level == rows_.bucket_place()) return a.bucket < b.bucket;
  const Names& listed = rows_.Listed(level);
  const Names& closed =
      ClosedVocabulary(query_.dimensions(static_cast<int>(level)).dimension());
  const auto rank = [&](const std::string& name) {
    const auto place = [&](const Names& names) {
      return std::find(names.begin(), names.end(), name) - names.begin();
    };
    if (Contains(listed, name)) return std::tuple(0, place(listed), name);
    if (name == kMissing) return std::tuple(2, place({}), name);
    return std::tuple(1, place(closed), name);
  };
  return rank(a.names[level]) < rank(b.names[level]);
}

// The order of what is alike otherwise.
bool Answering::ByName(size_t level, const Place& a, const Place& b) const {
  if (level == rows_.bucket_place()) return a.bucket < b.bucket;
  return std::pair(a.names[level] == kMissing, a.names[level]) <
         std::pair(b.names[level] == kMissing, b.names[level]);
}

// Below 0 where `a` comes first by the ordering measure: what has no figure
// comes last in either direction.
int Answering::ByFigure(const Place& a, const Place& b) const {
  const Figure left = rows_.FigureAt(ordering_, 0, a.names, a.bucket);
  const Figure right = rows_.FigureAt(ordering_, 0, b.names, b.bucket);
  if (left.number != right.number) return left.number ? -1 : 1;
  const int sign = left.number ? OrderOf(left, right) : 0;
  return query_.order_by().descending() ? -sign : sign;
}

// The order of two places that differ in their last names alone or, where
// groups play no part, anywhere. What stands for all others is last always.
bool Answering::Before(const Place& a, const Place& b) const {
  const auto others = [](const Place& place) {
    return std::count(place.names.begin(), place.names.end(), kOther);
  };
  if (ordering_ >= 0) {
    if (others(a) != others(b)) return others(a) < others(b);
    const int sign = ByFigure(a, b);
    if (sign != 0) return sign < 0;
    for (size_t i = 0; i < a.names.size(); ++i) {
      if (ByName(i, a, b)) return true;
      if (ByName(i, b, a)) return false;
    }
    return false;
  }
  for (size_t i = 0; i < a.names.size(); ++i) {
    const bool a_other = a.names[i] == kOther;
    const bool b_other = b.names[i] == kOther;
    if (a_other != b_other) return b_other;
    const bool turned = query_.order_by().descending();
    if (OwnOrder(i, a, b)) return !turned;
    if (OwnOrder(i, b, a)) return turned;
  }
  return false;
}

NaiveRow Answering::RowOf(const Place& place, v1::RowType type) const {
  NaiveRow row;
  row.type = type;
  row.members = place.names;
  for (size_t i = 0; i < row.members.size(); ++i) {
    if (i == rows_.bucket_place()) {
      row.members[i] = rows_.BucketName(place.bucket);
      row.partial = rows_.Partial(place.bucket);
    } else if (row.members[i] == kOther) {
      row.members[i] = "All others";
      row.other = true;
    }
  }
  for (int i = 0; i < query_.measures_size(); ++i) {
    const MeasureRule& rule = RuleOf(query_.measures(i).measure());
    const Figure current = rows_.FigureAt(i, 0, place.names, place.bucket);
    row.figures.push_back(current);
    for (int period = 1; period <= query_.comparisons_size(); ++period) {
      const Figure other = rows_.FigureAt(i, static_cast<size_t>(period),
                                          place.names, place.bucket);
      row.figures.push_back(other);
      if (query_.comparison_options().difference()) {
        row.figures.push_back(DifferenceOf(rule, current, other));
      }
      if (query_.comparison_options().percent_change()) {
        row.figures.push_back(ChangeOf(current, other));
      }
    }
  }
  return row;
}

// Adds the rows of detail below a parent, group by group; after each group its
// subtotal.
void Answering::AddGroup(const std::vector<Place>& places, const Place& parent,
                         std::vector<NaiveRow>& rows) const {
  const size_t level = parent.names.size();
  if (level == rows_.width()) {
    rows.push_back(RowOf(parent, v1::ROW_TYPE_MEMBERS));
    return;
  }
  // By what tells the siblings apart.
  std::map<std::pair<std::string, size_t>, std::vector<Place>> groups;
  for (const Place& place : places) {
    const bool in_bucket = level == rows_.bucket_place();
    groups[{place.names[level], in_bucket ? place.bucket : 0}].push_back(place);
  }
  std::vector<std::pair<Place, std::vector<Place>>> siblings;
  for (auto& [key, members] : groups) {
    Place sibling = members[0];
    sibling.names.resize(level + 1);
    siblings.emplace_back(std::move(sibling), std::move(members));
  }
  std::sort(
      siblings.begin(), siblings.end(),
      [&](const auto& a, const auto& b) { return Before(a.first, b.first); });
  for (const auto& [sibling, members] : siblings) {
    AddGroup(members, sibling, rows);
    if (query_.subtotals() && level + 1 < rows_.width()) {
      rows.push_back(RowOf(sibling, v1::ROW_TYPE_SUBTOTAL));
    }
  }
}

std::vector<NaiveColumn> Answering::Heads() const {
  std::vector<NaiveColumn> heads;
  for (const v1::MeasureSelection& measure : query_.measures()) {
    const v1::Unit unit = RuleOf(measure.measure()).unit;
    for (int period = 0; period <= query_.comparisons_size(); ++period) {
      heads.push_back(
          {LabelOf(measure), period, v1::COLUMN_CONTENT_FIGURE, unit});
      if (period > 0 && query_.comparison_options().difference()) {
        heads.push_back(
            {LabelOf(measure), period, v1::COLUMN_CONTENT_DIFFERENCE,
             unit == v1::UNIT_PERCENT ? v1::UNIT_PERCENTAGE_POINTS : unit});
      }
      if (period > 0 && query_.comparison_options().percent_change()) {
        heads.push_back({LabelOf(measure), period,
                         v1::COLUMN_CONTENT_PERCENT_CHANGE, v1::UNIT_PERCENT});
      }
    }
  }
  return heads;
}

NaiveAnswer Answering::Run() {
  NaiveAnswer answer;
  answer.columns = Heads();
  answer.absent = rows_.names().absent();
  for (int i = 0; i < query_.measures_size(); ++i) {
    if (rows_.Uncounted(i)) {
      answer.uncounted.insert(LabelOf(query_.measures(i)));
    }
  }
  std::vector<Place> places;
  for (const Names& names : rows_.details()) {
    for (size_t i = 0; i < rows_.buckets(); ++i) places.push_back({names, i});
  }
  if (ordering_ >= 0 && !query_.subtotals()) {
    std::sort(places.begin(), places.end(),
              [&](const Place& a, const Place& b) { return Before(a, b); });
    for (const Place& place : places) {
      answer.rows.push_back(RowOf(place, v1::ROW_TYPE_MEMBERS));
    }
  } else {
    AddGroup(places, {}, answer.rows);
  }
  if (query_.total()) {
    answer.rows.push_back(RowOf({}, v1::ROW_TYPE_TOTAL));
  }
  return answer;
}

}  // namespace

NaiveAnswer AnswerNaively(const v1::Query& query, const NaiveWorld& world,
                          Day data_date) {
  return Answering(query, world, data_date).Run();
}

}  // namespace redress::differential
