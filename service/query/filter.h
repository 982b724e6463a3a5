// Filters: which are valid, and what they mean in facts.

#ifndef REDRESS_SERVICE_QUERY_FILTER_H_
#define REDRESS_SERVICE_QUERY_FILTER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/catalogue.pb.h"
#include "redress/v1/query.pb.h"
#include "service/base/errors.h"
#include "service/engine/plan.h"
#include "service/query/member_resolver.h"

namespace redress::query {

// Limits of one question's filters, all together.
inline constexpr int kMaxFilterDepth = 32;
inline constexpr int kMaxFilterNodes = 1000;
inline constexpr int kMaxFilterValues = 10000;

// How a question uses a dimension; the words of messages depend on it.
enum class DimensionUse { kBreakDown, kQuestionFilter, kMeasureFilter };

// Adds a violation where some of `measures` cannot be broken down or filtered
// by the dimension.
void CheckDimensionSuits(const v1::Dimension& dimension, DimensionUse use,
                         const std::vector<const v1::Measure*>& measures,
                         const std::string& field,
                         std::vector<FieldViolation>& violations);

// Adds a violation where `name` is no member of a closed dimension, or no
// usable text.
void CheckMember(const v1::Dimension& dimension, const std::string& name,
                 const std::string& field,
                 std::vector<FieldViolation>& violations);

// The violation of naming a dimension that there is not.
FieldViolation UnknownDimension(const std::vector<v1::Dimension>& dimensions,
                                const std::string& name,
                                const std::string& field);

// Checks the filters of one question: they share its limits.
class FilterChecker {
 public:
  // The dimensions must stay valid.
  explicit FilterChecker(const std::vector<v1::Dimension>& dimensions)
      : dimensions_(dimensions) {}

  // Adds every violation of `filter`, which applies to `measures`.
  void Check(const v1::Filter& filter, DimensionUse use,
             const std::vector<const v1::Measure*>& measures,
             const std::string& field, std::vector<FieldViolation>& violations);

 private:
  void CheckNode(const v1::Filter& filter, int depth, const std::string& field);
  void CheckList(const v1::FilterList& list, int depth,
                 const std::string& field);
  void CheckMembers(const v1::MemberFilter& members, const std::string& field);

  const std::vector<v1::Dimension>& dimensions_;
  int nodes_ = 0;
  int values_ = 0;
  DimensionUse use_ = DimensionUse::kQuestionFilter;
  const std::vector<const v1::Measure*>* measures_ = nullptr;
  std::vector<FieldViolation>* violations_ = nullptr;
};

// The dimension as plans over `table` name it: over stages `outcome` is the
// stage's own.
std::string PlanDimension(const std::string& dimension, engine::Table table);

// What a valid filter means for rows of `table`.
absl::StatusOr<engine::Predicate> ToPredicate(const v1::Filter& filter,
                                              engine::Table table,
                                              MemberResolver& resolver);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_FILTER_H_
