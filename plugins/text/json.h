// JSON as other formats hold it.

#ifndef REDRESS_PLUGINS_TEXT_JSON_H_
#define REDRESS_PLUGINS_TEXT_JSON_H_

#include <string>
#include <string_view>

namespace redress::text {

// The same JSON, without what HTML and XML may not hold: such characters become
// JSON's own escapes and mean the same. A carriage return, which only stands
// between values, becomes a space. Malformed UTF-8 stays.
std::string JsonForMarkup(std::string_view json);

}  // namespace redress::text

#endif  // REDRESS_PLUGINS_TEXT_JSON_H_
