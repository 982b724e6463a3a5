// The figures of the naive reference: which units count in which row.

#ifndef REDRESS_TESTS_DIFFERENTIAL_NAIVE_ROWS_H_
#define REDRESS_TESTS_DIFFERENTIAL_NAIVE_ROWS_H_

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "redress/v1/query.pb.h"
#include "tests/differential/naive_buckets.h"
#include "tests/differential/naive_measures.h"
#include "tests/differential/naive_names.h"

namespace redress::differential {

// The members outside the top ones, in rows that are still being made. No
// record can have a control character in a name.
inline constexpr char kOther[] = "\x01";

// One question's figures. The query and the world must stay valid.
class NaiveRows {
 public:
  NaiveRows(const v1::Query& query, const NaiveWorld& world, Day data_date);

  // The number of dimensions, and the place of the time bucket among them; the
  // number where there is none.
  size_t width() const { return width_; }
  size_t bucket_place() const { return bucket_place_; }

  // The rows of detail: one name for each dimension, "" for a time bucket.
  // Every row is there in every bucket.
  const std::set<Names>& details() const { return details_; }

  // The most buckets that a period has, one without a time bucket.
  size_t buckets() const { return buckets_; }
  bool Partial(size_t bucket) const { return partial_.count(bucket) > 0; }
  std::string BucketName(size_t bucket) const;

  // The figure of a measure in a period, over the units of a row that has the
  // leading members `names`: none for the grand total. The bucket counts where
  // it is among them, else it is the whole period's.
  Figure FigureAt(int measure, size_t period, const Names& names,
                  size_t bucket) const;

  // The members listed for a dimension, as they are called in rows.
  const Names& Listed(size_t dimension) const { return listed_[dimension]; }

  // True where the filters of a measure take no unit at all.
  bool Uncounted(int measure) const {
    return units_[static_cast<size_t>(measure)].empty();
  }

  const NaiveNames& names() const { return names_; }

 private:
  // Units by names, measure, period and piece.
  using Counted =
      std::map<std::tuple<Names, int, size_t, size_t>, std::vector<Unit>>;

  bool IsBucket(size_t dimension) const { return dimension == bucket_place_; }
  std::vector<Unit> UnitsOf(const v1::MeasureSelection& measure) const;
  Names MembersOf(const Unit& unit, size_t dimension) const;
  std::vector<Names> LeadingOf(const Unit& unit, size_t number) const;
  void Count(int measure, const Unit& unit);
  void AddListed();
  void KeepTop();

  const v1::Query& query_;
  const NaiveWorld& world_;
  const NaiveNames names_;
  const size_t width_;
  size_t bucket_place_;
  std::vector<std::vector<Piece>> pieces_;  // By period.
  std::vector<std::vector<Piece>> wholes_;  // By period; one piece each.
  size_t buckets_ = 0;
  std::set<size_t> partial_;
  std::string bucket_unit_;
  std::vector<Names> listed_;
  std::vector<std::vector<Unit>> units_;  // By measure.
  std::set<Names> details_;
  // The dimension of the top; the number of dimensions without one.
  size_t top_place_;
  std::set<std::string> kept_;
  Counted counted_;
};

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_NAIVE_ROWS_H_
