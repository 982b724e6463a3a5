// What a plugin's description must be, for the service and for the conformance
// kit. Depends on the standard library only.

#ifndef REDRESS_SERVICE_EXPORT_DESCRIPTION_RULES_H_
#define REDRESS_SERVICE_EXPORT_DESCRIPTION_RULES_H_

#include <functional>
#include <string>

#include "service/worker/protocol.h"

namespace redress::exporting {

// What is wrong with a value that is given for an option; empty: nothing. The
// option's type is known, and its choices and range make sense.
using ValueRule = std::function<std::string(const worker::DescribedOption&,
                                            const std::string& value)>;

// What is wrong with it: names the first id, option or text that is not as
// abi.h wants it; empty: nothing. Defaults are as `value_fault` says.
std::string DescriptionFault(const worker::Description& description,
                             const ValueRule& value_fault);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_DESCRIPTION_RULES_H_
