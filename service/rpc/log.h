// The server's log: one line an event, on standard error.

#ifndef REDRESS_SERVICE_RPC_LOG_H_
#define REDRESS_SERVICE_RPC_LOG_H_

#include <string>
#include <utility>
#include <vector>

namespace redress::rpc {

// Writes "TIME LEVEL event key=value …" as one write, so that lines of several
// threads never mix. Values with spaces, quotes or control characters are
// quoted and escaped. Times are UTC.
enum class LogLevel { kInfo, kWarning, kError };
void Log(LogLevel level, const std::string& event,
         const std::vector<std::pair<std::string, std::string>>& fields = {});

// A value as Log writes it.
std::string LogValue(const std::string& value);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_LOG_H_
