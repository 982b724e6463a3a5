// A shared object that opens a socket when it is loaded; more it need not be.

#include <sys/socket.h>

__attribute__((constructor)) static void Open(void) {
  socket(AF_INET, SOCK_STREAM, 0);
}
