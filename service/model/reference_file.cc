#include "service/model/reference_file.h"

#include <iterator>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"
#include "service/base/textproto.h"
#include "service/model/reference.h"
#include "service/model/validation.h"

namespace redress::model {

absl::StatusOr<std::vector<v1::ReferenceData>> ParseReferenceData(
    const std::string& text, const std::string& name) {
  v1::ReferenceDataSet set;
  google::protobuf::TextFormat::ParseInfoTree locations;
  if (absl::Status status = ParseTextproto(text, name, &set, &locations);
      !status.ok()) {
    return status;
  }
  std::vector<std::string> errors;
  std::map<std::string, int> lines_by_key;
  for (int i = 0; i < set.data_size(); ++i) {
    const auto location = locations.GetLocation(
        v1::ReferenceDataSet::descriptor()->FindFieldByName("data"), i);
    const std::string place = absl::StrCat(name, ":", location.line + 1, ":",
                                           location.column + 1, ": ");
    bool valid = true;
    for (const v1::Violation& violation : Validate(set.data(i))) {
      if (violation.severity() != v1::SEVERITY_ERROR) continue;
      valid = false;
      errors.push_back(absl::StrCat(place, violation.message()));
    }
    if (!valid) continue;
    const std::string key = ReferenceKey(set.data(i));
    const auto [earlier, added] = lines_by_key.emplace(key, location.line + 1);
    if (!added) {
      errors.push_back(absl::StrCat(place, "\"", key, "\" is given on line ",
                                    earlier->second, " already"));
    }
  }
  if (!errors.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
  }
  return std::vector<v1::ReferenceData>(
      std::make_move_iterator(set.mutable_data()->begin()),
      std::make_move_iterator(set.mutable_data()->end()));
}

std::vector<v1::ReferenceData> BuiltInReferenceData() {
  // A test keeps the file valid, so there is no error to hand on.
  return ParseReferenceData(BuiltInReferenceText(), "reference.textproto")
      .value_or(std::vector<v1::ReferenceData>());
}

}  // namespace redress::model
