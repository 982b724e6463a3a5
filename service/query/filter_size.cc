#include "service/query/filter_size.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::query {
namespace {

struct Size {
  int64_t values = 0;   // The values' text alone.
  int64_t planned = 0;  // With what conditions and values take themselves.
};

// The depth is bounded: the filter is valid.
void AddFilter(const v1::Filter& filter, Size& size) {
  size.planned += kConditionBytes;
  switch (filter.condition_case()) {
    case v1::Filter::kAllOf:
      for (const v1::Filter& child : filter.all_of().filters()) {
        AddFilter(child, size);
      }
      break;
    case v1::Filter::kAnyOf:
      for (const v1::Filter& child : filter.any_of().filters()) {
        AddFilter(child, size);
      }
      break;
    case v1::Filter::kNot:
      AddFilter(filter.not_(), size);
      break;
    case v1::Filter::kMembers:
      for (const std::string& value : filter.members().values()) {
        const auto bytes = static_cast<int64_t>(value.size());
        size.values += bytes;
        size.planned += bytes + kValueBytes;
      }
      break;
    case v1::Filter::CONDITION_NOT_SET:
      break;
  }
}

// The size of a filter that may be left out.
Size SizeOf(const v1::Filter& filter) {
  Size size;
  if (filter.condition_case() != v1::Filter::CONDITION_NOT_SET) {
    AddFilter(filter, size);
  }
  return size;
}

absl::Status TooLarge(const std::string& message, int64_t bytes,
                      int64_t limit) {
  return ErrorWithReason(
      absl::StatusCode::kResourceExhausted, message, "QUESTION_TOO_LARGE",
      {{"bytes", absl::StrCat(bytes)}, {"limit", absl::StrCat(limit)}});
}

}  // namespace

absl::Status CheckFilterSize(const v1::Query& query) {
  const Size shared = SizeOf(query.filter());
  const int64_t periods = 1 + query.comparisons_size();
  Size total;
  total.values = shared.values;
  for (const v1::MeasureSelection& selection : query.measures()) {
    const Size own = SizeOf(selection.filter());
    total.values += own.values;
    total.planned += (shared.planned + own.planned) * periods;
  }
  if (total.values > kMaxFilterValueBytes) {
    return TooLarge(
        absl::StrCat("the values in the question's filters come to ",
                     total.values, " bytes, and at most ", kMaxFilterValueBytes,
                     " can be answered; name fewer values"),
        total.values, kMaxFilterValueBytes);
  }
  if (total.planned > kMaxPlannedFilterBytes) {
    return TooLarge(
        absl::StrCat("the question's filters, applied to each measure in each "
                     "period, come to ",
                     total.planned, " bytes, and at most ",
                     kMaxPlannedFilterBytes,
                     " can be answered; ask for fewer measures or comparisons, "
                     "or filter by fewer values or conditions"),
        total.planned, kMaxPlannedFilterBytes);
  }
  return absl::OkStatus();
}

}  // namespace redress::query
