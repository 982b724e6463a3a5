// A progress bar, for terminals only.

#ifndef REDRESS_CLIENTS_CLI_PROGRESS_H_
#define REDRESS_CLIENTS_CLI_PROGRESS_H_

#include <ostream>
#include <string>

namespace redress::cli {

// Draws one line again and again; draws nothing where it is not enabled. The
// destructor removes the line. One thread at a time.
class Progress {
 public:
  // `out` must outlive it.
  Progress(std::ostream& out, bool enabled) : out_(out), enabled_(enabled) {}
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Shows a share of 0 to 1 (below 0: not known) and a text of safe
  // characters.
  void Show(double share, const std::string& text);

  // Removes the line, so that something else may be written.
  void Clear();

 private:
  std::ostream& out_;
  const bool enabled_;
  std::string shown_;
};

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_PROGRESS_H_
