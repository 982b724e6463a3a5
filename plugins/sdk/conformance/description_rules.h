// What a description must be for the service to take it, by the same rules as
// service/export/describe.cc, which a test compares.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_DESCRIPTION_RULES_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_DESCRIPTION_RULES_H_

#include <string>

#include "service/worker/protocol.h"

namespace redress::conformance {

// What is wrong with it, as the service says it; empty: nothing.
std::string DescriptionFault(const worker::Description& description);

// What is wrong with a value that is given for an option; empty: nothing.
std::string ValueFault(const worker::DescribedOption& option,
                       const std::string& value);

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_DESCRIPTION_RULES_H_
