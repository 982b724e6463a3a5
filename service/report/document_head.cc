#include "service/report/document_head.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/report/report_figures.h"
#include "service/report/report_questions.h"

namespace redress::report {

v1::DocumentHeader MakeHeader(
    const std::string& id, const std::string& title,
    const v1::DataVersion& version,
    const google::protobuf::RepeatedPtrField<v1::Period>& periods,
    const std::string& disclosure_profile, v1::DocumentSource source,
    const ReportInput& input) {
  v1::DocumentHeader header;
  header.set_id(id);
  header.set_title(title);
  *header.mutable_data_version() = version;
  *header.mutable_periods() = periods;
  header.set_generator(input.generator);
  header.set_disclosure_profile(disclosure_profile);
  header.set_authority(
      input.snapshot.reference->settings().default_authority());
  switch (source.source_case()) {
    case v1::DocumentSource::kReport:
      source.mutable_report()->set_as_of(version.version());
      source.mutable_report()->set_disclosure_profile(disclosure_profile);
      source.mutable_report()->clear_min_data_version();
      break;
    case v1::DocumentSource::kQuery:
      *source.mutable_query() =
          AsAnswered(source.query(), version.version(), disclosure_profile);
      break;
    case v1::DocumentSource::kCases:
      *source.mutable_cases()->mutable_query() = AsAnswered(
          source.cases().query(), version.version(), disclosure_profile);
      break;
    case v1::DocumentSource::SOURCE_NOT_SET:
      break;
  }
  *header.mutable_source() = std::move(source);
  return header;
}

absl::Status SendText(v1::TextStyle style, const std::string& text,
                      const DocumentSink& sink) {
  v1::DocumentPart part;
  part.mutable_text()->set_style(style);
  part.mutable_text()->set_text(text);
  return sink(part);
}

absl::Status SendText(v1::TextStyle style, const ExpandedText& text,
                      const DocumentSink& sink) {
  v1::DocumentPart part;
  part.mutable_text()->set_style(style);
  part.mutable_text()->set_text(text.text);
  for (const PlacedValue& value : text.values) {
    if (NamesPeriod(value.name)) continue;
    v1::TextFigure* figure = part.mutable_text()->add_figures();
    figure->set_begin(static_cast<int32_t>(value.begin));
    figure->set_size(static_cast<int32_t>(value.size));
    figure->set_name(value.name);
  }
  return sink(part);
}

absl::Status SendHead(v1::DocumentHeader header,
                      const query::DisclosureRules& rules,
                      const DocumentSink& sink) {
  v1::DocumentPart part;
  *part.mutable_header() = std::move(header);
  absl::Status status = sink(part);
  if (!status.ok() || rules.ShowsEverything()) return status;
  return SendText(v1::TEXT_STYLE_PARAGRAPH, query::Describe(rules), sink);
}

std::vector<std::string> LabelsOf(const v1::Answer& answer) {
  std::vector<std::string> labels;
  for (const v1::Column& column : answer.columns()) {
    if (std::find(labels.begin(), labels.end(), column.label()) ==
        labels.end()) {
      labels.push_back(column.label());
    }
  }
  return labels;
}

std::string QueryTitle(const v1::Answer& answer) {
  std::vector<std::string> measures = LabelsOf(answer);
  constexpr size_t kMostNames = 3;
  if (measures.size() > kMostNames) {
    const size_t more = measures.size() - kMostNames;
    measures.resize(kMostNames);
    measures.push_back(absl::StrCat("and ", more, " more"));
  }
  std::string title = absl::StrJoin(measures, ", ");
  for (int i = 0; i < answer.dimensions_size(); ++i) {
    absl::StrAppend(&title, i == 0 ? " by " : " and ",
                    answer.dimensions(i).label());
  }
  if (!answer.periods().empty()) {
    absl::StrAppend(&title, ", ", answer.periods(0).label());
  }
  return title;
}

}  // namespace redress::report
