// redress-export-worker: hosts one exporter plugin for one document, or
// describes one. Started by redressd with a socket as descriptor 3:
//
//   redress-export-worker --describe|--export PLUGIN PARENT_PID
//
// The exit status says nothing; what has to be said is sent.

#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "service/worker/channel.h"
#include "service/worker/confine.h"
#include "service/worker/plugin.h"
#include "service/worker/protocol.h"
#include "service/worker/sandbox.h"
#include "service/worker/session.h"

namespace redress::worker {
namespace {

// What the worker was asked for, and its answer as a frame.
std::string Serve(bool describe, const std::string& path, Channel* channel) {
  const auto rejected = [](const std::string& reason) {
    return EncodeFailure({Failure::Kind::kRejected, 0, "", reason});
  };
  const auto failed = [](const std::string& reason) {
    return EncodeFailure({Failure::Kind::kWorker, 0, "", reason});
  };
  Frame frame;
  Job job;
  if (!channel->Receive(&frame) || frame.type != FrameType::kJob ||
      !DecodeJob(frame.bytes(), &job)) {
    return failed("the job is malformed");
  }
  std::string reason;
  if (!ConfineForJob(job, &reason)) return failed(reason);
  SandboxSupport support;
  if (job.sandbox != SandboxMode::kOff) {
    support = ProbeSandbox();
    const std::string missing = MissingFromSandbox(support);
    if (!missing.empty() && job.sandbox == SandboxMode::kRequire) {
      return EncodeFailure({Failure::Kind::kSandbox, 0, "", missing});
    }
    if (!missing.empty() && describe) {
      FrameWriter writer(FrameType::kSandbox);
      writer.String(missing);
      channel->Send(writer.Take());
    }
  }
  if (!ShutInBeforeLoading(support, path, job.temporary_folder, *channel,
                           &reason)) {
    return failed("cannot be shut in: " + reason);
  }
  redress_exporter_table plugin;
  if (!LoadPlugin(path, &plugin, &reason)) return rejected(reason);
  if (!ShutInAfterLoading(support, path, job.temporary_folder, &reason)) {
    return failed("cannot be shut in: " + reason);
  }
  if (describe) {
    Description description;
    if (!ReadDescription(plugin, &description, &reason)) {
      return rejected(reason);
    }
    return EncodeDescription(description);
  }
  Session session(plugin, job, channel);
  Failure failure;
  if (!session.Run(&failure)) return EncodeFailure(failure);
  return FrameWriter(FrameType::kDone).Take();
}

// Batches come and go; the kernel need not take their memory back each time.
void KeepFreedMemory() {
  constexpr int kLargestKept = 32 << 20;
  constexpr int kMostKept = 16 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargestKept);
  mallopt(M_TRIM_THRESHOLD, kMostKept);
}

int Main(int argc, char** argv) {
  const std::string mode = argc == 4 ? argv[1] : "";
  const bool describe = mode == "--describe";
  if (!describe && mode != "--export") {
    std::fputs("redress-export-worker is started by redressd.\n", stderr);
    return 2;
  }
  if (!ConfineAtStart(static_cast<pid_t>(std::atol(argv[3])))) return 1;
  KeepFreedMemory();
  Channel channel(kChannel);
  channel.Send(Serve(describe, argv[2], &channel));
  // Nothing that the plugin left behind is run.
  _exit(0);
}

}  // namespace
}  // namespace redress::worker

int main(int argc, char** argv) { return redress::worker::Main(argc, argv); }
