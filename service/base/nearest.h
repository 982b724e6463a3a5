// The nearest valid name to a misspelt one.

#ifndef REDRESS_SERVICE_BASE_NEAREST_H_
#define REDRESS_SERVICE_BASE_NEAREST_H_

#include <string>
#include <vector>

namespace redress {

// The candidate with the fewest edits (insert, delete, replace, swap of
// neighbours; case is free) from `name`, the first of equals; empty where none
// is within a third of the name's length plus one. Example:
//
//   NearestName("recieved", {"received", "closed"});  // "received"
std::string NearestName(const std::string& name,
                        const std::vector<std::string>& candidates);

// " (did you mean "received"?)" or, where nothing is near, "".
std::string DidYouMean(const std::string& name,
                       const std::vector<std::string>& candidates);

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_NEAREST_H_
