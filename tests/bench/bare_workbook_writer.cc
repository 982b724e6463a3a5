// A program of WriteBareWorkbook: with the system's own allocator, as others
// who use the library have it.
//
//   bare_workbook_writer ROWS FILE FOLDER

#include <cstdio>
#include <cstdlib>

#include "tests/bench/bare_workbook.h"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: bare_workbook_writer ROWS FILE FOLDER\n", stderr);
    return 2;
  }
  const absl::Status status =
      redress::bench::WriteBareWorkbook(std::atoll(argv[1]), argv[2], argv[3]);
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
