// A shared object that looks at a file and writes another when it is loaded,
// and crashes where it may do either; more it need not be.

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

static void Try(const char* path, int flags) {
  if (open(path, flags, 0600) >= 0 || errno != EACCES) abort();
}

__attribute__((constructor)) static void Open(void) {
  Try("/etc/passwd", O_RDONLY);
  Try("/tmp/redress-test-written-at-load", O_WRONLY | O_CREAT);
}
