#include "service/rpc/log.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace redress::rpc {

std::string LogValue(const std::string& value) {
  const bool plain =
      !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
        return c > ' ' && c != '"' && c != '\\' && c != '=' && c != 0x7f;
      });
  if (plain) return value;
  return absl::StrCat("\"", absl::Utf8SafeCEscape(value), "\"");
}

void Log(LogLevel level, const std::string& event,
         const std::vector<std::pair<std::string, std::string>>& fields) {
  char time[32];
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::strftime(time, sizeof(time), "%Y-%m-%dT%H:%M:%SZ", &parts);
  static constexpr const char* kNames[] = {"INFO", "WARNING", "ERROR"};
  std::string line =
      absl::StrCat(time, " ", kNames[static_cast<int>(level)], " ", event);
  for (const auto& [key, value] : fields) {
    absl::StrAppend(&line, " ", key, "=", LogValue(value));
  }
  line += '\n';
  // Nobody can be told that the log itself cannot be written.
  [[maybe_unused]] const ssize_t written =
      write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace redress::rpc
