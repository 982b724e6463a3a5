// Looks for personal data in free text (rule 400).

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_TEXT_CHECK_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_TEXT_CHECK_H_

#include <string>
#include <vector>

namespace redress::statutory_return {

// What a text seems to hold, without repeating it: "an e-mail address", "a
// telephone number", "a postcode", "an NHS number", "a unique pupil number", "a
// National Insurance number". Each at most once. It finds the usual spellings
// only: a text that passes is not proved to be free of personal data.
std::vector<std::string> FindPersonalData(const std::string& text);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_TEXT_CHECK_H_
