#include "service/report/figure_check.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/text.h"
#include "service/query/catalogue.h"
#include "service/report/report_questions.h"

namespace redress::report {
namespace {

// Where each measure of FiguresQuery stands in the definition.
std::vector<std::string> FigurePaths(const v1::ReportDefinition& definition) {
  std::vector<std::string> paths;
  for (int f = 0; f < definition.figures_size(); ++f) {
    paths.push_back(absl::StrCat("figures[", f, "].measure"));
    if (definition.figures(f).has_less()) {
      paths.push_back(absl::StrCat("figures[", f, "].less"));
    }
  }
  return paths;
}

void CheckLess(const std::string& path, const v1::ReportFigure& figure,
               DefinitionFaults& faults) {
  const v1::Measure* from = query::FindMeasure(figure.measure().measure());
  const v1::Measure* less = query::FindMeasure(figure.less().measure());
  // What is no measure the question says.
  if (from == nullptr || less == nullptr) return;
  if (from->unit() != less->unit() ||
      from->additivity() == v1::ADDITIVITY_NON_ADDITIVE ||
      less->additivity() == v1::ADDITIVITY_NON_ADDITIVE) {
    faults.Add(path, "INVALID_DIFFERENCE", "\"", less->name(),
               "\" cannot be taken away from \"", from->name(), "\"");
  }
}

}  // namespace

void CheckFigures(const v1::ReportDefinition& definition,
                  DefinitionFaults& faults) {
  std::set<std::string> names;
  for (int f = 0; f < definition.figures_size(); ++f) {
    const v1::ReportFigure& figure = definition.figures(f);
    const std::string path = absl::StrCat("figures[", f, "]");
    if (!IsId(figure.name(), '_') || figure.name() == "period" ||
        figure.name() == "comparison") {
      faults.Add(
          path + ".name", "INVALID_ID",
          "must be lower-case words joined by underscores, and not period or "
          "comparison; it is \"",
          Printable(figure.name()), "\"");
    }
    if (!names.insert(figure.name()).second) {
      faults.Add(path + ".name", "DUPLICATE", "\"", Printable(figure.name()),
                 "\" is there twice");
    }
    if (figure.has_less()) CheckLess(path + ".less", figure, faults);
  }
  v1::ReportSelection selection;
  *selection.mutable_period() = StandInPeriod(0);
  *selection.add_comparisons() = StandInPeriod(1);
  faults.AddQuestion("figures", FiguresQuery(definition, selection),
                     FigurePaths(definition));
}

}  // namespace redress::report
