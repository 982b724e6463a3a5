#include "clients/verify/read_limits.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace redress::verify {

KeptSize::KeptSize(const ReadLimits& limits, std::string name)
    : limits_(limits), name_(std::move(name)) {}

absl::Status KeptSize::Add(size_t values,
                           std::initializer_list<absl::string_view> texts) {
  values_ += values;
  for (const absl::string_view text : texts) text_bytes_ += text.size();
  if (values_ > limits_.values) {
    return absl::ResourceExhaustedError(
        absl::StrCat(name_, " has more than ", limits_.values,
                     " values, headings and texts"));
  }
  if (text_bytes_ > limits_.text_bytes) {
    return absl::ResourceExhaustedError(absl::StrCat(
        name_, " has more than ", limits_.text_bytes, " bytes of texts"));
  }
  return absl::OkStatus();
}

}  // namespace redress::verify
