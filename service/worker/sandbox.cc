#include "service/worker/sandbox.h"

#include <cstdlib>
#include <cstring>
#include <memory>

#include "service/worker/landlock.h"
#include "service/worker/notices.h"
#include "service/worker/system_calls.h"

namespace redress::worker {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitizers = true;
#else
constexpr bool kSanitizers = false;
#endif

// Truncating is seen from this version on.
constexpr int kLandlockTruncate = 3;

// Where the loader finds libraries.
constexpr const char* kLibraries[] = {"/lib",           "/lib64",
                                      "/usr/lib",       "/usr/lib64",
                                      "/usr/local/lib", "/etc/ld.so.cache"};

// The plugin's folder, and the file itself where it is a link out of it.
LandlockRules RulesFor(const std::string& plugin,
                       const std::string& temporary_folder) {
  LandlockRules rules;
  rules.read.push_back(plugin.substr(0, plugin.rfind('/') + 1));
  const std::unique_ptr<char, decltype(&std::free)> real(
      realpath(plugin.c_str(), nullptr), &std::free);
  if (real != nullptr) rules.read.emplace_back(real.get());
  if (!temporary_folder.empty()) rules.write.push_back(temporary_folder);
  return rules;
}

}  // namespace

SandboxSupport ProbeSandbox() {
  if (kSanitizers) return {};
  return {LandlockAbi(), HasSeccomp()};
}

std::string MissingFromSandbox(const SandboxSupport& support) {
  const bool landlock = support.landlock_abi > 0;
  if (landlock && support.seccomp) return "";
  if (kSanitizers) return "a build with sanitizers has no sandbox";
  if (support.seccomp) return "this kernel has no Landlock";
  if (landlock) return "this kernel has no seccomp";
  return "this kernel has neither Landlock nor seccomp";
}

bool ShutInBeforeLoading(const SandboxSupport& support,
                         const std::string& plugin,
                         const std::string& temporary_folder,
                         const Channel& channel, std::string* reason) {
  if (support.landlock_abi > 0) {
    LandlockRules rules = RulesFor(plugin, temporary_folder);
    for (const char* path : kLibraries) rules.read.emplace_back(path);
    if (!Landlock(support.landlock_abi, rules, reason)) return false;
  }
  SendNoticesOver(&channel);
  if (!support.seccomp) return true;
  if (!NoticeBlockedCalls()) {
    *reason = std::string("sigaction: ") + std::strerror(errno);
    return false;
  }
  return LimitSystemCalls(support.landlock_abi >= kLandlockTruncate, reason);
}

bool ShutInAfterLoading(const SandboxSupport& support,
                        const std::string& plugin,
                        const std::string& temporary_folder,
                        std::string* reason) {
  if (support.landlock_abi > 0 &&
      !Landlock(support.landlock_abi, RulesFor(plugin, temporary_folder),
                reason)) {
    return false;
  }
  return !support.seccomp || SealSystemCalls(reason);
}

}  // namespace redress::worker
