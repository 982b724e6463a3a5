// What the return says, before it is checked and written.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_RETURN_DATA_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_RETURN_DATA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plugins/statutory_return/document.h"

namespace redress::statutory_return {

// The name of the rows whose value is missing.
inline constexpr char kNotRecorded[] = "Not recorded";

// No count of a return is above this, and no amount is above this many pounds,
// so that no sum of them overflows.
inline constexpr int64_t kMaxCount = 999'999'999'999;

// A number of the return, and the figures of the document that it is from.
class Figure {
 public:
  Figure() = default;
  // A figure is written and compared as its number.
  Figure(int64_t number)  // NOLINT(google-explicit-constructor)
      : number_(number) {}
  Figure(int64_t number, std::string cell)
      : number_(number), cell_(std::move(cell)) {}

  // Changes the number; the cell stays.
  Figure& operator=(int64_t number) {
    number_ = number;
    return *this;
  }
  operator int64_t() const { return number_; }  // NOLINT: see above

  // "TABLE/ROW/COLUMN", the row from 1 with totals counted; several parted by
  // spaces where it is worked out from several. Empty: from no table.
  const std::string& cell() const { return cell_; }

 private:
  int64_t number_ = 0;
  std::string cell_;
};

// The representations of one kind.
struct KindFigures {
  // As in the records: "complaint", "mp_enquiry".
  std::string kind;
  Figure received;
  // Of received, not cancelled by the period's end.
  Figure received_net;
  // Received in the first comparison period, where there is one.
  std::optional<Figure> received_prior;
};

// One stage of the complaints procedure.
struct StageFigures {
  // 1 to 3.
  int number = 0;
  Figure brought_forward;
  Figure received;
  Figure cancelled;
  Figure closed;
  Figure carried_forward;
  Figure upheld;
  Figure partially_upheld;
  Figure not_upheld;
  Figure no_finding;
  // Closed without an outcome; a return must have none.
  Figure outcome_not_recorded;
  // With one decimal ("44.4"), or "z" where nothing was closed.
  std::string percent_upheld;
  Figure due;
  Figure within_standard_limit;
  Figure within_agreed_extension;
  Figure late;
  // With one decimal, or "z" where nothing was due.
  std::string percent_timely;
  // The cell of the latter; the former is from `upheld` and `closed`.
  std::string percent_timely_cell;
};

// Complaints, net of cancelled, by the members of one dimension.
struct Group {
  std::string name;
  Figure complaints;
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
  // redress.v1.DocumentSource as JSON; empty where the service gave none.
  std::string document_source;
  // The caller says that it is an interim return.
  bool interim_requested = false;
  // The financial year is not whole, or the caller says so.
  bool interim = false;
  Day period_start{};
  Day period_end{};

  std::vector<KindFigures> representations;
  std::vector<StageFigures> stages;
  int64_t direct_to_stage_2 = 0;
  Figure ombudsman_referred;
  Figure ombudsman_decided;
  Figure ombudsman_upheld;
  std::vector<Group> customer_groups;
  std::vector<Group> complaint_types;
  std::vector<Group> service_areas;
  std::vector<Group> advocacy;
  Figure adr_cases;
  Figure adr_resolved;
  Figure adr_saving_pence;
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
// base is 0. 0 <= part, base <= kMaxCount.
std::string FormatPercent(int64_t part, int64_t base);

// The first day of the financial year that a day lies in.
Day FinancialYearStart(Day day);

// The period is a whole financial year.
bool IsWholeYear(const ReturnData& data);

// The year in which the financial year of a day ends: of 2019-04-01 2020.
int FinancialYearEndYear(Day day);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_RETURN_DATA_H_
