// What the process may do with files, sockets and signals of others, by the
// kernel's Landlock. Debian 12's headers know its first versions only, and its
// C library none of its system calls.

#ifndef REDRESS_SERVICE_WORKER_LANDLOCK_H_
#define REDRESS_SERVICE_WORKER_LANDLOCK_H_

#include <string>
#include <vector>

namespace redress::worker {

// The version of Landlock that the kernel has; 0: none, or turned off.
int LandlockAbi();

// Whole folders, or single files, for which something is allowed. What is not
// there is left out.
struct LandlockRules {
  std::vector<std::string> read;
  // Also write, make, rename and remove there: files, folders and symbolic
  // links.
  std::vector<std::string> write;
};

// Allows the process and what it starts nothing but `rules`, on top of what it
// was allowed before, for good. As far as version `abi` can, which is at least
// 1: from 3 also truncating, from 4 TCP, from 5 devices, from 6 abstract
// sockets and signals. What is open stays open. False with the reason. Needs
// no_new_privs.
bool Landlock(int abi, const LandlockRules& rules, std::string* reason);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_LANDLOCK_H_
