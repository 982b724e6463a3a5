// The conformance kit as tests of GoogleTest: one for each check, so that a
// plugin's own tests and these are one program.
//
//   #include "redress/export/conformance_gtest.h"
//
//   REDRESS_CONFORMANCE_TESTS({.plugin = "build/libmine.so"});
//
// Linked with GTest::gtest_main, that is the whole program. Each check runs in
// the program redress-exporter-check, which must be installed. Needs C++20.

#ifndef REDRESS_EXPORT_CONFORMANCE_GTEST_H_
#define REDRESS_EXPORT_CONFORMANCE_GTEST_H_

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace redress::conformance {

struct ConformanceTests {
  // The path of the plugin.
  std::string plugin;
  // The path of the program, or its name where it is on the PATH.
  std::string program = "redress-exporter-check";
  // For the program, such as "--option", "lea=380".
  std::vector<std::string> arguments = {};
};

namespace internal {

// What a command printed, and its exit code; 127 where there is none.
struct CommandResult {
  std::string output;
  int exit_code = 127;
};

inline CommandResult RunProgram(const std::vector<std::string>& command) {
  std::string line;
  for (const std::string& argument : command) {
    line += line.empty() ? "'" : " '";
    for (const char c : argument) {
      line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    line += "'";
  }
  CommandResult result;
  std::FILE* pipe = popen((line + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return result;
  std::array<char, 4096> buffer;
  size_t size = 0;
  while ((size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    result.output.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  return result;
}

class ConformanceTest : public ::testing::Test {
 public:
  ConformanceTest(ConformanceTests tests, std::string check)
      : tests_(std::move(tests)), check_(std::move(check)) {}

  void TestBody() override {
    std::vector<std::string> command = {tests_.program, "--only", check_};
    command.insert(command.end(), tests_.arguments.begin(),
                   tests_.arguments.end());
    command.push_back(tests_.plugin);
    const CommandResult result = RunProgram(command);
    ASSERT_EQ(result.exit_code, 0) << result.output;
    const size_t skip = result.output.find("# SKIP ");
    if (skip != std::string::npos) {
      GTEST_SKIP() << result.output.substr(
          skip, result.output.find('\n', skip) - skip);
    }
  }

 private:
  const ConformanceTests tests_;
  const std::string check_;
};

}  // namespace internal

// Registers a test "Conformance.rows_4096" for each check, and a single one
// that fails where the program cannot be run. Before RUN_ALL_TESTS().
inline void RegisterConformanceTests(const ConformanceTests& tests) {
  const internal::CommandResult list =
      internal::RunProgram({tests.program, "--list"});
  std::vector<std::string> checks;
  for (size_t begin = 0; list.exit_code == 0 && begin < list.output.size();) {
    const size_t end = list.output.find('\n', begin);
    checks.push_back(list.output.substr(begin, end - begin));
    if (end == std::string::npos) break;
    begin = end + 1;
  }
  if (checks.empty()) checks = {"load"};
  for (const std::string& check : checks) {
    std::string name = check;
    for (char& c : name) {
      if (c == '.') c = '_';
    }
    ::testing::RegisterTest(
        "Conformance", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [tests, check]() -> ::testing::Test* {
          return new internal::ConformanceTest(tests, check);
        });
  }
}

}  // namespace redress::conformance

// Once in a test program, outside functions. What follows is a
// redress::conformance::ConformanceTests.
#define REDRESS_CONFORMANCE_TESTS(...)                              \
  static const bool redress_conformance_tests_registered            \
      [[maybe_unused]] = [] {                                       \
        ::redress::conformance::RegisterConformanceTests(           \
            ::redress::conformance::ConformanceTests(__VA_ARGS__)); \
        return true;                                                \
      }()

#endif  // REDRESS_EXPORT_CONFORMANCE_GTEST_H_
