// Whether something leaves memory or open files behind each time it is done.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_LEAK_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_LEAK_H_

#include <functional>
#include <string>

namespace redress::conformance {

// Does `work` some twenty times. What the first ones leave may be kept for
// good (tables made once, the allocator's caches); what each of the last ones
// adds is a leak. Empty: there is none, or the build cannot see it.
std::string LeakFault(const std::function<void()>& work);

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_LEAK_H_
