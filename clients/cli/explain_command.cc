#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/question_flags.h"
#include "clients/cli/terminal_text.h"

namespace redress::cli {
namespace {

// Writes paragraphs of text that is made safe, indented and wrapped.
class Lines {
 public:
  explicit Lines(const Invocation& invocation)
      : out_(invocation.out()), width_(invocation.style().width) {}

  void Write(size_t indent, const std::string& text) {
    for (const std::string& line : WrapText(SafeText(text), width_ - indent)) {
      out_ << std::string(indent, ' ') << line << "\n";
    }
  }
  void WriteGap() { out_ << "\n"; }

 private:
  std::ostream& out_;
  const size_t width_;
};

std::string TermText(const v1::ExplainedTerm& term, bool first) {
  std::string start;
  if (term.sign() < 0) {
    start = "less ";
  } else if (first && term.base()) {
    start = "out of ";
  } else if (!first) {
    start = "and ";
  }
  return absl::StrCat(start, term.counted(),
                      term.condition().empty() ? "" : ": ", term.condition());
}

// What is counted in one period: the counted part, then what it is a share of.
void WriteTerms(const v1::Answer& answer, const v1::ExplainedMeasure& measure,
                Lines& lines) {
  lines.Write(2,
              absl::StrCat(measure.period_index() == 0 ? "" : "compared with ",
                           PeriodLabel(answer, measure.period_index()), ", ",
                           measure.shape(), " of"));
  for (const bool base : {false, true}) {
    bool first = true;
    for (const v1::ExplainedTerm& term : measure.terms()) {
      if (term.base() != base) continue;
      lines.Write(4, TermText(term, first));
      first = false;
    }
  }
}

void WriteMeasures(const v1::ExplainQueryResponse& explained, Lines& lines) {
  std::vector<std::string> labels;
  for (const v1::ExplainedMeasure& measure : explained.measures()) {
    if (std::find(labels.begin(), labels.end(), measure.label()) ==
        labels.end()) {
      labels.push_back(measure.label());
    }
  }
  for (const std::string& label : labels) {
    bool first = true;
    for (const v1::ExplainedMeasure& measure : explained.measures()) {
      if (measure.label() != label) continue;
      if (first) {
        lines.Write(0, absl::StrCat(label, " (", measure.measure(), ")"));
        lines.Write(2, measure.definition());
        lines.Write(2, absl::StrCat("In the period by: ", measure.basis()));
      }
      first = false;
      WriteTerms(explained.answer(), measure, lines);
    }
    lines.WriteGap();
  }
}

void WriteDimensions(const v1::Answer& answer, Lines& lines) {
  if (answer.dimensions().empty()) return;
  lines.Write(
      0, absl::StrCat("Rows: ",
                      absl::StrJoin(answer.dimensions(), ", by ",
                                    [](std::string* text,
                                       const v1::AnswerDimension& dimension) {
                                      absl::StrAppend(
                                          text, dimension.label(), " (",
                                          dimension.dimension(), ")");
                                    })));
  for (const v1::AnswerDimension& dimension : answer.dimensions()) {
    if (!dimension.many_valued()) continue;
    lines.Write(2, absl::StrCat(dimension.label(),
                                ": a case may have many. It counts once in "
                                "each, and once in a total."));
  }
  lines.WriteGap();
}

void WriteNames(const v1::ExplainQueryResponse& explained, Lines& lines) {
  if (explained.resolved_names().empty()) return;
  lines.Write(0, "Names in the question that mean another:");
  for (const v1::ResolvedName& name : explained.resolved_names()) {
    lines.Write(2, absl::StrCat(name.dimension(), " \"", name.asked(),
                                "\" means \"", name.member(), "\""));
  }
  lines.WriteGap();
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const absl::StatusOr<std::string> output =
      ReadOutput(invocation.arguments(), {"text", "json"});
  if (!output.ok()) return output.status();
  const absl::StatusOr<v1::Query> query = ReadQuestion(invocation);
  if (!query.ok()) return query.status();
  const absl::StatusOr<v1::ExplainQueryResponse> explained =
      invocation.client().ExplainQuery(*query);
  if (!explained.ok()) return explained.status();
  if (*output == "json") {
    const absl::StatusOr<std::string> json = AsJson(*explained);
    if (!json.ok()) return json.status();
    invocation.out() << *json;
    return kOk;
  }
  Lines lines(invocation);
  WriteMeasures(*explained, lines);
  WriteDimensions(explained->answer(), lines);
  WriteNames(*explained, lines);
  if (!explained->disclosure().empty()) {
    lines.Write(0, absl::StrCat("Disclosure: ", explained->disclosure()));
    lines.WriteGap();
  }
  invocation.out() << AnswerNotes(explained->answer(), invocation.style());
  if (!explained->answer().etag().empty()) {
    lines.Write(0, absl::StrCat("Etag: ", explained->answer().etag()));
  }
  return kOk;
}

}  // namespace

Command ExplainCommand() {
  Command command;
  command.name = "explain";
  command.summary = "say how a question is understood and counted";
  command.flags = QuestionFlags();
  command.flags.push_back(
      {"output", "FORMAT",
       "text (the default) or json (the proto3 JSON of the response)"});
  command.details =
      "Takes the flags of \"redress query\" and counts nothing: it prints each "
      "measure's definition, the date that puts a case into the period, and "
      "the conditions, resolved, for each period; which names in the question "
      "mean another, through an alias; and what the disclosure profile does.";
  command.examples =
      "  redress explain --measure upheld_rate --by team \\\n"
      "    --where kind=complaint --period 2019/20:H1 --compare 2018/19:H1\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
