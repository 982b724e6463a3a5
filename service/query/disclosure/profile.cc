#include "service/query/disclosure/profile.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/query/text.h"

namespace redress::query {

bool DisclosureRules::ShowsEverything() const {
  return threshold <= 1 && !suppress_zero && min_denominator <= 1 &&
         rounding_base <= 1;
}

int64_t DisclosureRules::Range() const {
  return std::max<int64_t>(1,
                           protection_range > 0 ? protection_range : threshold);
}

bool DisclosureRules::IsSmall(int64_t count) const {
  return count == 0 ? suppress_zero : count > 0 && count < threshold;
}

bool DisclosureRules::AnySmall(int64_t low, int64_t high) const {
  return high >= 1 && IsSmall(std::max<int64_t>(1, low));
}

absl::StatusOr<DisclosureRules> FindRules(const model::Reference& reference,
                                          const std::string& name,
                                          const std::string& field) {
  DisclosureRules rules;
  rules.name = name;
  if (name == model::kInternalProfile) return rules;
  const auto& profiles = reference.disclosure_profiles();
  const auto found = profiles.find(name);
  if (found == profiles.end()) {
    std::vector<std::string> names = {model::kInternalProfile};
    for (const auto& [known, unused] : profiles) names.push_back(known);
    std::string nearest = DidYouMean(name, names);
    if (nearest.empty()) {
      nearest = absl::StrCat("; there are ", absl::StrJoin(names, ", "));
    }
    return InvalidArgument({{field, "UNKNOWN_PROFILE",
                             absl::StrCat("there is no disclosure profile ",
                                          Quote(name), nearest)}});
  }
  const v1::DisclosureProfile& profile = found->second;
  rules.threshold = profile.threshold();
  rules.suppress_zero = profile.suppress_zero();
  rules.min_denominator = profile.min_denominator();
  rules.rounding_base = profile.rounding_base();
  rules.protection_range = profile.protection_range();
  return rules;
}

std::string Describe(const DisclosureRules& rules) {
  if (rules.ShowsEverything()) {
    return absl::StrCat("Profile ", rules.name,
                        ": every figure is shown as it is.");
  }
  std::vector<std::string> sentences;
  if (rules.threshold > 1 || rules.suppress_zero) {
    const int64_t largest = std::max<int64_t>(rules.threshold - 1, 0);
    std::string which =
        rules.suppress_zero
            ? (largest == 0 ? "0" : absl::StrCat("0 to ", largest))
            : (largest == 1 ? "1" : absl::StrCat("1 to ", largest));
    sentences.push_back(absl::StrCat(
        "Counts of ", which,
        " are suppressed, with the rates, means, percentiles and sums over so "
        "few"));
  }
  if (rules.min_denominator > 1) {
    sentences.push_back(absl::StrCat("Rates over fewer than ",
                                     rules.min_denominator, " are suppressed"));
  }
  if (rules.threshold > 1 || rules.suppress_zero) {
    sentences.push_back(absl::StrCat(
        "Further figures are suppressed until what is published leaves a range "
        "of at least ",
        rules.Range(), " for each suppressed count"));
  }
  if (rules.rounding_base > 1) {
    sentences.push_back(
        absl::StrCat("Counts shown are rounded to multiples "
                     "of ",
                     rules.rounding_base));
  }
  return absl::StrCat("Profile ", rules.name, ": ",
                      absl::StrJoin(sentences, ". "),
                      ". Suppressed figures are marked [c].");
}

}  // namespace redress::query
