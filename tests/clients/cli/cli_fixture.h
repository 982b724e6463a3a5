// Runs command lines against a server in this process.

#ifndef REDRESS_TESTS_CLIENTS_CLI_CLI_FIXTURE_H_
#define REDRESS_TESTS_CLIENTS_CLI_CLI_FIXTURE_H_

#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/cli.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/clients/fake_server.h"

namespace redress::cli {

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

class CliTest : public ::testing::Test {
 protected:
  int Run(const std::vector<std::string>& words) {
    std::istringstream in(input_);
    out_.str("");
    err_.str("");
    return RunCli(words, {in, out_, err_}, environment_);
  }

  // `words` with `more` after them.
  int Run(std::vector<std::string> words,
          const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }

  // Takes the place of a server for the runs that follow.
  void UseServer() {
    environment_.variables["REDRESS_SERVER"] = server_.address();
  }

  std::string Out() const { return out_.str(); }
  std::string Err() const { return err_.str(); }

  testing::FakeServer server_;
  testing::TemporaryFolder folder_;
  Environment environment_;
  std::string input_;
  std::ostringstream out_;
  std::ostringstream err_;
};

}  // namespace redress::cli

#endif  // REDRESS_TESTS_CLIENTS_CLI_CLI_FIXTURE_H_
