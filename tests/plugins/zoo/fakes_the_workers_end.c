/* Says in the worker's name that all is done, before it is. */

#include <sys/socket.h>
#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  const char done[8] = {0, 0, 0, 0, 71, 0, 0, 0};
  send(3, done, sizeof(done), MSG_NOSIGNAL);
  for (;;) pause();
}

ZOO_EXPORTER(zoo_table.finish = Finish)
