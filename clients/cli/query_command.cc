#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cpp/expressions.h"
#include "clients/cpp/period.h"
#include "service/base/nearest.h"

namespace redress::cli {
namespace {

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

// --order takes a label, or the name of a measure that was given none: then its
// label is looked up.
absl::Status ReadOrder(const Invocation& invocation, v1::Query& query) {
  const Arguments& arguments = invocation.arguments();
  query.mutable_order_by()->set_descending(arguments.Switch("desc"));
  if (!arguments.Has("order")) {
    if (!arguments.Has("desc")) query.clear_order_by();
    return absl::OkStatus();
  }
  const std::string wanted = arguments.Value("order");
  query.mutable_order_by()->set_label(wanted);
  bool is_name = false;
  for (const v1::MeasureSelection& measure : query.measures()) {
    if (measure.label() == wanted) return absl::OkStatus();
    is_name =
        is_name || (measure.label().empty() && measure.measure() == wanted);
  }
  if (!is_name) return absl::OkStatus();
  const absl::StatusOr<std::vector<v1::Measure>> measures =
      invocation.client().ListMeasures();
  if (!measures.ok()) return measures.status();
  for (const v1::Measure& measure : *measures) {
    if (measure.name() == wanted) {
      query.mutable_order_by()->set_label(measure.label());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Query> ReadQuery(const Invocation& invocation) {
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
  if (!periods->comparisons.empty()) {
    query.mutable_comparison_options()->set_difference(
        arguments.Switch("difference", true));
    query.mutable_comparison_options()->set_percent_change(
        arguments.Switch("percent-change"));
  }
  if (absl::Status status = ReadOrder(invocation, query); !status.ok()) {
    return status;
  }
  return query;
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  const std::string output = arguments.Value("output", "table");
  const std::vector<std::string> outputs = {"table", "json", "csv"};
  if (output != "table" && output != "json" && output != "csv") {
    return UsageError(absl::StrCat("--output: \"", output, "\" is not one of ",
                                   absl::StrJoin(outputs, ", "),
                                   DidYouMean(output, outputs)));
  }
  if (arguments.Has("export") != arguments.Has("to")) {
    return UsageError(
        "--export EXPORTER and --to FILE belong together, as --export excel "
        "--to answer.xlsx");
  }
  if (arguments.Has("option") && !arguments.Has("export")) {
    return UsageError("--option is for --export");
  }
  absl::StatusOr<v1::Query> query = ReadQuery(invocation);
  if (!query.ok()) return query.status();
  if (arguments.Has("export")) {
    v1::ExportRequest request;
    *request.mutable_query() = *std::move(query);
    request.set_exporter(arguments.Value("export"));
    if (absl::Status status = ReadOptions(arguments, request); !status.ok()) {
      return status;
    }
    return RunExport(invocation, request, arguments.Value("to"));
  }
  const absl::StatusOr<v1::Answer> answer =
      invocation.client().RunQuery(*query);
  if (!answer.ok()) return answer.status();
  if (output == "csv") {
    invocation.out() << AnswerAsCsv(*answer);
  } else if (output == "json") {
    const absl::StatusOr<std::string> json = AnswerAsJson(*answer);
    if (!json.ok()) return json.status();
    invocation.out() << *json;
  } else {
    invocation.out() << AnswerAsTable(*answer, invocation.style());
  }
  return kOk;
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

Command QueryCommand() {
  Command command;
  command.name = "query";
  command.summary = "ask a question: measures by dimensions over periods";
  command.flags = {
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
  for (Flag& flag : PeriodFlags()) command.flags.push_back(std::move(flag));
  const std::vector<Flag> more = {
      {"total", "", "add a total, counted anew and not added up"},
      {"difference", "", "leave out the differences from the comparisons",
       false, true},
      {"percent-change", "", "add the change in percent of each comparison"},
      {"order", "LABEL",
       "order the rows by this measure in the current period"},
      {"desc", "", "largest first"},
      {"output", "FORMAT",
       "table (for people; the default), json (the proto3 JSON of the "
       "response) or csv (plain numbers; rates as fractions)"},
      {"export", "EXPORTER",
       "write the answer with an exporter, as excel; see \"redress "
       "exporters\""},
      {"to", "FILE", "where --export writes: a file, or a folder with /"},
      OptionFlag(),
  };
  command.flags.insert(command.flags.end(), more.begin(), more.end());
  command.details =
      "\"redress catalogue\" lists the measures and the dimensions with what "
      "they mean. Each measure counts by its own date: received by the day of "
      "receipt, closed by the day of closing, on_time by the day that was "
      "due.\n\n"
      "[z] in an answer means not applicable, as a rate over nothing is.\n\n"
      "A backslash takes the meaning from a comma, an equals sign or a bracket "
      "in a name: --where 'team=Fostering\\, North'.";
  command.examples =
      "  # How many of each kind, against the year before\n"
      "  redress query --measure received --by kind \\\n"
      "    --period 2019/20:H1 --compare 2018/19:H1 --total\n\n"
      "  # Complaints closed by team, with the share upheld, largest first\n"
      "  redress query --measure closed,upheld_rate --by team \\\n"
      "    --where kind=complaint --period 2019/20 --order closed --desc\n\n"
      "  # Two measures of one kind, each with its own condition\n"
      "  redress query --period 2019/20:Q3 \\\n"
      "    --measure 'Stage 1=stage_started[stage=stage1]' \\\n"
      "    --measure 'Stage 2=stage_started[stage=stage2]'\n\n"
      "  # Month by month, as CSV\n"
      "  redress query --measure received --by month --period 2019/20 \\\n"
      "    --output csv > received.csv\n\n"
      "  # As a workbook\n"
      "  redress query --measure received --by team --period 2019/20 \\\n"
      "    --export excel --to received.xlsx\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
