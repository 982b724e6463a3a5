#include "clients/cli/answer_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "service/model/vocabulary.h"

namespace redress::cli {
namespace {

constexpr char kTotal[] = "Total";
constexpr char kInternal[] = "internal";

bool IsTimeBucket(const std::string& dimension) {
  static const std::set<std::string> kBuckets = {
      "day", "week", "month", "quarter", "half", "financial_year"};
  return kBuckets.count(dimension) > 0;
}

std::vector<std::string> Labels(const v1::Answer& answer, const v1::Row& row) {
  std::vector<std::string> labels(answer.dimensions_size());
  if (labels.empty()) return labels;
  if (row.type() == v1::ROW_TYPE_TOTAL) {
    labels[0] = kTotal;
    return labels;
  }
  size_t bucket = 0;
  for (int i = 0; i < row.members_size() && i < answer.dimensions_size(); ++i) {
    labels[i] = MemberText(row.members(i));
    if (IsTimeBucket(answer.dimensions(i).dimension())) bucket = i;
  }
  if (row.partial_bucket()) labels[bucket] += " (part)";
  return labels;
}

}  // namespace

std::string DateText(const v1::Date& date) {
  if (date.year() == 0) return "";
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(),
                         date.day());
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M UTC",
                          absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string DataVersionText(const v1::DataVersion& version) {
  const std::string date = DateText(version.data_date());
  return absl::StrCat("Data version ", version.version(),
                      date.empty() ? "" : " of ", date, ".");
}

std::string ErasedText(const v1::DataVersion& version) {
  const int64_t erased = version.erased_records();
  if (erased == 0) return "";
  return absl::StrCat(
      erased, erased == 1 ? " record" : " records", " of version ",
      version.version(), erased == 1 ? " was" : " were",
      " erased later: figures made from it now leave ",
      erased == 1 ? "it" : "them",
      " out, and may differ from those made before (see docs/erasure.md).");
}

std::string ProfileText(const std::string& profile) {
  if (profile.empty() || profile == kInternal) return "";
  return absl::StrCat("Disclosure profile: ", profile, ".");
}

std::string MemberText(const std::string& member) {
  return member.empty() ? model::kNotRecorded : member;
}

std::string PeriodLabel(const v1::Answer& answer, int index) {
  if (index < 0 || index >= answer.periods_size()) return "";
  const v1::Period& period = answer.periods(index);
  if (!period.label().empty()) return period.label();
  return absl::StrCat(DateText(period.first_day()), " to ",
                      DateText(period.last_day()));
}

std::string PeriodLine(const v1::Period& period, int index) {
  const std::string days = absl::StrCat(DateText(period.first_day()), " to ",
                                        DateText(period.last_day()));
  const bool days_only = period.label().empty() || period.label() == days;
  return absl::StrCat(
      index == 0 ? "Period: " : "Compared with: ",
      days_only ? days : absl::StrCat(period.label(), " (", days, ")"));
}

std::string ContentHeading(const v1::Answer& answer, const v1::Column& column) {
  const bool many = answer.periods_size() > 2;
  const std::string from =
      many ? absl::StrCat(" from ", PeriodLabel(answer, column.period_index()))
           : "";
  switch (column.content()) {
    case v1::COLUMN_CONTENT_DIFFERENCE:
      return absl::StrCat("Difference", from);
    case v1::COLUMN_CONTENT_PERCENT_CHANGE:
      return absl::StrCat("Change in %", from);
    default:
      return PeriodLabel(answer, column.period_index());
  }
}

std::vector<std::string> TableLabels(const v1::Answer& answer,
                                     const v1::Row& row) {
  std::vector<std::string> labels = Labels(answer, row);
  const auto given = static_cast<size_t>(row.members_size());
  if (row.type() == v1::ROW_TYPE_SUBTOTAL && given > 0 &&
      given <= labels.size()) {
    labels[given - 1] += ", all";
  }
  return labels;
}

std::vector<std::string> CsvLabels(const v1::Answer& answer,
                                   const v1::Row& row) {
  return Labels(answer, row);
}

std::vector<std::string> SymbolNotes(const std::set<v1::CellStatus>& statuses) {
  std::vector<std::string> notes;
  if (statuses.count(v1::CELL_STATUS_CONFIDENTIAL) > 0) {
    notes.push_back(
        "[c] confidential: not shown, so that no small number points at a "
        "person.");
  }
  if (statuses.count(v1::CELL_STATUS_NOT_AVAILABLE) > 0) {
    notes.push_back("[x] not available: the data do not say.");
  }
  if (statuses.count(v1::CELL_STATUS_NOT_APPLICABLE) > 0) {
    notes.push_back(
        "[z] not applicable: there is no such figure, as for a rate over "
        "nothing.");
  }
  return notes;
}

}  // namespace redress::cli
