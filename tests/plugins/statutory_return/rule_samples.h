// For every rule of the return, samples that pass it and samples that fail it.

#ifndef REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_RULE_SAMPLES_H_
#define REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_RULE_SAMPLES_H_

#include <functional>
#include <string>
#include <vector>

#include "plugins/statutory_return/return_data.h"

namespace redress::testing {

// A change of the sound return of sample_return.h.
struct RuleSample {
  const char* rule;  // "200", "101Q"
  const char* name;  // of the test
  // What the finding says, with its figures; nullptr: the rule passes.
  const char* text;
  std::function<void(statutory_return::ReturnData&)> change;
  // Other rules that the change cannot but fail.
  std::vector<std::string> others = {};
};

std::vector<RuleSample> RuleSamples();

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_RULE_SAMPLES_H_
