// Where the names of a plan are found in facts: shared by both executors, so
// that they cannot read a plan in two ways.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNS_H_
#define REDRESS_SERVICE_ENGINE_COLUMNS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "service/engine/plan.h"
#include "service/model/facts.h"

namespace redress::engine {

// Where a dimension of a plan is found.
struct DimensionSource {
  enum class Kind {
    kCase,       // A model::CaseDimension: `index`.
    kCaseMany,   // A model::CaseManyDimension: `index`.
    kAttribute,  // An attribute of the case: `attribute`.
    kStatus,     // Where the case stood on Plan::status_day.
    kStage,      // A model::StageDimension: `index`.
    kAction,     // An ActionDimension: `index`.
  };
  Kind kind = Kind::kCase;
  size_t index = 0;
  // The attribute's name, without the prefix.
  std::string attribute;
};

// The dimensions of an action. They share their names with those of a case.
enum class ActionDimension { kAuthority, kRootCause };
inline constexpr size_t kActionDimensions = 2;

// The dimension `name` of rows of `table`; nullopt where they have none.
std::optional<DimensionSource> FindDimension(const std::string& name,
                                             Table table);

// The members of "status".
inline constexpr char kStatusOpen[] = "open";
inline constexpr char kStatusClosed[] = "closed";
inline constexpr char kStatusCancelled[] = "cancelled";

// Where a date column is found: the facts that have it, and its place in
// CaseDates, StageDates or ActionDates.
struct DateSource {
  Table table = Table::kCases;
  size_t index = 0;
  const char* name = "";
};
DateSource SourceOf(DateColumn column);

inline constexpr size_t kCaseDates = 9;
inline constexpr size_t kStageDates = 5;
inline constexpr size_t kActionDates = 2;
std::array<Day, kCaseDates> CaseDates(const model::CaseFacts& facts);
std::array<Day, kStageDates> StageDates(const model::StageFacts& facts);
std::array<Day, kActionDates> ActionDates(const model::ActionFacts& facts);

// The facts that have a value column, and its name.
struct ValueSource {
  Table table = Table::kCases;
  const char* name = "";
};
ValueSource SourceOf(ValueColumn column);

// The amounts of a case, in pence; places by MoneyIndex.
inline constexpr size_t kCaseMoney = 2;
std::array<int64_t, kCaseMoney> CaseMoney(const model::CaseFacts& facts);
size_t MoneyIndex(ValueColumn column);

// "cases", "stages", "actions".
const char* Name(Table table);

// True where rows of `table` have the columns of `owner`: their own and, for
// stages, those of their case.
bool Reaches(Table table, Table owner);

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_COLUMNS_H_
