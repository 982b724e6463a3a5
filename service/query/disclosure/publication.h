// Everything that several tables publish, in quantities.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_PUBLICATION_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_PUBLICATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "service/model/day.h"
#include "service/query/disclosure/condition.h"
#include "service/query/disclosure/protect.h"
#include "service/query/disclosure/terms.h"

namespace redress::query::disclosure {

inline constexpr int64_t kUnknown = -1;
inline constexpr int32_t kNone = -1;

// A number that a figure states or that follows from figures.
struct Quantity {
  int32_t family = 0;  // The number of a text.
  Condition condition;
  Flow flow = Flow::kNone;
  model::Day flow_day = model::kNoDay;
  Span entered;  // Flow::kWaiting.
  bool of_stages = false;
  // Its days; of a stock both are the day it is looked at.
  Span span;
  bool stock = false;
  // A sum over units: no number of them.
  bool sum = false;
  // kUnknown where no figure says it.
  int64_t value = kUnknown;
  // Quantities with the same number here are the rows of one region that are
  // broken down by the same dimensions: together they count every unit of it.
  std::vector<int32_t> covers;
  // The region of which it says which units that are: no figure states it, and
  // it is no unknown.
  int32_t region = kNone;
  // It counts as a count even where no figure states it: what is left of a
  // rate's base, or follows from the balance of a stock.
  bool countable = false;
  // No figure states it, and a measure of the catalogue counts it: a small one
  // must not follow from the figures.
  bool askable = false;
  // The dimension that the measure itself narrows, kNone: none, or the row and
  // filters narrow it as well.
  int32_t measure_dimension = kNone;

  // Nobody asked for it, and whether it follows has to be found out.
  bool IsInQuestion() const { return askable && !countable; }
};

// Of Quantity::covers its region.
inline constexpr int32_t kCoversOfRegion = 16;
inline int32_t RegionOfCover(int32_t cover) { return cover / kCoversOfRegion; }

// A figure and the quantities that it states.
struct Cell {
  Figure* figure = nullptr;
  Shape shape = Shape::kCount;
  // Positions in Publication::quantities, or kNone.
  int32_t value = kNone;
  int32_t base = kNone;
  int32_t complement = kNone;
  // What the figure is worth to a reader: more for totals.
  int32_t weight = 1;

  // A mean states sum and number, a median neither.
  bool StatesBase() const {
    return shape == Shape::kRate || shape == Shape::kMean ||
           !figure->applicable;
  }
};

// Members of a many-valued dimension within the same units: each has no more
// than the whole, together they have no fewer.
struct ManyValuedGroup {
  int32_t dimension = kNone;
  int32_t whole = kNone;
  std::vector<int32_t> parts;
  // The units without a value, which are in no other part.
  int32_t none = kNone;
};

// Every unit of `narrow` is one of `wide`.
struct Narrowing {
  int32_t wide = kNone;
  int32_t narrow = kNone;
};

// Both conditions of `both` are conditions of their own in `one` and `other`;
// `whole` has neither.
struct Crossing {
  int32_t whole = kNone;
  int32_t one = kNone;
  int32_t other = kNone;
  int32_t both = kNone;
};

struct Publication {
  Vocabulary vocabulary;
  Expansions expansions;
  std::vector<Quantity> quantities;
  std::vector<Cell> cells;
  std::vector<ManyValuedGroup> groups;
  std::vector<Narrowing> narrowings;
  std::vector<Crossing> crossings;
  // Numbers given to regions: the units that a column of a table counts, or
  // those of them that have the same members of many-valued dimensions.
  int32_t regions = 0;
  // Of the data that the tables are made from.
  model::Day data_date = model::kNoDay;
};

// Takes the tables apart. INTERNAL: a table has another form than its question.
absl::Status Collect(const std::vector<PublishedTable>& tables,
                     Publication& publication);

// Adds what measures leave of one another: where due and on time are asked for,
// late is a figure too.
void AddComplements(Publication& publication);

// Conditions on many-valued dimensions and dates cut nothing into disjoint
// parts. Adds the wider quantities through which those under such conditions
// hang together, and how they do.
void AddWider(Publication& publication);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_PUBLICATION_H_
