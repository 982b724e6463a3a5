// The kit says of a description what the service says.

#include "service/export/description_rules.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "plugins/sdk/conformance/option_value.h"
#include "redress/export/abi.h"
#include "service/export/describe.h"

namespace redress::conformance {
namespace {

worker::Description Good() {
  worker::Description description;
  description.id = "good";
  description.version = "1.0";
  description.summary = "Good";
  description.formats = {{false, "txt", "text/plain", ".txt"}};
  worker::DescribedOption option;
  option.type = REDRESS_OPTION_INTEGER;
  option.name = "times";
  option.default_value = "2";
  option.has_range = true;
  option.minimum = 1;
  option.maximum = 3;
  description.options = {option};
  description.accepted_documents = {"query"};
  return description;
}

TEST(DescriptionRulesTest, AreThoseOfTheService) {
  using Change = std::function<void(worker::Description*)>;
  const std::vector<Change> changes = {
      [](auto*) {},
      [](auto* d) { d->id = "Good"; },
      [](auto* d) { d->id = std::string(65, 'a'); },
      [](auto* d) { d->id = "go-od_1"; },
      [](auto* d) { d->version = ""; },
      [](auto* d) { d->version = "1\n0"; },
      [](auto* d) { d->summary = "\xFF"; },
      [](auto* d) { d->summary = std::string(4001, 'x'); },
      [](auto* d) { d->licence = std::string(201, 'x'); },
      [](auto* d) { d->formats.clear(); },
      [](auto* d) { d->formats[0].id = ""; },
      [](auto* d) { d->formats[0].media_type = ""; },
      [](auto* d) { d->formats[0].file_extension = "txt"; },
      [](auto* d) { d->formats[0].file_extension = "./txt"; },
      [](auto* d) { d->formats.push_back(d->formats[0]); },
      [](auto* d) { d->options[0].name = "ti-mes"; },
      [](auto* d) { d->options[0].type = 0; },
      [](auto* d) { d->options[0].type = 5; },
      [](auto* d) { d->options[0].help = "a\tb"; },
      [](auto* d) { d->options[0].choices = {"1"}; },
      [](auto* d) { d->options[0].type = REDRESS_OPTION_CHOICE; },
      [](auto* d) { d->options[0].type = REDRESS_OPTION_STRING; },
      [](auto* d) { d->options[0].minimum = 4; },
      [](auto* d) { d->options[0].default_value = "4"; },
      [](auto* d) { d->options[0].default_value = "+2"; },
      [](auto* d) { d->options[0].default_value = "two"; },
      [](auto* d) { d->options[0].default_value = "-"; },
      [](auto* d) { d->options[0].default_value = "9223372036854775808"; },
      [](auto* d) { d->options.push_back(d->options[0]); },
      [](auto* d) {
        d->options[0].type = REDRESS_OPTION_BOOLEAN;
        d->options[0].has_range = false;
        d->options[0].default_value = "yes";
      },
      [](auto* d) {
        d->options[0].type = REDRESS_OPTION_CHOICE;
        d->options[0].has_range = false;
        d->options[0].choices = {"1", ""};
      },
      [](auto* d) { d->accepted_documents.push_back("Query"); },
  };
  int faults = 0;
  for (size_t i = 0; i < changes.size(); ++i) {
    worker::Description description = Good();
    changes[i](&description);
    const std::string fault =
        exporting::DescriptionFault(description, ValueFault);
    const std::string rejected =
        exporting::CheckDescription(description).rejected_reason();
    EXPECT_EQ(
        fault.empty() ? "" : "has a description that is malformed: " + fault,
        rejected)
        << "change " << i;
    faults += fault.empty() ? 0 : 1;
  }
  EXPECT_EQ(faults, static_cast<int>(changes.size()) - 2);
}

}  // namespace
}  // namespace redress::conformance
