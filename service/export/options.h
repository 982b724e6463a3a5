// Options of exporters: what a caller gave, against what a plugin declares.

#ifndef REDRESS_SERVICE_EXPORT_OPTIONS_H_
#define REDRESS_SERVICE_EXPORT_OPTIONS_H_

#include <map>
#include <string>
#include <vector>

#include "redress/v1/export.pb.h"

namespace redress::exporting {

// Why `value` cannot be the value of `option`; empty where it can.
std::string OptionValueFault(const v1::ExporterOption& option,
                             const std::string& value);

// Pairs of name and value for every option of the exporter, by name; the
// default where none is given. `options` were checked.
std::vector<std::string> ResolveOptions(
    const v1::Exporter& exporter,
    const std::map<std::string, std::string>& options);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_OPTIONS_H_
