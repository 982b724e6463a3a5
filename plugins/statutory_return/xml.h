// Writes a return as XML (cscrep-1.1.xsd).

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_XML_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_XML_H_

#include <string>
#include <vector>

#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {

// UTF-8 without a byte order mark, lines ending in LF. The same data give the
// same bytes. `reasons` are those of the queries raised. A text that XML cannot
// hold (control characters, malformed UTF-8) is added to `problems`; the XML
// is then not to be used.
std::string WriteXml(const ReturnData& data,
                     const std::vector<QueryReason>& reasons,
                     std::vector<std::string>& problems);

// The text with & < > " and carriage returns as references. False where XML
// cannot hold it; tabs and line feeds it can.
bool EscapeXml(const std::string& text, std::string& escaped);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_XML_H_
