// Reads a return by the attribute "cell" of its figures
// (plugins/statutory_return/README.md).

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/verify/readers.h"
#include "clients/verify/xml_stream.h"

namespace redress::verify {
namespace {

// Percentages have one decimal.
constexpr double kPercentTolerance = 0.0500001;

Value ToValue(const std::string& text, bool is_percent) {
  if (text == "z") return TextValue("[z]");
  double number = 0;
  if (!absl::SimpleAtod(text, &number)) return TextValue(text);
  if (is_percent) return NumberValue(number / 100, kPercentTolerance / 100);
  return NumberValue(number, absl::StrContains(text, ".") ? 0.005 : 0);
}

// Elements that hold what may look like a number and is no figure.
constexpr const char* kNoFigures[] = {"Year",
                                      "LEA",
                                      "SoftwareCode",
                                      "Release",
                                      "SerialNo",
                                      "DataVersion",
                                      "Number",
                                      "DirectToStage2",
                                      "Name",
                                      "RootCause",
                                      "Text",
                                      "NotImplementedReason",
                                      "Reason",
                                      "DocumentSource",
                                      "EffectivenessReview"};

// A figure whose name was taken away, so that nobody compares it.
bool IsNamelessFigure(const std::string& element, const std::string& text) {
  double number = 0;
  return !element.empty() && absl::SimpleAtod(text, &number) &&
         std::find(std::begin(kNoFigures), std::end(kNoFigures), element) ==
             std::end(kNoFigures);
}

}  // namespace

absl::StatusOr<PublishedFile> ReadReturn(const std::string& path,
                                         const ReadLimits& limits) {
  PublishedFile file;
  file.format = "return";
  file.is_part = true;
  const auto stream = std::make_shared<std::ifstream>(path, std::ios::binary);
  XmlStream xml(
      [stream](char* bytes, int64_t size) -> int64_t {
        stream->read(bytes, size);
        return stream->gcount();
      },
      "the return");
  KeptSize kept(limits, "the return");
  absl::Status status;
  // The header has it, and the report once more.
  std::string version;
  std::string element;
  std::string cells;
  std::string text;
  const auto take = [&] {
    if (element == "DocumentSource") file.source = text;
    if (element == "DataVersion" && version.empty()) {
      version = text;
      (void)absl::SimpleAtoi(version, &file.data_version);
    } else if (element == "DataVersion" && text != version) {
      file.AddOddity(absl::StrCat("the data version is ", version, ", and ",
                                  text, " elsewhere"));
    }
    if (cells.empty() && IsNamelessFigure(element, text)) {
      file.AddOddity(
          absl::StrCat("the figure ", element, ", ", text, ", has no name"));
    }
    if (cells.empty()) return;
    status.Update(kept.Add(1, {cells}));
    if (!status.ok()) return;
    PublishedFigure figure;
    figure.cells = absl::StrSplit(cells, ' ', absl::SkipEmpty());
    figure.element = element;
    figure.is_percent = absl::StartsWith(element, "Percent");
    figure.value = ToValue(text, figure.is_percent);
    file.figures.push_back(std::move(figure));
  };
  while (status.ok() && xml.Next()) {
    if (xml.IsBegin()) {
      if (!cells.empty()) {
        file.AddOddity(absl::StrCat("the figure ", element, " has the element ",
                                    xml.Name(), " in it"));
      }
      element = xml.Name();
      cells = xml.Attribute("cell");
      text.clear();
      // No end follows: a figure that was taken out.
      if (xml.IsEmptyElement()) {
        take();
        element.clear();
        cells.clear();
      }
    } else if (xml.IsText()) {
      const std::string more = xml.Text();
      status.Update(kept.Add(0, {more}));
      text += more;
    } else {
      take();
      element.clear();
      cells.clear();
      text.clear();
    }
  }
  if (!status.ok()) return status;
  if (!xml.status().ok()) return xml.status();
  if (file.source.empty()) {
    return absl::InvalidArgumentError(
        "the return does not say what it was made from; those of cscrep-1.0 "
        "cannot be verified");
  }
  return file;
}

}  // namespace redress::verify
