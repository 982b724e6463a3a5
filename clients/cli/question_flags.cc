#include "clients/cli/question_flags.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/exit_codes.h"
#include "clients/cpp/expressions.h"
#include "clients/cpp/period.h"
#include "service/base/nearest.h"

namespace redress::cli {
namespace {

constexpr int kMostTop = 1000;

absl::Status ReadMeasures(const Arguments& arguments, v1::Query& query) {
  if (!arguments.Has("measure")) {
    return UsageError(
        "--measure is missing: say what to count, as --measure received; "
        "\"redress catalogue measures\" lists the measures");
  }
  for (const std::string& text : arguments.All("measure")) {
    absl::StatusOr<std::vector<v1::MeasureSelection>> measures =
        client::ParseMeasures(text);
    if (!measures.ok()) return UsageError("--measure", measures.status());
    query.mutable_measures()->Add(measures->begin(), measures->end());
  }
  for (const std::string& text : arguments.All("by")) {
    absl::StatusOr<std::vector<v1::DimensionSelection>> dimensions =
        client::ParseDimensions(text);
    if (!dimensions.ok()) return UsageError("--by", dimensions.status());
    query.mutable_dimensions()->Add(dimensions->begin(), dimensions->end());
  }
  return absl::OkStatus();
}

absl::Status ReadTop(const Arguments& arguments, v1::Query& query) {
  if (!arguments.Has("top")) {
    for (const char* flag : {"top-by", "top-of", "other"}) {
      if (!arguments.Has(flag)) continue;
      return UsageError(absl::StrCat("--", flag,
                                     " is for --top N, which says how many "
                                     "members to keep"));
    }
    return absl::OkStatus();
  }
  const absl::StatusOr<int> count = ReadCount(arguments, "top", kMostTop);
  if (!count.ok()) return count.status();
  if (query.dimensions().empty()) {
    return UsageError(
        "--top keeps the largest members of a dimension; name one with --by, "
        "as --by team");
  }
  v1::Top& top = *query.mutable_top();
  top.set_count(*count);
  top.set_dimension(arguments.Value("top-of"));
  top.set_label(arguments.Value("top-by"));
  top.set_other(arguments.Switch("other"));
  return absl::OkStatus();
}

// --order and --top-by take a label, or the name of a measure that was given
// none: then its label is looked up.
absl::StatusOr<std::string> LabelOf(const Invocation& invocation,
                                    const v1::Query& query,
                                    const std::string& wanted) {
  bool is_name = false;
  for (const v1::MeasureSelection& measure : query.measures()) {
    if (measure.label() == wanted) return wanted;
    is_name =
        is_name || (measure.label().empty() && measure.measure() == wanted);
  }
  if (!is_name) return wanted;
  const absl::StatusOr<std::vector<v1::Measure>> measures =
      invocation.client().ListMeasures();
  if (!measures.ok()) return measures.status();
  for (const v1::Measure& measure : *measures) {
    if (measure.name() == wanted) return measure.label();
  }
  return wanted;
}

absl::Status ReadOrder(const Invocation& invocation, v1::Query& query) {
  const Arguments& arguments = invocation.arguments();
  if (arguments.Has("order") || arguments.Has("desc")) {
    query.mutable_order_by()->set_descending(arguments.Switch("desc"));
  }
  if (arguments.Has("order")) {
    absl::StatusOr<std::string> label =
        LabelOf(invocation, query, arguments.Value("order"));
    if (!label.ok()) return label.status();
    query.mutable_order_by()->set_label(*std::move(label));
  }
  if (!query.top().label().empty()) {
    absl::StatusOr<std::string> label =
        LabelOf(invocation, query, query.top().label());
    if (!label.ok()) return label.status();
    query.mutable_top()->set_label(*std::move(label));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Flag> PeriodFlags() {
  return {
      {"period", "PERIOD",
       absl::StrCat("the days to look at: ", client::kPeriodForms)},
      {"compare", "PERIOD", "a period to compare with; many apart by commas",
       true},
      {"where", "CONDITION",
       absl::StrCat("count only where this holds: ", client::kWhereForms,
                    "; several must all hold"),
       true},
  };
}

absl::StatusOr<PeriodArguments> ReadPeriods(const Arguments& arguments) {
  PeriodArguments result;
  if (!arguments.Has("period")) {
    return UsageError(
        absl::StrCat("--period is missing: write ", client::kPeriodForms));
  }
  absl::StatusOr<v1::Period> period =
      client::ParsePeriod(arguments.Value("period"));
  if (!period.ok()) return UsageError("--period", period.status());
  result.period = *std::move(period);
  for (const std::string& text : arguments.All("compare")) {
    absl::StatusOr<std::vector<v1::Period>> periods =
        client::ParsePeriods(text);
    if (!periods.ok()) return UsageError("--compare", periods.status());
    result.comparisons.insert(result.comparisons.end(), periods->begin(),
                              periods->end());
  }
  absl::StatusOr<v1::Filter> filter =
      client::ParseWhere(arguments.All("where"));
  if (!filter.ok()) return UsageError("--where", filter.status());
  result.filter = *std::move(filter);
  return result;
}

Flag ProfileFlag() {
  return {"profile", "NAME",
          "the disclosure profile, which keeps small numbers from pointing at "
          "a child, as publish; internal shows everything. Else your own"};
}

std::vector<Flag> QuestionFlags() {
  std::vector<Flag> flags = {
      {"measure", "MEASURE",
       absl::StrCat("what to count, many apart by commas: ",
                    client::kMeasureForms),
       true},
      {"by", "DIMENSION",
       absl::StrCat("the rows: ", client::kByForms,
                    "; or a time bucket: day, week, month, quarter, half, "
                    "financial_year"),
       true},
  };
  for (Flag& flag : PeriodFlags()) flags.push_back(std::move(flag));
  const std::vector<Flag> more = {
      {"total", "", "add a total, counted anew and not added up"},
      {"subtotals", "",
       "with two or more dimensions, add a subtotal after the rows of each "
       "leading member, counted anew and not added up"},
      {"difference", "", "leave out the differences from the comparisons",
       false, true},
      {"percent-change", "", "add the change in percent of each comparison"},
      {"order", "LABEL",
       "order the rows by this measure in the current period"},
      {"desc", "", "largest first"},
      {"top", "N",
       "keep the N largest members of a dimension, by the whole current "
       "period; totals stay those of all"},
      {"top-by", "LABEL",
       "the measure that says which are the largest; else the first one"},
      {"top-of", "DIMENSION", "the dimension that --top is of; else the first"},
      {"other", "",
       "with --top, add rows \"All others\" for the members that are left out, "
       "counted anew: a case counts once"},
      AsOfFlag(),
      ProfileFlag(),
  };
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

absl::StatusOr<v1::Query> ReadQuestion(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  v1::Query query;
  if (absl::Status status = ReadMeasures(arguments, query); !status.ok()) {
    return status;
  }
  absl::StatusOr<PeriodArguments> periods = ReadPeriods(arguments);
  if (!periods.ok()) return periods.status();
  *query.mutable_period() = periods->period;
  query.mutable_comparisons()->Add(periods->comparisons.begin(),
                                   periods->comparisons.end());
  if (periods->filter.condition_case() != v1::Filter::CONDITION_NOT_SET) {
    *query.mutable_filter() = periods->filter;
  }
  query.set_total(arguments.Switch("total"));
  query.set_subtotals(arguments.Switch("subtotals"));
  query.set_disclosure_profile(arguments.Value("profile"));
  if (!periods->comparisons.empty()) {
    query.mutable_comparison_options()->set_difference(
        arguments.Switch("difference", true));
    query.mutable_comparison_options()->set_percent_change(
        arguments.Switch("percent-change"));
  }
  if (absl::Status status = ReadTop(arguments, query); !status.ok()) {
    return status;
  }
  const absl::StatusOr<int64_t> as_of = ReadAsOf(invocation);
  if (!as_of.ok()) return as_of.status();
  query.set_as_of(*as_of);
  if (absl::Status status = ReadOrder(invocation, query); !status.ok()) {
    return status;
  }
  return query;
}

absl::StatusOr<std::string> ReadOutput(const Arguments& arguments,
                                       const std::vector<std::string>& forms) {
  std::string output = arguments.Value("output", forms.front());
  if (std::find(forms.begin(), forms.end(), output) == forms.end()) {
    return UsageError(absl::StrCat("--output: \"", output, "\" is not one of ",
                                   absl::StrJoin(forms, ", "),
                                   DidYouMean(output, forms)));
  }
  return output;
}

absl::StatusOr<int> ReadCount(const Arguments& arguments,
                              const std::string& flag, int most) {
  int count = 0;
  if (arguments.Has(flag) &&
      (!absl::SimpleAtoi(arguments.Value(flag), &count) || count < 1 ||
       count > most)) {
    return UsageError(absl::StrCat("--", flag, ": \"", arguments.Value(flag),
                                   "\" is not a whole number from 1 to ",
                                   most));
  }
  return count;
}

}  // namespace redress::cli
