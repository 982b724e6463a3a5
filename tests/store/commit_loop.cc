// commit_loop DATABASE (a path or a URI): commits batch after batch and prints
// the number of each version once it is acknowledged, until it is killed.

#include "tests/store/commit_loop.h"

#include <cstdio>
#include <iostream>

#include "tests/store/open_store_at.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: commit_loop DATABASE\n";
    return 2;
  }
  auto store = redress::store::OpenStoreAt(argv[1]);
  if (!store.ok()) {
    std::cerr << store.status() << "\n";
    return 1;
  }
  const auto head = (*store)->Head();
  if (!head.ok()) {
    std::cerr << head.status() << "\n";
    return 1;
  }
  for (int64_t version = head->number + 1;; ++version) {
    const auto committed = (*store)->Commit(redress::store::LoopBatch(version));
    if (!committed.ok()) {
      std::cerr << committed.status() << "\n";
      return 1;
    }
    std::cout << committed->version.number << std::endl;
  }
}
