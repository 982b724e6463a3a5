// Puts what servers say of an item into the words of a CSV file.

#ifndef REDRESS_CLIENTS_CPP_CSV_WORDING_H_
#define REDRESS_CLIENTS_CPP_CSV_WORDING_H_

#include <string>

#include "clients/cpp/csv_columns.h"

namespace redress::client {

// A server's message with columns where it names fields and pounds where it
// gives an amount in pence: "adr_saving_pence 5000 is …" becomes
// "adr_saving_gbp 50.00 is …". What stands in quotes is left as it is, for it
// comes from a cell. `field` is the path that the message is about.
std::string WordingForCsv(CsvKind kind, const std::string& field,
                          const std::string& message);

// A server's value of the field at the path `field` as a cell would hold it:
// pence as pounds, else the value itself.
std::string ValueForCsv(CsvKind kind, const std::string& field,
                        const std::string& value);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CSV_WORDING_H_
