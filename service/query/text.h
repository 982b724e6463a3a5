// Texts of callers: what is acceptable, and how messages show them.

#ifndef REDRESS_SERVICE_QUERY_TEXT_H_
#define REDRESS_SERVICE_QUERY_TEXT_H_

#include <cstddef>
#include <string>

namespace redress::query {

// Valid UTF-8 without control characters, of at most `max_bytes` bytes.
bool IsPlainText(const std::string& text, size_t max_bytes);

// The text in quotation marks: control characters escaped, a long text
// shortened, always valid UTF-8.
std::string Quote(const std::string& text);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_TEXT_H_
