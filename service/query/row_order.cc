#include "service/query/row_order.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "service/query/comparison.h"

namespace redress::query {
namespace {

template <typename T>
int CompareValues(const T& a, const T& b) {
  if (a == b) return 0;
  return a < b ? -1 : 1;
}

bool HasNumber(const Figure& figure) {
  return figure.applicable && !figure.confidential;
}

// By the figures, in either direction; what has none comes last in both.
int CompareFigures(const Figure& a, const Figure& b, bool descending) {
  if (HasNumber(a) != HasNumber(b)) return HasNumber(a) ? -1 : 1;
  if (!HasNumber(a)) return 0;
  const int order = Compare(a, b);
  return descending ? -order : order;
}

// Gives every row the place of its member in the dimension's own order: as
// listed in the question, then as in the vocabulary, then by name, at last "not
// recorded". Of equal members equal places.
std::vector<int64_t> MemberPlaces(const QuestionDimension& dimension,
                                  size_t index,
                                  const std::vector<FigureRow>& rows) {
  std::vector<absl::string_view> members;
  members.reserve(rows.size());
  for (const FigureRow& row : rows) members.push_back(row.members[index]);
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  const auto find = [&members](absl::string_view member) {
    const auto found = std::lower_bound(members.begin(), members.end(), member);
    return found != members.end() && *found == member
               ? static_cast<size_t>(found - members.begin())
               : members.size();
  };
  constexpr int64_t kNone = -1;
  std::vector<int64_t> places(members.size() + 1, kNone);
  int64_t next = 0;
  const auto place = [&](size_t at) {
    if (at < members.size() && places[at] == kNone) places[at] = next++;
  };
  for (const std::string& member : dimension.members) place(find(member));
  for (const std::string& member : dimension.dimension->vocabulary()) {
    place(find(member));
  }
  for (size_t at = 0; at < members.size(); ++at) {
    if (!members[at].empty()) place(at);
  }
  place(find(""));
  std::vector<int64_t> by_row;
  by_row.reserve(rows.size());
  for (const FigureRow& row : rows) {
    by_row.push_back(places[find(row.members[index])]);
  }
  return by_row;
}

// Above every place of a member or a bucket.
constexpr int64_t kOthersPlace = std::numeric_limits<int64_t>::max();

// Names a leading combination of members: a row's, up to a depth.
using Prefix = std::pair<std::vector<std::string>, bool>;

class RowOrder {
 public:
  RowOrder(const Question& question, const std::vector<FigureRow>& detail,
           const std::vector<FigureRow>& subtotals)
      : question_(question), detail_(detail), subtotals_(subtotals) {
    for (size_t i = 0; i < question.dimensions.size(); ++i) {
      places_.push_back(OwnPlaces(i));
    }
    FindSubtotals();
  }

  bool operator()(size_t a, size_t b) const {
    const bool by_levels =
        question_.subtotals || !question_.order_measure.has_value();
    return (by_levels ? CompareByLevels(a, b)
                      : CompareWhole(detail_[a], detail_[b])) < 0;
  }

  // The subtotal of a row's leading members; 1 ≤ depth < dimensions.
  size_t SubtotalOf(size_t row, size_t depth) const {
    return subtotal_of_[row * (question_.dimensions.size() - 1) + depth - 1];
  }

  // The number of leading members that two rows share.
  size_t Shared(size_t a, size_t b) const {
    size_t depth = 0;
    while (depth < places_.size() && places_[depth][a] == places_[depth][b]) {
      ++depth;
    }
    return depth;
  }

 private:
  // Once for each row, not for each comparison of two.
  void FindSubtotals() {
    if (!question_.subtotals) return;
    std::map<Prefix, size_t> by_prefix;
    for (size_t i = 0; i < subtotals_.size(); ++i) {
      by_prefix[PrefixOf(subtotals_[i], subtotals_[i].members.size())] = i;
    }
    for (const FigureRow& row : detail_) {
      for (size_t depth = 1; depth < question_.dimensions.size(); ++depth) {
        subtotal_of_.push_back(by_prefix.at(PrefixOf(row, depth)));
      }
    }
  }

  // True where the row's member of the dimension stands for all others.
  bool IsOther(const FigureRow& row, size_t dimension) const {
    return row.other && question_.top.has_value() &&
           question_.top->dimension == dimension;
  }

  Prefix PrefixOf(const FigureRow& row, size_t depth) const {
    const bool other = row.other && question_.top.has_value() &&
                       question_.top->dimension < depth;
    return {{row.members.begin(),
             row.members.begin() + static_cast<std::ptrdiff_t>(depth)},
            other};
  }

  // By row where it stands in the dimension's own order; all others last.
  std::vector<int64_t> OwnPlaces(size_t dimension) const {
    std::vector<int64_t> places;
    if (question_.dimensions[dimension].unit.has_value()) {
      places.reserve(detail_.size());
      for (const FigureRow& row : detail_) places.push_back(row.bucket);
    } else {
      places =
          MemberPlaces(question_.dimensions[dimension], dimension, detail_);
    }
    for (size_t i = 0; i < places.size(); ++i) {
      if (IsOther(detail_[i], dimension)) places[i] = kOthersPlace;
    }
    return places;
  }

  int CompareNamesAt(const FigureRow& a, const FigureRow& b, size_t i) const {
    if (IsOther(a, i) != IsOther(b, i)) return IsOther(a, i) ? 1 : -1;
    if (question_.dimensions[i].unit.has_value()) {
      return CompareValues(a.bucket, b.bucket);
    }
    return CompareMemberNames(a.members[i], b.members[i]);
  }

  // By the first dimension in which they differ: in its own order, or by the
  // figures of the two subtotals that part there. All others come last in any
  // order.
  int CompareByLevels(size_t left, size_t right) const {
    const FigureRow& a = detail_[left];
    const FigureRow& b = detail_[right];
    const size_t i = Shared(left, right);
    if (i == question_.dimensions.size()) return 0;
    if (IsOther(a, i) != IsOther(b, i)) return IsOther(a, i) ? 1 : -1;
    if (!question_.order_measure.has_value()) {
      const int order = CompareValues(places_[i][left], places_[i][right]);
      return question_.descending ? -order : order;
    }
    const size_t depth = i + 1;
    const auto node = [&](size_t row) -> const FigureRow& {
      return depth == question_.dimensions.size()
                 ? detail_[row]
                 : subtotals_[SubtotalOf(row, depth)];
    };
    const int order =
        CompareFigures(OrderFigure(node(left)), OrderFigure(node(right)),
                       question_.descending);
    return order != 0 ? order : CompareNamesAt(a, b, i);
  }

  // By the rows' own figures, then by name.
  int CompareWhole(const FigureRow& a, const FigureRow& b) const {
    if (a.other != b.other) return a.other ? 1 : -1;
    const int order =
        CompareFigures(OrderFigure(a), OrderFigure(b), question_.descending);
    if (order != 0) return order;
    for (size_t i = 0; i < question_.dimensions.size(); ++i) {
      const int names = CompareNamesAt(a, b, i);
      if (names != 0) return names;
    }
    return 0;
  }

  const Figure& OrderFigure(const FigureRow& row) const {
    return row.figures[FigureIndex(question_, *question_.order_measure, 0)];
  }

  const Question& question_;
  const std::vector<FigureRow>& detail_;
  const std::vector<FigureRow>& subtotals_;
  // By dimension and row.
  std::vector<std::vector<int64_t>> places_;
  // Of the subtotals, by row and depth.
  std::vector<size_t> subtotal_of_;
};

}  // namespace

int CompareMemberNames(const std::string& a, const std::string& b) {
  if (a.empty() != b.empty()) return a.empty() ? 1 : -1;
  return CompareValues(a, b);
}

int CompareLargestFirst(const Figure& a, const Figure& b) {
  return CompareFigures(a, b, /*descending=*/true);
}

std::vector<FigureRow> OrderRows(const Question& question,
                                 std::vector<FigureRow> detail,
                                 std::vector<FigureRow> subtotals) {
  const RowOrder order(question, detail, subtotals);
  // Rows are sorted by number: a row is large, and its comparison needs it
  // whole.
  std::vector<size_t> places(detail.size());
  std::iota(places.begin(), places.end(), 0);
  // By reference: sorting copies its comparison again and again.
  std::stable_sort(places.begin(), places.end(),
                   [&order](size_t a, size_t b) { return order(a, b); });
  // What is moved is what the order reads, so that all is decided before.
  std::vector<std::vector<size_t>> closing(places.size());
  if (question.subtotals) {
    for (size_t i = 0; i < places.size(); ++i) {
      const size_t shared =
          i + 1 < places.size() ? order.Shared(places[i], places[i + 1]) : 0;
      for (size_t depth = question.dimensions.size() - 1;
           depth > shared && depth > 0; --depth) {
        closing[i].push_back(order.SubtotalOf(places[i], depth));
      }
    }
  }
  std::vector<FigureRow> rows;
  rows.reserve(detail.size() + subtotals.size());
  for (size_t i = 0; i < places.size(); ++i) {
    rows.push_back(std::move(detail[places[i]]));
    for (const size_t place : closing[i]) {
      rows.push_back(std::move(subtotals[place]));
    }
  }
  return rows;
}

}  // namespace redress::query
