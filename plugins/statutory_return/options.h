// The caller's options of a return.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_OPTIONS_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {

// The value of an option by its name; "" where none was given.
using OptionSource = std::function<std::string(const std::string&)>;

// The complainant types that rule 330Q takes for children and advocates where
// the caller names none.
inline constexpr char kDefaultChildGroups[] =
    "child;young person;child or young person;care leaver;advocate";

// Names parted by semicolons, normalised.
std::vector<std::string> ReadChildGroupNames(const std::string& text);

// No department has more complaints that began at stage 2.
inline constexpr int64_t kMaxDirectToStage2 = 1000000;

// Fills what the caller decides: year, reference date, LEA, serial number,
// interim, notes and reasons. REQUIRES: the period of `data` is filled in.
// Returns every option that is not usable, none where all are.
std::vector<std::string> ReadOptions(const OptionSource& source,
                                     ReturnData& data);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_OPTIONS_H_
