// What the return says, before it is checked and written.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_RETURN_DATA_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_RETURN_DATA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugins/statutory_return/document.h"

namespace redress::statutory_return {

// The name of the rows whose value is missing.
inline constexpr char kNotRecorded[] = "Not recorded";

// The representations of one kind.
struct KindFigures {
  // As in the records: "complaint", "mp_enquiry".
  std::string kind;
  int64_t received = 0;
  // Of received, not cancelled by the period's end.
  int64_t received_net = 0;
  // Received in the first comparison period, where there is one.
  std::optional<int64_t> received_prior;
};

// One stage of the complaints procedure.
struct StageFigures {
  // 1 to 3.
  int number = 0;
  int64_t brought_forward = 0;
  int64_t received = 0;
  int64_t cancelled = 0;
  int64_t closed = 0;
  int64_t carried_forward = 0;
  int64_t upheld = 0;
  int64_t partially_upheld = 0;
  int64_t not_upheld = 0;
  int64_t no_finding = 0;
  // Closed without an outcome; a return must have none.
  int64_t outcome_not_recorded = 0;
  // With one decimal ("44.4"), or "z" where nothing was closed.
  std::string percent_upheld;
  int64_t due = 0;
  int64_t within_standard_limit = 0;
  int64_t within_agreed_extension = 0;
  int64_t late = 0;
  // With one decimal, or "z" where nothing was due.
  std::string percent_timely;
};

// Complaints, net of cancelled, by the members of one dimension.
struct Group {
  std::string name;
  int64_t complaints = 0;
};

struct Characteristic {
  // "AgeBand", "Gender", "Ethnicity", "Disability", "SexualOrientation".
  std::string name;
  std::vector<Group> groups;
};

struct LearningAction {
  std::string root_cause;
  std::string text;
  std::optional<Day> implemented_on;
  std::string not_implemented_reason;
};

// A reason that the caller gave for a query.
struct QueryReason {
  int rule = 0;
  std::string reason;
};

struct ReturnData {
  // Header.
  int year = 0;
  Day reference_date{};
  std::string lea;
  std::string software_code;
  std::string release;
  int serial_no = 1;
  // The data date; the return's DateTime is its first second.
  Day data_date{};
  int64_t data_version = 0;
  // The caller says that it is an interim return.
  bool interim_requested = false;
  // The financial year is not whole, or the caller says so.
  bool interim = false;
  Day period_start{};
  Day period_end{};

  std::vector<KindFigures> representations;
  std::vector<StageFigures> stages;
  int64_t direct_to_stage_2 = 0;
  int64_t ombudsman_referred = 0;
  int64_t ombudsman_decided = 0;
  int64_t ombudsman_upheld = 0;
  std::vector<Group> customer_groups;
  std::vector<Group> complaint_types;
  std::vector<Group> service_areas;
  std::vector<Group> advocacy;
  int64_t adr_cases = 0;
  int64_t adr_resolved = 0;
  int64_t adr_saving_pence = 0;
  std::vector<Characteristic> equalities;
  std::vector<LearningAction> learning;
  std::string effectiveness_review;

  // The customer groups that are children or their advocates, in lower case.
  std::vector<std::string> child_groups;
  // Given by the caller, by rule.
  std::vector<QueryReason> reasons;
};

// The figures of a kind; null where the return has none.
const KindFigures* FindKind(const ReturnData& data, const std::string& kind);

// 100 * part / base to one decimal, half away from zero ("44.4"); "z" where
// base is 0. 0 <= part, base < 10^15.
std::string FormatPercent(int64_t part, int64_t base);

// The first day of the financial year that a day lies in.
Day FinancialYearStart(Day day);

// The year in which the financial year of a day ends: of 2019-04-01 2020.
int FinancialYearEndYear(Day day);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_RETURN_DATA_H_
