// How the page looks, on screens and on paper.

#ifndef REDRESS_PLUGINS_HTML_STYLE_H_
#define REDRESS_PLUGINS_HTML_STYLE_H_

#include <cstdint>
#include <string>

namespace redress::html {

// CSS. Printed pages bear their number and `data_version`.
std::string Style(int64_t data_version);

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_STYLE_H_
