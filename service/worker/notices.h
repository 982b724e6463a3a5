// What the worker tells the service out of turn, while the plugin's code runs:
// that it made a system call that the sandbox refuses, or that memory could not
// be had. Both may be its last words.

#ifndef REDRESS_SERVICE_WORKER_NOTICES_H_
#define REDRESS_SERVICE_WORKER_NOTICES_H_

#include <cstddef>

#include "service/worker/channel.h"

namespace redress::worker {

// Sends the notices over `channel`, which must stay until the process ends.
void SendNoticesOver(const Channel* channel);

// Answers SIGSYS, with which the kernel refuses a system call: sends FAILED
// with the call's number and ends the process. In the middle of another frame,
// and before SendNoticesOver(), it lets SIGSYS kill the process instead. False
// with errno where that cannot be set up.
bool NoticeBlockedCalls();

// Sends MEMORY, the first time only. Leaves errno alone.
void NoticeMemory(size_t size);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_NOTICES_H_
