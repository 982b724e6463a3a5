// The text forms of values in CSV cells.

#ifndef REDRESS_CLIENTS_CPP_CSV_VALUES_H_
#define REDRESS_CLIENTS_CPP_CSV_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "redress/v1/date.pb.h"

namespace redress::client {

// Why a cell is not a value.
struct ValueProblem {
  std::string reason;
  std::string message;
  std::string suggestion;
};

// "2019-04-01", and nothing else. nullopt: `problem` says why, and suggests the
// day that a British date ("01/04/2019") means.
std::optional<v1::Date> ParseDateCell(const std::string& text,
                                      ValueProblem& problem);

// A word of a closed vocabulary, case being free. nullopt: `problem` lists the
// valid words and suggests the nearest.
std::optional<int> ParseWordCell(
    const std::string& text, const google::protobuf::EnumDescriptor& vocabulary,
    ValueProblem& problem);

// Pounds as pence: "1800", "1800.50"; up to 12 digits of pounds. nullopt:
// `problem` suggests the same without pound sign, commas or spaces.
std::optional<int64_t> ParsePoundsCell(const std::string& text,
                                       ValueProblem& problem);

// The values between semicolons, without surrounding spaces; empty ones are
// left out. "\;" is a semicolon in a value and "\\" a backslash; any other
// backslash stands for itself.
std::vector<std::string> SplitListCell(const std::string& text);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CSV_VALUES_H_
