// erase_loop DATABASE (a path or a URI): erases one case after another and
// prints the number of each once it is gone from the files, until none is left
// or it is killed.

#include "tests/store/erase_loop.h"

#include <chrono>
#include <iostream>

#include "tests/store/open_store_at.h"

int main(int argc, char** argv) {
  using redress::store::EraseLoopKey;
  if (argc != 2) {
    std::cerr << "usage: erase_loop DATABASE\n";
    return 2;
  }
  auto store = redress::store::OpenStoreAt(argv[1]);
  if (!store.ok()) {
    std::cerr << store.status() << "\n";
    return 1;
  }
  for (int n = 0; n < redress::store::kEraseLoopCases; ++n) {
    const auto erased = (*store)->IsErased(EraseLoopKey(n));
    absl::Status status = erased.status();
    if (status.ok() && *erased) continue;
    if (status.ok()) {
      status = (*store)->Erase(EraseLoopKey(n), "erase in a loop").status();
    }
    if (status.ok()) {
      status = (*store)->FinishErasures(std::chrono::seconds(30));
    }
    if (!status.ok()) {
      std::cerr << status << "\n";
      return 1;
    }
    std::cout << n << std::endl;
  }
}
