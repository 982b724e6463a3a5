// Time buckets: a period cut into named pieces.

#ifndef REDRESS_SERVICE_QUERY_BUCKETS_H_
#define REDRESS_SERVICE_QUERY_BUCKETS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "service/query/period.h"

namespace redress::query {

// The most buckets that one period may be cut into.
inline constexpr size_t kMaxBuckets = 10000;

// One piece of a period.
struct Bucket {
  // Its days, clipped to the period.
  Span span;
  // The name of the whole unit.
  std::string name;
  // The period's first or last day cuts it.
  bool partial = false;
};

// The unit of a time bucket dimension ("month"); nullopt for other dimensions.
std::optional<TimeUnit> BucketUnit(const std::string& dimension);

// The period's buckets in order, without gaps.
std::vector<Bucket> MakeBuckets(TimeUnit unit, const Span& period);

// The names of `count` buckets from the first of `period` on, beyond its end
// where it has fewer.
std::vector<std::string> BucketNames(TimeUnit unit, const Span& period,
                                     size_t count);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_BUCKETS_H_
