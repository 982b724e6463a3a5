// Writes fields as the cells of canonical CSV files.

#ifndef REDRESS_CLIENTS_CPP_CSV_CELLS_H_
#define REDRESS_CLIENTS_CPP_CSV_CELLS_H_

#include <cstdint>
#include <string>

#include "google/protobuf/message.h"

namespace redress::client {

// The cell that SetField() would read back into the field at `path`
// ("stage1.due_on") of a Representation, LearningAction or Alias; empty where
// the field is absent or there is no such path. Not for attributes, which are a
// map.
std::string CellOf(const google::protobuf::Message& item,
                   const std::string& path);

// Pence as a cell of pounds holds them: "1800.50".
std::string PoundsText(int64_t pence);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CSV_CELLS_H_
