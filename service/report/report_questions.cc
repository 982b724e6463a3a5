#include "service/report/report_questions.h"

#include "absl/strings/str_cat.h"

namespace redress::report {

v1::Query FiguresQuery(const v1::ReportDefinition& definition,
                       const v1::ReportSelection& selection) {
  v1::Query query;
  for (const v1::ReportFigure& figure : definition.figures()) {
    *query.add_measures() = figure.measure();
    query.mutable_measures()->rbegin()->set_label(figure.name());
    if (figure.has_less()) {
      *query.add_measures() = figure.less();
      query.mutable_measures()->rbegin()->set_label(LessLabel(figure));
    }
  }
  // A report without figures still needs its periods checked and labelled.
  if (query.measures().empty()) query.add_measures()->set_measure("received");
  if (selection.has_period()) *query.mutable_period() = selection.period();
  *query.mutable_comparisons() = selection.comparisons();
  if (selection.has_filter()) *query.mutable_filter() = selection.filter();
  query.mutable_comparison_options()->set_difference(
      !selection.comparisons().empty());
  return query;
}

std::string LessLabel(const v1::ReportFigure& figure) {
  return absl::StrCat(figure.name(), " less");
}

namespace {

// Both conditions; an absent one holds always.
void Restrict(const v1::ReportSelection& selection, v1::Query& query) {
  if (!selection.has_filter()) return;
  v1::Filter both;
  if (query.has_filter()) {
    *both.mutable_all_of()->add_filters() = query.filter();
  }
  *both.mutable_all_of()->add_filters() = selection.filter();
  *query.mutable_filter() = both;
}

}  // namespace

v1::Query TableQuery(const v1::ReportTable& table,
                     const v1::ReportSelection& selection) {
  v1::Query query = table.query();
  if (!query.has_period()) *query.mutable_period() = selection.period();
  if (table.compare()) {
    query.mutable_comparisons()->MergeFrom(selection.comparisons());
  }
  Restrict(selection, query);
  return query;
}

v1::Query CasesQuery(const v1::ReportCases& cases,
                     const v1::ReportSelection& selection) {
  v1::Query query;
  *query.add_measures() = cases.measure();
  *query.mutable_period() = selection.period();
  Restrict(selection, query);
  return query;
}

v1::Query AsAnswered(v1::Query question, int64_t version,
                     const std::string& profile) {
  question.set_as_of(version);
  question.set_disclosure_profile(profile);
  question.clear_min_data_version();
  return question;
}

}  // namespace redress::report
