// A text block's words with its figures marked.

#ifndef REDRESS_PLUGINS_HTML_TEXT_HTML_H_
#define REDRESS_PLUGINS_HTML_TEXT_HTML_H_

#include <string>
#include <string_view>

#include "redress/export/document.h"

namespace redress::html {

// The inside of an element: each figure as a <data> with its name, and as value
// the text as shown. Throws std::invalid_argument where the figures are not in
// order within the text.
std::string TextHtml(const TextBlock& block);

// Words that are the format's own and not the document's, such as a total's
// name where it has none.
std::string AddedHtml(std::string_view words);

// `text`, or where nothing of it can be seen, `fallback` as added words after
// it.
std::string TitleHtml(std::string_view text, std::string_view fallback);

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_TEXT_HTML_H_
