#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/answer_csv.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/question_flags.h"
#include "clients/cli/terminal_text.h"

namespace redress::cli {
namespace {

constexpr char kTable[] = "table";
constexpr char kJson[] = "json";
constexpr char kCsv[] = "csv";

absl::Status WriteJson(const Invocation& invocation,
                       const absl::StatusOr<std::string>& json) {
  if (!json.ok()) return json.status();
  invocation.out() << *json;
  return absl::OkStatus();
}

// Who asks with an etag wants the next one too; JSON has it in its answer.
void WriteEtag(const Invocation& invocation, const v1::Answer& answer) {
  if (!invocation.arguments().Has("etag")) return;
  invocation.err() << "etag: " << SafeText(answer.etag()) << "\n";
}

// A file of CSV gets no line that is none.
void WriteNotModified(const Invocation& invocation, const std::string& output) {
  (output == kCsv ? invocation.err() : invocation.out()) << "Not modified\n";
}

absl::StatusOr<int> RunPages(const Invocation& invocation,
                             const v1::Query& query,
                             const std::string& output) {
  const absl::StatusOr<v1::RunQueryResponse> response =
      invocation.client().RunQueryUnless(query,
                                         invocation.arguments().Value("etag"));
  if (!response.ok()) return response.status();
  if (output == kJson) {
    absl::Status status = WriteJson(invocation, AsJson(*response));
    if (!status.ok()) return status;
    return kOk;
  }
  if (response->not_modified()) {
    WriteNotModified(invocation, output);
    return kOk;
  }
  WriteEtag(invocation, response->answer());
  invocation.out() << (output == kCsv
                           ? AnswerCsv::Whole(query, response->answer())
                           : AnswerAsTable(response->answer(),
                                           invocation.style()));
  return kOk;
}

// Writes an answer as its parts come.
class StreamWriter {
 public:
  StreamWriter(const Invocation& invocation, const v1::Query& query,
               const std::string& output)
      : invocation_(invocation), query_(query), output_(output) {}

  absl::Status Begin(const v1::Answer& header) {
    answer_ = header;
    WriteEtag(invocation_, header);
    if (output_ == kCsv) {
      csv_.emplace(query_, answer_);
      invocation_.out() << csv_->Heading();
    }
    if (output_ != kJson) return Written();
    v1::StreamQueryResponse line;
    *line.mutable_header() = header;
    return WriteLine(line);
  }

  absl::Status Add(const v1::AnswerRows& rows) {
    for (const v1::Row& row : rows.rows()) {
      absl::Status status = AddRow(row);
      if (!status.ok()) return status;
    }
    // As they come, and not when a buffer is full.
    invocation_.out().flush();
    return Written();
  }

  absl::Status End(const v1::AnswerTrailer& trailer) {
    if (output_ == kJson) {
      v1::StreamQueryResponse line;
      *line.mutable_trailer() = trailer;
      return WriteLine(line);
    }
    if (trailer.end() == v1::STREAM_END_NOT_MODIFIED) {
      WriteNotModified(invocation_, output_);
      return Written();
    }
    if (trailer.has_total()) {
      absl::Status status = AddRow(trailer.total());
      if (!status.ok()) return status;
    }
    if (output_ == kTable) {
      invocation_.out() << AnswerAsTable(answer_, invocation_.style());
    }
    return Written();
  }

 private:
  absl::Status AddRow(const v1::Row& row) {
    if (output_ == kJson) {
      v1::StreamQueryResponse line;
      *line.mutable_rows()->add_rows() = row;
      return WriteLine(line);
    }
    if (output_ == kCsv) {
      invocation_.out() << csv_->Line(row);
    } else {
      // The widths of all rows decide the table's layout.
      *answer_.add_rows() = row;
    }
    return absl::OkStatus();
  }

  absl::Status WriteLine(const v1::StreamQueryResponse& line) {
    return WriteJson(invocation_, AsJsonLine(line));
  }

  // A reader that has left ("| head") needs no more of it.
  absl::Status Written() {
    if (invocation_.out()) return absl::OkStatus();
    return FileError("cannot write the output");
  }

  const Invocation& invocation_;
  const v1::Query& query_;
  const std::string& output_;
  // The header; for a table the rows too.
  v1::Answer answer_;
  std::optional<AnswerCsv> csv_;
};

absl::StatusOr<int> RunStream(const Invocation& invocation,
                              const v1::Query& query,
                              const std::string& output) {
  v1::StreamQueryRequest request;
  *request.mutable_query() = query;
  request.set_if_none_match(invocation.arguments().Value("etag"));
  StreamWriter writer(invocation, query, output);
  const absl::StatusOr<v1::AnswerTrailer> trailer =
      invocation.client().StreamQuery(
          request,
          [&](const v1::Answer& header) { return writer.Begin(header); },
          [&](const v1::AnswerRows& rows) { return writer.Add(rows); });
  if (!trailer.ok()) return trailer.status();
  absl::Status status = writer.End(*trailer);
  if (!status.ok()) return status;
  return kOk;
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  const absl::StatusOr<std::string> output =
      ReadOutput(arguments, {kTable, kJson, kCsv});
  if (!output.ok()) return output.status();
  if (absl::Status status = CheckExportFlags(arguments, {"stream", "etag"});
      !status.ok()) {
    return status;
  }
  absl::StatusOr<v1::Query> query = ReadQuestion(invocation);
  if (!query.ok()) return query.status();
  if (arguments.Has("export")) {
    v1::ExportRequest request;
    *request.mutable_query() = *std::move(query);
    return RunExportFlags(invocation, std::move(request));
  }
  if (arguments.Switch("stream")) {
    return RunStream(invocation, *query, *output);
  }
  return RunPages(invocation, *query, *output);
}

}  // namespace

Command QueryCommand() {
  Command command;
  command.name = "query";
  command.summary = "ask a question: measures by dimensions over periods";
  command.flags = QuestionFlags();
  const std::vector<Flag> more = {
      {"output", "FORMAT",
       "table (for people; the default), json (the proto3 JSON of the "
       "response) or csv (plain numbers; rates as fractions)"},
      {"stream", "",
       "for large answers: writes the rows as they come. json is then one "
       "object a line: the header, each row, the trailer; without a trailer "
       "the answer is not whole"},
      {"etag", "ETAG",
       "the etag of an answer that you have: where it still holds, \"Not "
       "modified\" is printed and no row. JSON has the etag in its answer; for "
       "the other forms it is written to standard error"},
      {"export", "EXPORTER",
       "write the answer with an exporter, as excel; see \"redress "
       "exporters\""},
      {"to", "FILE", "where --export writes: a file, or a folder with /"},
  };
  command.flags.insert(command.flags.end(), more.begin(), more.end());
  for (Flag& flag : ExporterFlags()) command.flags.push_back(std::move(flag));
  command.details =
      "\"redress catalogue\" lists the measures and the dimensions with what "
      "they mean. Each measure counts by its own date: received by the day of "
      "receipt, closed by the day of closing, on_time by the day that was "
      "due.\n\n"
      "[z] in an answer means not applicable, as a rate over nothing is; [c] "
      "confidential, hidden by the disclosure profile.\n\n"
      "An answer names its data version; with --as-of the same question gives "
      "the same figures for ever. \"redress explain\" says how they are "
      "counted, \"redress cases\" from which cases.\n\n"
      "CSV has the members, then the figures. A question with --subtotals or "
      "--top has two more columns in front: row (members, subtotal or total) "
      "and other (yes for \"All others\"); the dimensions that a subtotal is "
      "taken over are empty.\n\n"
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
      "  # The three largest teams with their categories, and all others\n"
      "  redress query --measure received --by team --by category \\\n"
      "    --period 2019/20 --top 3 --other --subtotals --total\n\n"
      "  # As the data were at the end of September, fit to publish\n"
      "  redress query --measure received --by team --period 2019/20:H1 \\\n"
      "    --as-of 2019-09-30 --profile publish\n\n"
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
