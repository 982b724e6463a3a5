// Which build is running.

#ifndef REDRESS_SERVICE_BASE_BUILD_ID_H_
#define REDRESS_SERVICE_BASE_BUILD_ID_H_

#include <string>

namespace redress {

// The linker's build id of the running program, in hexadecimal: equal for equal
// programs, another for every other. "" where the linker left none.
std::string BuildId();

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_BUILD_ID_H_
