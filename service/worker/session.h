// Leads one plugin through one document.

#ifndef REDRESS_SERVICE_WORKER_SESSION_H_
#define REDRESS_SERVICE_WORKER_SESSION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "redress/export/abi.h"
#include "service/worker/arrow.h"
#include "service/worker/channel.h"
#include "service/worker/protocol.h"

namespace redress::worker {

// One thread. Everything it is given must outlive it.
class Session {
 public:
  Session(const redress_exporter_table& plugin, const Job& job,
          Channel* channel);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Reads the document from the channel, and writes files to it, to the end or
  // the first failure. False with the failure.
  bool Run(Failure* failure);

 private:
  // Where the document stands.
  enum class State { kNew, kBetween, kInTable };

  // Files of small writes travel in whole chunks.
  class FileBuffer {
   public:
    explicit FileBuffer(Channel* channel) : channel_(channel) {}
    bool Write(std::string_view bytes);
    bool Flush();

   private:
    Channel* channel_;
    std::string bytes_;
  };

  static redress_host MakeHost(Session* self);
  static redress_code BeginFile(void* self, redress_bytes name,
                                redress_bytes media_type, redress_error* error);
  static redress_code WriteFile(void* self, redress_bytes bytes,
                                redress_error* error);
  static redress_code EndFile(void* self, redress_error* error);
  static void Log(void* self, int32_t level, redress_bytes line);
  static void Message(void* self, redress_bytes text);

  // Each takes a frame to its hook. False with failure_ set.
  bool Handle(const Frame& frame);
  bool HandleDocument(const Frame& frame);
  bool HandleText(const Frame& frame);
  bool HandleTable(const Frame& frame);
  bool HandleRows(const Frame& frame);
  bool HandleTableEnd();
  bool HandleEnd();

  // Calls a hook; false with failure_ where it fails, throws or
  // returns what is no code.
  template <typename Hook>
  bool Call(const char* name, Hook hook);
  bool Malformed();

  const redress_exporter_table& plugin_;
  Channel* channel_;
  FileBuffer file_;
  redress_host host_;
  std::vector<redress_option_value> options_;
  redress_job job_ = {};
  redress_session* session_ = nullptr;
  State state_ = State::kNew;
  bool done_ = false;
  std::vector<Column> columns_;
  Failure failure_;
};

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_SESSION_H_
