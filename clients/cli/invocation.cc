#include "clients/cli/invocation.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/exit_codes.h"

namespace redress::cli {
namespace {

constexpr double kMaxSeconds = 86'400;

}  // namespace

absl::StatusOr<Invocation> Invocation::Create(const Arguments& arguments,
                                              const Streams& streams,
                                              const Environment& environment) {
  client::ClientOptions options;
  const auto variable = environment.variables.find("REDRESS_SERVER");
  if (variable != environment.variables.end() && !variable->second.empty()) {
    options.server = variable->second;
  }
  options.server = arguments.Value("server", options.server);
  if (options.server.find(':') == std::string::npos) {
    return UsageError(absl::StrCat("--server: \"", options.server,
                                   "\" is not HOST:PORT, as ",
                                   client::kDefaultServer));
  }
  if (arguments.Has("timeout")) {
    double seconds = 0;
    if (!absl::SimpleAtod(arguments.Value("timeout"), &seconds) ||
        !(seconds > 0) || seconds > kMaxSeconds) {
      return UsageError(absl::StrCat("--timeout: \"",
                                     arguments.Value("timeout"),
                                     "\" is not a number of seconds from 1 to "
                                     "86400"));
    }
    options.timeout = absl::Seconds(seconds);
    options.transfer_timeout = options.timeout;
  }
  Invocation invocation;
  invocation.arguments_ = &arguments;
  invocation.streams_ = &streams;
  invocation.environment_ = &environment;
  invocation.style_ = StyleFrom(environment);
  invocation.client_ = std::make_unique<client::Client>(std::move(options));
  return invocation;
}

}  // namespace redress::cli
