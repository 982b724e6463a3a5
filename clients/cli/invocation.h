// One run of a command.

#ifndef REDRESS_CLIENTS_CLI_INVOCATION_H_
#define REDRESS_CLIENTS_CLI_INVOCATION_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/environment.h"
#include "clients/cli/flags.h"
#include "clients/cli/text_table.h"
#include "clients/cpp/client.h"

namespace redress::cli {

class Invocation {
 public:
  // INVALID_ARGUMENT (reason USAGE) where a global flag's value is not valid.
  // Everything given must outlive it.
  static absl::StatusOr<Invocation> Create(const Arguments& arguments,
                                           const Streams& streams,
                                           const Environment& environment);

  const Arguments& arguments() const { return *arguments_; }
  std::istream& in() const { return streams_->in; }
  std::ostream& out() const { return streams_->out; }
  std::ostream& err() const { return streams_->err; }
  const Environment& environment() const { return *environment_; }
  const TextStyle& style() const { return style_; }
  // Connects with its first call.
  client::Client& client() const { return *client_; }

 private:
  Invocation() = default;

  const Arguments* arguments_ = nullptr;
  const Streams* streams_ = nullptr;
  const Environment* environment_ = nullptr;
  TextStyle style_;
  std::unique_ptr<client::Client> client_;
};

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_INVOCATION_H_
