#include "service/rpc/permissions.h"

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/text.h"
#include "service/model/day.h"
#include "service/query/period.h"

namespace redress::rpc {
namespace {

absl::Status Denied(const std::string& message, const std::string& reason) {
  return ErrorWithReason(absl::StatusCode::kPermissionDenied, message, reason);
}

model::Day DayOf(const v1::Date& date) {
  return model::DayFromCivil(date.year(), date.month(), date.day());
}

// True for a month, quarter, half or financial year, and for what is no period:
// what is wrong with it is said later.
bool IsPublishedPeriod(const v1::Period& period) {
  if (!model::IsValidDate(period.first_day()) ||
      !model::IsValidDate(period.last_day())) {
    return true;
  }
  const query::Span span = {DayOf(period.first_day()),
                            DayOf(period.last_day())};
  for (const query::TimeUnit unit :
       {query::TimeUnit::kMonth, query::TimeUnit::kQuarter,
        query::TimeUnit::kHalf, query::TimeUnit::kFinancialYear}) {
    const query::Span whole = query::SpanOf(unit, span.first);
    if (whole.first == span.first && whole.last == span.last) return true;
  }
  return span.last < span.first;
}

absl::Status CheckQuestion(const CallerContext& caller, const v1::Query&,
                           const std::string&) {
  return CheckFreeQuestion(caller);
}
absl::Status CheckQuestion(const CallerContext& caller,
                           const v1::ReportSelection& selection,
                           const std::string& profile) {
  return CheckReport(caller, selection, profile);
}

const char* PathOf(const v1::Query&) { return "query."; }
const char* PathOf(const v1::ReportSelection&) { return "report."; }

template <typename T>
absl::StatusOr<T> Settle(const T& given, const CallerContext& caller,
                         const LiveData& data) {
  std::string profile;
  const auto check = [&]() -> absl::Status {
    const absl::StatusOr<PinnedVersion> last = data.Pin(caller.stop);
    if (!last.ok()) return last.status();
    profile = ProfileOf(caller, last->reference());
    return CheckQuestion(caller, given, profile);
  };
  // Before it waits, so that nobody waits in vain.
  absl::Status status = check();
  if (!status.ok()) return status;
  if (given.min_data_version() != 0) {
    status =
        AwaitVersion(given.min_data_version(), PathOf(given), caller, data);
    if (status.ok()) status = check();
    if (!status.ok()) return status;
  }
  T settled = given;
  // It is no part of the question: the answer is the same without it.
  settled.clear_min_data_version();
  if (settled.disclosure_profile().empty()) {
    settled.set_disclosure_profile(profile);
  }
  return settled;
}

}  // namespace

std::string ProfileOf(const CallerContext& caller,
                      const model::Reference& reference) {
  const v1::Settings& settings = reference.settings();
  if (caller.analyst) {
    return settings.analyst_profile().empty() ? model::kInternalProfile
                                              : settings.analyst_profile();
  }
  return settings.protected_profile().empty() ? model::kPublishProfile
                                              : settings.protected_profile();
}

absl::Status CheckAnalyst(const CallerContext& caller) {
  if (caller.analyst) return absl::OkStatus();
  return Denied(
      "records are for analysts: this caller may see protected figures only",
      "ANALYSTS_ONLY");
}

absl::Status CheckFreeQuestion(const CallerContext& caller) {
  if (caller.analyst) return absl::OkStatus();
  return Denied(
      "callers of this server may see only protected figures, and so put no "
      "questions of their own: the answers to two of them, subtracted, may "
      "point at one child; run a report instead",
      "FREE_QUESTION");
}

absl::Status CheckReport(const CallerContext& caller,
                         const v1::ReportSelection& selection,
                         const std::string& profile) {
  if (caller.analyst) return absl::OkStatus();
  if (selection.filter().condition_case() != v1::Filter::CONDITION_NOT_SET) {
    return Denied(
        "report.filter: callers of this server may see only protected "
        "figures, and a report with a filter of their own is a free question",
        "FREE_QUESTION");
  }
  if (selection.as_of() != 0) {
    return Denied(
        "report.as_of: callers of this server see the last version only: two "
        "versions of one report, subtracted, may point at one child",
        "VERSION_NOT_ALLOWED");
  }
  if (!selection.disclosure_profile().empty() &&
      selection.disclosure_profile() != profile) {
    return Denied(
        absl::StrCat("report.disclosure_profile: callers of this server see "
                     "figures under the profile \"",
                     profile, "\" only, not \"",
                     Printable(selection.disclosure_profile()), "\""),
        "PROFILE_NOT_ALLOWED");
  }
  bool published = IsPublishedPeriod(selection.period());
  for (const v1::Period& period : selection.comparisons()) {
    published = published && IsPublishedPeriod(period);
  }
  if (published) return absl::OkStatus();
  return Denied(
      "report.period: callers of this server may see only protected figures, "
      "and so the reports of whole months, quarters, halves and financial "
      "years: two periods that differ by a day, subtracted, may point at one "
      "child",
      "PERIOD_NOT_ALLOWED");
}

absl::StatusOr<v1::Query> SettleQuestion(const v1::Query& query,
                                         const CallerContext& caller,
                                         const LiveData& data) {
  return Settle(query, caller, data);
}

absl::StatusOr<v1::ReportSelection> SettleQuestion(
    const v1::ReportSelection& selection, const CallerContext& caller,
    const LiveData& data) {
  return Settle(selection, caller, data);
}

absl::StatusOr<v1::DocumentSource> SettleSource(v1::DocumentSource source,
                                                const CallerContext& caller,
                                                const LiveData& data) {
  if (source.has_report()) {
    absl::StatusOr<v1::ReportSelection> report =
        SettleQuestion(source.report(), caller, data);
    if (!report.ok()) return report.status();
    *source.mutable_report() = *std::move(report);
    return source;
  }
  if (source.source_case() == v1::DocumentSource::SOURCE_NOT_SET) {
    return InvalidArgument(
        {{"source", "MISSING",
          "source: a report, a query or the cases behind a cell are needed"}});
  }
  v1::Query* question = source.has_query()
                            ? source.mutable_query()
                            : source.mutable_cases()->mutable_query();
  absl::StatusOr<v1::Query> settled = SettleQuestion(*question, caller, data);
  if (!settled.ok()) return settled.status();
  *question = *std::move(settled);
  return source;
}

int64_t VersionOf(const v1::DocumentSource& source) {
  if (source.has_report()) return source.report().as_of();
  return source.has_query() ? source.query().as_of()
                            : source.cases().query().as_of();
}

absl::Status AwaitVersion(int64_t min_data_version, const std::string& path,
                          const CallerContext& caller, const LiveData& data) {
  if (min_data_version < 0) {
    return InvalidArgument(
        {{absl::StrCat(path, "min_data_version"), "VERSION_NOT_VALID",
          absl::StrCat(path, "min_data_version: ", min_data_version,
                       " is no version; 0 stands for any")}});
  }
  if (min_data_version == 0) return absl::OkStatus();
  return data.AwaitVersion(min_data_version, caller.stop);
}

}  // namespace redress::rpc
