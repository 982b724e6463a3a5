// The schemas of returns, as they stand in the tree.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_SCHEMAS_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_SCHEMAS_H_

#include <string_view>

namespace redress::statutory_return {

extern const std::string_view kSchema10;
extern const std::string_view kSchema11;

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_SCHEMAS_H_
