#include "service/query/buckets.h"

#include <algorithm>

namespace redress::query {

std::optional<TimeUnit> BucketUnit(const std::string& dimension) {
  if (dimension == "day") return TimeUnit::kDay;
  if (dimension == "week") return TimeUnit::kWeek;
  if (dimension == "month") return TimeUnit::kMonth;
  if (dimension == "quarter") return TimeUnit::kQuarter;
  if (dimension == "half") return TimeUnit::kHalf;
  if (dimension == "financial_year") return TimeUnit::kFinancialYear;
  return std::nullopt;
}

std::vector<Bucket> MakeBuckets(TimeUnit unit, const Span& period) {
  std::vector<Bucket> buckets;
  Span span = SpanOf(unit, period.first);
  while (span.first <= period.last) {
    Bucket bucket;
    bucket.span = {std::max(span.first, period.first),
                   std::min(span.last, period.last)};
    bucket.name = SpanName(unit, span.first);
    bucket.partial =
        bucket.span.first != span.first || bucket.span.last != span.last;
    buckets.push_back(std::move(bucket));
    span = SpanOf(unit, span.last + 1);
  }
  return buckets;
}

std::vector<std::string> BucketNames(TimeUnit unit, const Span& period,
                                     size_t count) {
  std::vector<std::string> names;
  Span span = SpanOf(unit, period.first);
  while (names.size() < count) {
    names.push_back(SpanName(unit, span.first));
    span = SpanOf(unit, span.last + 1);
  }
  return names;
}

}  // namespace redress::query
