// An exact figure.

#ifndef REDRESS_SERVICE_QUERY_FIGURE_H_
#define REDRESS_SERVICE_QUERY_FIGURE_H_

#include <cstdint>

namespace redress::query {

// numerator / denominator in its column's unit, or, where `applicable` is
// false, nothing: a rate over nothing, a bucket without a counterpart. Then
// both are 0. The denominator of an applicable figure is above 0.
struct Figure {
  bool applicable = false;
  int64_t numerator = 0;
  int64_t denominator = 0;
  // The cases, stages or actions that it speaks of: of a count the count, of a
  // rate its base, of a sum or response times the rows that give them.
  int64_t units = 0;
  // Disclosure control keeps it back: nothing may be shown of it.
  bool confidential = false;
};

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_FIGURE_H_
