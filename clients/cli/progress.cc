#include "clients/cli/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace redress::cli {
namespace {

constexpr int kBarWidth = 30;

}  // namespace

void Progress::Show(double share, const std::string& text) {
  if (!enabled_) return;
  std::string line = text;
  if (share >= 0) {
    const double bounded = std::min(share, 1.0);
    const int done = static_cast<int>(bounded * kBarWidth);
    line = absl::StrFormat("[%s%s] %3d%%  %s", std::string(done, '#'),
                           std::string(kBarWidth - done, '.'),
                           static_cast<int>(bounded * 100), text);
  }
  if (line == shown_) return;
  // Back to the line's start, the text, and the rest of the line erased.
  out_ << "\r" << line << "\x1b[K" << std::flush;
  shown_ = line;
}

void Progress::Clear() {
  if (shown_.empty()) return;
  out_ << "\r\x1b[K" << std::flush;
  shown_.clear();
}

}  // namespace redress::cli
