// Values of options, by the rules that the service has for those that it is
// given (service/export/options.cc), which a test compares.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_OPTION_VALUE_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_OPTION_VALUE_H_

#include <string>

#include "service/worker/protocol.h"

namespace redress::conformance {

// What is wrong with a value that is given for an option; empty: nothing.
std::string ValueFault(const worker::DescribedOption& option,
                       const std::string& value);

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_OPTION_VALUE_H_
